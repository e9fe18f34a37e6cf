"""What a package asks or tells the packages above it, which it cannot import.

The lower package holds ``Rules``; ``config/listeners.py`` connects to them, in one place, what the
higher packages answer or do::

    measured: Rules[[UUID], object] = Rules("measured")      # below
    measured.add(recognise)                                  # in config/listeners.py
    measured.ask(video.pk)                                   # below: calls recognise(video.pk)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Generic, ParamSpec, TypeVar

from django.utils.module_loading import import_string

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


class Rules(Generic[Asked, Answer]):
    """Functions that answer one question or follow one event, each under a name, in a fixed order."""

    def __init__(self, about: str) -> None:
        self.about = about
        self._rules: dict[str, Callable[Asked, Answer]] = {}

    def add(self, rule: Callable[Asked, Answer], *, name: str = "") -> Callable[Asked, Answer]:
        """Have ``rule`` asked too, under ``name`` or else its dotted name; ValueError if that is taken."""
        name = name or dotted_name(rule)
        if name in self._rules:
            raise ValueError(f"{self.about} has a rule named {name} already")
        self._rules[name] = rule
        return rule

    def ask(self, *args: Asked.args, **kwargs: Asked.kwargs) -> list[Answer]:
        """The answer of every rule, in the order in which they were added."""
        return [rule(*args, **kwargs) for rule in self._rules.values()]

    def __getitem__(self, name: str) -> Callable[Asked, Answer]:
        """The rule under ``name``; KeyError if there is none."""
        return self._rules[name]

    def __contains__(self, name: object) -> bool:
        return name in self._rules

    def __iter__(self) -> Iterator[str]:
        """The names, in order."""
        return iter(self._rules)


def dotted_name(rule: Callable[..., object]) -> str:
    """Module and name of a function: ``practice.services.rescore_video``."""
    return f"{rule.__module__}.{rule.__qualname__}"


def imported_later(path: str) -> Callable[..., Any]:
    """The function at a dotted path, imported at its first call: for work that loads large libraries."""

    def call(*args: Any, **kwargs: Any) -> Any:
        return import_string(path)(*args, **kwargs)

    call.__module__, _dot, call.__qualname__ = path.rpartition(".")
    return call
