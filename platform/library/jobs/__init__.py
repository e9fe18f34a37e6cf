"""Background work: rows in the database that workers claim, one at a time.

Work is asked for with ``enqueue`` and asked for again with ``retry``. Which function does which kind is
listed in ``config/listeners.py``; it is called with a JobContext and the subject's id, and everything it
does must be idempotent.
"""

from library.jobs.context import LONG_STAGE_SECONDS, JobContext, LeaseLost, SubjectGone, kept_alive
from library.jobs.services import CANCELLED, NEEDED_JOB_FAILED, cancel, drop, enqueue, retry, revoke_claim

__all__ = [
    "CANCELLED",
    "LONG_STAGE_SECONDS",
    "NEEDED_JOB_FAILED",
    "JobContext",
    "LeaseLost",
    "SubjectGone",
    "cancel",
    "drop",
    "enqueue",
    "kept_alive",
    "retry",
    "revoke_claim",
]
