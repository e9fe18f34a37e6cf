"""Which function does which kind of job."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from library.jobs.context import JobContext

Handler = Callable[["JobContext", UUID], None]
_handlers: dict[str, Handler] = {}
_long: set[str] = set()


def handler(kind: str, *, takes_hours: bool = False) -> Callable[[Handler], Handler]:
    """Register the decorated function as the one that does jobs of ``kind``.

    One that ``takes_hours`` is left to workers of its own, so that nobody's video waits for it.
    """

    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        if takes_hours:
            _long.add(kind)
        return function

    return register


def handler_for(kind: str) -> Handler:
    """The function that does jobs of ``kind``; KeyError if there is none."""
    return _handlers[kind]


def takes_hours(kind: str) -> bool:
    """Whether jobs of ``kind`` are left to workers of their own."""
    return kind in _long
