"""Background work: rows in the database that workers claim, one at a time.

A handler is registered with ``@handler(kind)`` and called with a JobContext
and the subject's id. Work is asked for with ``enqueue`` and asked for again
with ``retry``. Everything a handler does must be idempotent.
"""

from library.jobs.context import JobContext
from library.jobs.errors import LeaseLost, SubjectGone
from library.jobs.heartbeat import kept_alive
from library.jobs.registry import handler
from library.jobs.services import NEEDED_JOB_FAILED, drop, enqueue, retry

__all__ = [
    "NEEDED_JOB_FAILED",
    "JobContext",
    "LeaseLost",
    "SubjectGone",
    "drop",
    "enqueue",
    "handler",
    "kept_alive",
    "retry",
]
