"""Lines of the log: which request and which job they belong to, and nothing in them that names a person."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from pythonjsonlogger.json import JsonFormatter

NONE = "-"
"""The id on lines that belong to no request, or to no job."""

request_id: ContextVar[str] = ContextVar("request_id", default=NONE)
job_id: ContextVar[str] = ContextVar("job_id", default=NONE)

_ADDRESS = re.compile(r"[^\s@<>\"'(),;:/=]+@[^\s@<>\"'(),;:/=]+")
"""An e-mail address, generously: what only looks like one is hidden too."""


HANDED_ALONG = ("request", "status_code", "server_time", "message", "asctime")
"""What Django and the formatter add to a record, and what is not written as it is."""


@contextmanager
def named(variable: ContextVar[str], value: str) -> Iterator[None]:
    """Lines written meanwhile bear this id."""
    token = variable.set(value)
    try:
        yield
    finally:
        variable.reset(token)


def without_addresses(words: str) -> str:
    """The words with e-mail addresses hidden: databases quote them in their errors."""
    return _ADDRESS.sub("[address]", words)


class Told(logging.Filter):
    """Adds the ids to a line; says which page was asked for by its pattern, not by its address.

    Addresses of pages hold links that reset a password, codes of invitations, and whatever people type.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        record.job_id = job_id.get()
        request = getattr(record, "request", None)
        path = getattr(request, "path", None)
        if path and isinstance(record.args, tuple):
            record.args = tuple(_pattern(request) if one == path else one for one in record.args)
        return True


def _pattern(request: object) -> str:
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "(no page of ours)"


class Line(logging.Formatter):
    """A line for people."""

    def __init__(self) -> None:
        super().__init__(
            "{asctime} {levelname} {name} request={request_id} job={job_id}: {message}", style="{"
        )

    def format(self, record: logging.LogRecord) -> str:
        return without_addresses(super().format(record))


class JsonLine(JsonFormatter):
    """A line for machines: an object of JSON with the same."""

    def __init__(self) -> None:
        super().__init__(
            "{asctime}{levelname}{name}{request_id}{job_id}{message}",
            style="{",
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            reserved_attrs=[*logging.makeLogRecord({}).__dict__, *HANDED_ALONG],
        )

    def format(self, record: logging.LogRecord) -> str:
        return without_addresses(super().format(record))
