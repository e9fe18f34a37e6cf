"""Who does which kind of job, and in which queue it waits."""

from __future__ import annotations

from uuid import UUID

from common.rules import Rules
from library.jobs.context import JobContext

SHORT, LONG = "celery", "long"
"""Names of the queues: Celery's default, and that of jobs that take hours."""

handlers: Rules[[JobContext, UUID], object] = Rules("handlers")
"""Does the jobs of a kind, which names the rule: called with the claim and the id of the subject."""

long_handlers: Rules[[JobContext, UUID], object] = Rules("long_handlers")
"""Likewise for kinds that take hours: left to workers of their own, so that nobody's video waits."""


def queue_of(kind: str) -> str:
    """The queue in which jobs of the kind wait."""
    return LONG if kind in long_handlers else SHORT
