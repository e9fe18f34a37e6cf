"""A heartbeat for work that cannot say how far it is: a file on its way, a long comparison.

Work that can say so renews its lease with ``progress``, and loses it when it
hangs; so only what comes to an end by itself is kept alive this way.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.db import DatabaseError, connection

from library.jobs.context import JobContext

logger = logging.getLogger(__name__)

_running: ContextVar[JobContext | None] = ContextVar("running", default=None)


@contextmanager
def working_on(context: JobContext) -> Iterator[None]:
    """Have ``kept_alive`` mean this claim meanwhile."""
    token = _running.set(context)
    try:
        yield
    finally:
        _running.reset(token)


@contextmanager
def kept_alive() -> Iterator[None]:
    """Renew the lease of the job under way, if there is one, until the block ends."""
    context = _running.get()
    if context is None:
        yield
        return
    done = threading.Event()
    beat = threading.Thread(target=_beat, args=(context, done), name="heartbeat", daemon=True)
    beat.start()
    try:
        yield
    finally:
        done.set()
        beat.join()


def _beat(context: JobContext, done: threading.Event) -> None:
    try:
        while not done.wait(settings.JOB_LEASE_SECONDS / 3):
            if not _renewed(context):
                return  # handed to someone else; the work hears of it when it next says how far it is
    finally:
        connection.close()


def _renewed(context: JobContext) -> bool:
    """False only where somebody else holds the job; a busy database is asked again at the next beat."""
    try:
        return context.renew()
    except DatabaseError:
        logger.warning("Could not renew the lease of job %s; trying again.", context.job_id, exc_info=True)
        connection.close()
        return True
