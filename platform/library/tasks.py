"""Celery tasks: each fetches by id and calls one service."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from library.jobs import run as jobs_run
from library.jobs import services as jobs


@shared_task
def run_job(job_id: str) -> None:
    """Do one job, if it is still there to be done."""
    jobs_run.run(job_id=UUID(job_id))


@shared_task
def sweep_jobs() -> None:
    """Hand over the jobs of dead workers."""
    jobs.sweep()


@shared_task
def expire_uploads() -> None:
    """Remove uploads that were never finished."""
    from library.uploads import services as uploads

    uploads.expire()
