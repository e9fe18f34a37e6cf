"""The small networks that can be trained, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import nn

from scoring.errors import BadConfig

Builder = Callable[..., nn.Module]
_builders: dict[str, Builder] = {}


def register(name: str, builder: Builder) -> None:
    """Make ``builder(**options)`` the way to build the network ``name``."""
    _builders[name] = builder


def network_names() -> list[str]:
    """Every registered name."""
    return sorted(_builders)


def build(name: str, **options: Any) -> nn.Module:
    """The network ``name`` with random weights; BadConfig if there is none of that name.

    It takes pictures ``[N, 3, S, S]`` RGB 0..255; its ``head`` tells what it answers.
    """
    if name not in _builders:
        raise BadConfig(f"There is no network “{name}”; there are {', '.join(network_names())}.")
    return _builders[name](**options)


def _lightning(**options: Any) -> nn.Module:
    from scoring.learn.networks.lightning import LightningStudent

    return LightningStudent(**options)


def _tiny(**options: Any) -> nn.Module:
    from scoring.learn.networks.lightning import TINY, LightningStudent

    return LightningStudent(**{"config": TINY, **options})


register("movenet-lightning", _lightning)
register("tiny", _tiny)
