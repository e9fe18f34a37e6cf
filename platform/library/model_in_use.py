"""Which keypoint model measures videos: the one put in service, else that of the setting.

The library only asks; the package that knows of models says so, once, in ``ready()``::

    from library import model_in_use

    model_in_use.rule(lambda: ...)
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings

Rule = Callable[[], str]

_rules: list[Rule] = []


def rule(names: Rule) -> Rule:
    """Have ``names()`` say which registered model is in service; empty where none was chosen."""
    _rules.append(names)
    return names


def model_in_use() -> str:
    """Name, in the engine's registry, of the model that measures videos from now on."""
    chosen = (names() for names in _rules)
    return next(filter(None, chosen), settings.POSE_MODEL)
