"""Celery tasks: each fetches by id and calls one service."""

from __future__ import annotations

import os
from uuid import UUID

from celery import Task, shared_task
from django.conf import settings

from library.jobs import run as jobs_run

NICE = 10
"""Priority of long jobs among the machine's processes: after whatever somebody waits for."""


@shared_task
def run_job(job_id: str) -> None:
    """Do one job, if it is still there to be done; a long one is left to the workers for those."""
    if jobs_run.takes_hours(job_id=UUID(job_id)):
        # Asked for again by every sweep: what nobody was free for need not pile up.
        run_long_job.apply_async([job_id], expires=2 * settings.JOB_SWEEP_SECONDS)
        return
    jobs_run.run(job_id=UUID(job_id))


@shared_task(bind=True)
def run_long_job(self: Task, job_id: str) -> None:
    """Do one job that takes hours; of a queue of its own."""
    if not self.request.is_eager:
        # A worker that was begun with a lower priority may not raise it.
        os.setpriority(os.PRIO_PROCESS, 0, max(NICE, os.getpriority(os.PRIO_PROCESS, 0)))
    jobs_run.run(job_id=UUID(job_id))


@shared_task
def expire_uploads() -> None:
    """Remove uploads that were never finished."""
    from library.uploads import services as uploads

    uploads.expire()
