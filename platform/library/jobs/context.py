"""What a running job uses to say how far it is; saying so renews its lease.

Work that cannot say so, a file on its way or a long comparison, is ``kept_alive``. Work that can loses
its lease when it hangs, so only what comes to an end by itself is kept alive this way.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from library.models import Job

logger = logging.getLogger(__name__)
WRITE_EVERY_SECONDS = 0.5

STAGE_SECONDS = 1800.0
"""Limit of a stage that has none of its own, s: comparing and recognising, which take seconds to minutes.
One that is too low shows as jobs that fail with ``took_too_long``."""

LONG_STAGE_SECONDS = 48 * 3600.0
"""Limit of a training, s: docs/learning.md has none that takes longer than a night on two cores."""


class LeaseLost(Exception):
    """Another worker was given this job; stop and write nothing more."""


class SubjectGone(Exception):
    """What the job was about has been deleted; the job ends without a trace."""


class JobContext:
    """The claim of one worker on one job.

    ``stage`` opens a stage that spans a part of the whole percentage;
    ``progress`` reports the share 0..1 done of it. Both raise LeaseLost once
    the job was handed to someone else, so a handler must let it pass.
    """

    def __init__(self, job: Job) -> None:
        self.job_id = job.pk
        self.lease = job.lease
        self._span = (0.0, 1.0)
        self._written_at = 0.0
        self._stage = ""

    def stage(
        self, name: str, start: float = 0.0, end: float = 1.0, *, seconds: float = STAGE_SECONDS
    ) -> Callable[[float], None]:
        """Open the stage ``name``, spanning ``start`` to ``end`` (0..1) of the job.

        It may take ``seconds``, times ``STAGE_LIMIT_FACTOR``; after these the sweeper ends the job, however
        often its lease is renewed. Returns ``progress`` for handing on to the code that does the work.
        """
        self._stage, self._span = name, (start, end)
        limit = timedelta(seconds=seconds * settings.STAGE_LIMIT_FACTOR)
        self._write(start, stage_ends_by=timezone.now() + limit)
        return self.progress

    def progress(self, share: float) -> None:
        """Report ``share`` (0..1) of the open stage; cheap to call for every frame."""
        if time.monotonic() - self._written_at < WRITE_EVERY_SECONDS:
            return
        start, end = self._span
        self._write(start + (end - start) * min(max(share, 0.0), 1.0))

    def renew(self) -> bool:
        """Renew the lease without a word on how far the work is; False if it is somebody else's."""
        return self._update()

    def hold(self) -> None:
        """LeaseLost if the job is no longer this claim's: nothing may be written then."""
        if not self._update():
            raise LeaseLost(str(self.job_id))

    def _write(self, done: float, **values: object) -> None:
        written = self._update(stage=self._stage, percent=int(done * 100), **values)
        self._written_at = time.monotonic()
        if not written:
            raise LeaseLost(str(self.job_id))

    def _update(self, **values: object) -> bool:
        now = timezone.now()
        held = Job.objects.filter(pk=self.job_id, lease=self.lease, state=Job.State.RUNNING)
        expires = now + timedelta(seconds=settings.JOB_LEASE_SECONDS)
        return bool(held.update(heartbeat_at=now, lease_expires_at=expires, **values))


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
