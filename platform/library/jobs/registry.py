"""Which function does which kind of job."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from library.jobs.context import JobContext

Handler = Callable[["JobContext", UUID], None]
_handlers: dict[str, Handler] = {}


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register the decorated function as the one that does jobs of ``kind``."""

    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        return function

    return register


def handler_for(kind: str) -> Handler:
    """The function that does jobs of ``kind``; KeyError if there is none."""
    return _handlers[kind]
