"""Celery tasks: each fetches by id and calls one service."""

from __future__ import annotations

import os
from uuid import UUID

from celery import Task, shared_task
from django.conf import settings

from library.jobs import run as jobs_run
from library.jobs.queues import LONG, SHORT

NICE = 10
"""Priority of long jobs among the machine's processes: after whatever somebody waits for."""


@shared_task
def run_job(job_id: str) -> None:
    """Do the job whose turn it is: the message only wakes. For a long one, wake the workers for those."""
    if jobs_run.takes_hours(job_id=UUID(job_id)):
        # Asked for again by every sweep: what nobody was free for need not pile up.
        run_long_job.apply_async([job_id], expires=2 * settings.JOB_SWEEP_SECONDS)
        return
    jobs_run.run_next(queue=SHORT)


@shared_task(bind=True)
def run_long_job(self: Task, job_id: str) -> None:
    """Do the job whose turn it is among those that take hours; of a queue of its own."""
    if not self.request.is_eager:
        # A worker that was begun with a lower priority may not raise it.
        os.setpriority(os.PRIO_PROCESS, 0, max(NICE, os.getpriority(os.PRIO_PROCESS, 0)))
    jobs_run.run_next(queue=LONG)


@shared_task
def expire_uploads() -> None:
    """Remove uploads that were never finished."""
    from library.uploads import services as uploads

    uploads.expire()


@shared_task
def expire_watchings() -> None:
    """Remove what is older in the log of who watched than the site keeps it."""
    from library import watching

    watching.expire()


@shared_task
def sweep_kept() -> None:
    """Remove what is kept no longer, and tell people what is about to go."""
    from library.keeping.sweeping import sweep_kept as sweep

    sweep()
