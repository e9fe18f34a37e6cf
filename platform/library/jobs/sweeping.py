"""What the sweeper does: hands over, ends, and wakes workers for what nobody took."""

from __future__ import annotations

import socket
import uuid
from datetime import timedelta
from typing import TypeVar

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone

from library.jobs import services
from library.jobs.queues import LONG, SHORT
from library.jobs.turns import ready_jobs, wake_for_next
from library.jobs.workers import end_process_of_job, present, processes_for
from library.models import Job, RevokedClaim, Worker
from scoring.reasons import Reason

Row = TypeVar("Row", Job, RevokedClaim)


def sweep() -> int:
    """Hand over jobs whose worker went silent, end what takes too long, wake workers for forgotten jobs.

    A job whose lease ran out is queued again, or failed after ``JOB_MAX_TRIES`` tries; one whose stage has
    passed its limit is failed. Jobs under way on a machine with a sweeper of its own are left to that one,
    which can end their processes. Returns how many jobs were touched.
    """
    now = timezone.now()
    running = _mine(Job.objects.filter(state=Job.State.RUNNING))
    deaf = _mine(RevokedClaim.objects.filter(ends_by__lt=now))
    touched = sum(_end_overdue(job) for job in running.filter(stage_ends_by__lt=now))
    touched += sum(_hand_over(job) for job in running.filter(lease_expires_at__lt=now))
    touched += sum(_end_deaf(claim) for claim in deaf)
    forgotten_since = now - timedelta(seconds=settings.JOB_SWEEP_SECONDS)
    forgotten = Job.objects.filter(state=Job.State.QUEUED, queued_at__lt=forgotten_since)
    touched += sum(_end_in_vain(job) for job in forgotten.filter(waits_for__state=Job.State.FAILED))
    return touched + sum(_wake_forgotten(queue, forgotten) for queue in (SHORT, LONG))


def _mine(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Jobs or claims, without those of other machines whose sweepers are there."""
    for host in set(present(Worker.Role.SWEEPER).values_list("host", flat=True)) - {socket.gethostname()}:
        rows = rows.exclude(worker__startswith=f"{host}:")
    return rows


def prolong(seconds: float) -> None:
    """Move the limits of the stages under way on this machine: for so long it slept and nobody worked."""
    here = Job.objects.filter(state=Job.State.RUNNING, worker__startswith=f"{socket.gethostname()}:")
    here.filter(stage_ends_by__isnull=False).update(
        stage_ends_by=F("stage_ends_by") + timedelta(seconds=seconds)
    )


def _end_overdue(job: Job) -> bool:
    if not _take_away(job):
        return False
    failed = services.fail(job=job, reason=Reason("took_too_long"), retryable=True)
    # Only now: as long as the row says that the process has this job, it counts as busy.
    end_process_of_job(job.worker)
    return failed


def _hand_over(job: Job) -> bool:
    if not _take_away(job):
        return False
    # Who has hung may never come back, and would keep a place in which work is done.
    end_process_of_job(job.worker)
    if job.tries >= settings.JOB_MAX_TRIES:
        lost = Reason("worker_lost", values={"tries": job.tries})
        return services.fail(job=job, reason=lost, retryable=True)
    return services.give_back(job=job)


def _end_deaf(claim: RevokedClaim) -> bool:
    """End the process that did not hear for a lease that its job was taken away."""
    end_process_of_job(claim.worker)
    claim.delete()
    return True


def _take_away(job: Job) -> bool:
    """Make the lease the sweeper's own; False if a worker that was only slow renewed it meanwhile."""
    silent = services.held(job).filter(lease_expires_at=job.lease_expires_at)
    job.lease = uuid.uuid4()
    return bool(silent.update(lease=job.lease))


def _end_in_vain(job: Job) -> bool:
    """End a job that waits for one that has failed."""
    failed = job.waits_for.filter(state=Job.State.FAILED).first()
    if failed is None:
        return False
    services.fail_dependents(job=failed)
    return True


def _wake_forgotten(queue: str, forgotten: QuerySet[Job]) -> int:
    """Wake as many workers as there are for jobs that nobody took; how many jobs these are."""
    waiting = ready_jobs(queue).filter(pk__in=forgotten.values("pk")).count()
    if waiting:
        wake_for_next(queue, most=max(processes_for(queue), 1))
    return waiting
