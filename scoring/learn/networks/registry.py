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

    Students take pictures ``[N, 3, S, S]`` RGB 0..255 and have a ``head`` that tells what they
    answer. What ends in ``-frames`` makes one vector of each frame of a video (``frames``).
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


def _pose_frames(**options: Any) -> nn.Module:
    from scoring.learn.events.model import PoseFrames

    return PoseFrames(**options)


def _image_frames(**options: Any) -> nn.Module:
    from scoring.learn.events.model import ImageFrames

    return ImageFrames(**options)


register("movenet-lightning", _lightning)
register("tiny", _tiny)
register("pose-frames", _pose_frames)
register("image-frames", _image_frames)
