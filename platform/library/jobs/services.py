"""Writing to job rows: ask, claim, end, hand over. Every step is one conditional UPDATE."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from celery import current_app, signature
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.models import User
from common.reasons import kept
from library.models import Job, RevokedClaim
from library.rules import job_ended
from scoring.reasons import Reason

logger = logging.getLogger(__name__)

RUN_JOB = "library.tasks.run_job"
"""Name of the Celery task that does one job."""

NEEDED_JOB_FAILED = "needed_job_failed"
"""Reason of a job that was ended because one it waited for had failed."""


CANCELLED = "cancelled"
"""Reason of a job that its owner did not want any longer."""


def wake(job_id: uuid.UUID, *, expires: float | None = None) -> None:
    """Have a worker look for the next job of this one's queue, within ``expires`` seconds if given.

    Losing such a call loses nothing: the sweeper repeats it. By the task's name: whoever asks for work need
    not load what does it.
    """
    try:
        signature(RUN_JOB, (str(job_id),), app=current_app).set(expires=expires).delay()
    except OperationalError:
        logger.warning("The broker is away; job %s waits for the sweeper.", job_id)


@transaction.atomic
def enqueue(
    *,
    kind: str,
    subject_id: uuid.UUID,
    owner: User,
    waits_for: Sequence[Job] = (),
    follows: Sequence[Job] = (),
    media_seconds: float | None = None,
) -> Job:
    """Ask for work, on so many seconds of video; workers are woken once the transaction is committed.

    One row serves a kind and subject for ever: asking again while it waits
    changes only what it waits for, while it runs has it done once more, and
    after its end starts it anew. The job starts only when every job of
    ``waits_for`` is done, and fails if one fails; those of ``follows`` need
    only have ended, well or not.
    """
    job, created = Job.objects.get_or_create(kind=kind, subject_id=subject_id, defaults={"owner": owner})
    # Nobody claims or ends it before what its asker wrote can be read too.
    job = Job.objects.select_for_update().get(pk=job.pk)
    if not created and not _ask_again(job):
        _requeue(job)
    Job.objects.filter(pk=job.pk).update(media_seconds=media_seconds or 0.0)
    job.waits_for.set(waits_for)
    job.follows.set(follows)
    job.refresh_from_db()
    transaction.on_commit(lambda: wake(job.pk))
    return job


@transaction.atomic
def retry(*, job: Job) -> Job:
    """Start a failed job again, and first whatever it waited for that failed."""
    for needed in job.waits_for.filter(state=Job.State.FAILED):
        retry(job=needed)
    if _requeue(job):
        transaction.on_commit(lambda: wake(job.pk))
    job.refresh_from_db()
    for dependent in job.dependents.filter(state=Job.State.FAILED, error_code=NEEDED_JOB_FAILED):
        retry(job=dependent)
    return job


def _ask_again(job: Job) -> int:
    """Note that a running job was asked for after it had begun, whatever this machine's clock says."""
    later = F("started_at") + timedelta(seconds=1)
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(queued_at=later)


def _requeue(job: Job) -> int:
    return Job.objects.filter(pk=job.pk, state__in=[Job.State.FAILED, Job.State.DONE]).update(
        state=Job.State.QUEUED,
        stage="",
        percent=0,
        tries=0,
        lease=None,
        error_code="",
        reason=None,
        retryable=False,
        queued_at=timezone.now(),
        started_at=None,
        finished_at=None,
    )


def claim(*, job_id: uuid.UUID, worker: str) -> Job | None:
    """Take a waiting job that is ready, or None if there is nothing to take.

    The UPDATE's condition decides between workers: only one gets the row.
    """
    now = timezone.now()
    if _awaited(job_id).exists():
        return None
    lease = uuid.uuid4()
    claimed = Job.objects.filter(pk=job_id, state=Job.State.QUEUED).update(
        state=Job.State.RUNNING,
        lease=lease,
        lease_expires_at=now + timedelta(seconds=settings.JOB_LEASE_SECONDS),
        stage_ends_by=None,
        heartbeat_at=now,
        started_at=Greatest(Value(now), F("queued_at")),
        worker=worker[:120],
        tries=F("tries") + 1,
    )
    return Job.objects.get(pk=job_id, lease=lease) if claimed else None


def _awaited(job_id: uuid.UUID) -> QuerySet[Job]:
    """The jobs that have to come to their end before this one may start."""
    unfinished = Q(dependents=job_id) & ~Q(state=Job.State.DONE)
    under_way = Q(followers=job_id, state__in=Job.UNDER_WAY)
    return Job.objects.filter(unfinished | under_way)


@transaction.atomic
def finish(*, job: Job) -> bool:
    """End a claimed job well and wake what waited for it; False if the lease was lost.

    One that was asked for again after it had begun may have read old values: it is queued once more.
    """
    values = {"finished_at": timezone.now(), "lease_expires_at": None, "percent": 100, "stage": ""}
    ended = held(job).filter(queued_at__lte=F("started_at")).update(state=Job.State.DONE, **values)
    if ended:
        _tell_of_end(job)
        wake_dependents(job=job)
    else:
        repeat(job=job)
    return bool(ended)


def repeat(*, job: Job) -> bool:
    """Queue a try again if the work was asked for anew meanwhile: it may have read old values."""
    asked_again = held(job).filter(queued_at__gt=F("started_at")).exists()
    if asked_again and release(job=job):
        wake(job.pk)
        return True
    return False


@transaction.atomic
def fail(*, job: Job, reason: Reason, retryable: bool, code: str = "") -> bool:
    """End a claimed job for ``reason``, and what waited for it too.

    ``code`` is that of the error, where the reason's is finer.
    """
    values = {"error_code": code or reason.code, "reason": kept(reason), "retryable": retryable}
    ended = _end(job, state=Job.State.FAILED, **values)
    if ended:
        _tell_of_end(job)
        fail_dependents(job=job)
    return ended


def _tell_of_end(job: Job) -> None:
    job_ended.ask(Job.objects.get(pk=job.pk))


def _reason_for_dependents(job: Job) -> dict[str, Any] | None:
    """What is kept of a job that waited for ``job``; a cancelled one was not cancelled by its own owner."""
    return kept(Reason("needed_job_cancelled")) if job.error_code == CANCELLED else job.reason


@transaction.atomic
def cancel(*, job: Job) -> bool:
    """End a job that waits or is under way, and what waited for it; False if it had ended already.

    The worker that has it hears of it when it next says how far it is, and ``let_go``; the process of one
    that does not is ended by the sweeper. The job can be started again.
    """
    revoke_claim(job_id=job.pk)
    ended = Job.objects.filter(pk=job.pk, state__in=Job.UNDER_WAY).update(
        state=Job.State.FAILED,
        lease=None,
        lease_expires_at=None,
        error_code=CANCELLED,
        reason=kept(Reason(CANCELLED)),
        retryable=True,
        finished_at=timezone.now(),
    )
    if ended:
        fail_dependents(job=job)
    return bool(ended)


@transaction.atomic
def revoke_claim(*, job_id: uuid.UUID) -> None:
    """Note that whoever works on the job is to let go of it within a lease; nothing where nobody does.

    In the transaction that takes the job away: until its end nobody claims the job or finishes it.
    """
    job = Job.objects.select_for_update().filter(pk=job_id, state=Job.State.RUNNING).first()
    if job is not None and job.lease is not None:
        limit = timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)
        RevokedClaim.objects.create(lease=job.lease, worker=job.worker, ends_by=limit)


def let_go(*, job: Job) -> None:
    """Say that the process is through with the job: if its claim was revoked, it need not be ended."""
    if job.lease is not None:
        RevokedClaim.objects.filter(lease=job.lease).delete()


def give_back(*, job: Job) -> bool:
    """Put a claimed job back in the queue after an unexpected error."""
    returned = _end(job, state=Job.State.QUEUED, lease=None, queued_at=timezone.now())
    if returned:
        wake(job.pk)
    return returned


def release(*, job: Job) -> bool:
    """Queue again a job that did not fail (its worker was stopped on purpose); this costs it no try."""
    return _end(
        job, state=Job.State.QUEUED, lease=None, queued_at=timezone.now(), tries=max(job.tries - 1, 0)
    )


def held(job: Job) -> QuerySet[Job]:
    """The row, as long as the claim stands."""
    return Job.objects.filter(pk=job.pk, lease=job.lease, state=Job.State.RUNNING)


def _end(job: Job, **values: object) -> bool:
    if values["state"] != Job.State.QUEUED:
        values["finished_at"] = timezone.now()
    return bool(held(job).update(lease_expires_at=None, **values))


def wake_dependents(*, job: Job) -> None:
    """Wake workers for the jobs that waited for this one."""
    for dependent in job.dependents.filter(state=Job.State.QUEUED):
        transaction.on_commit(partial(wake, dependent.pk))
    wake_followers(job=job)


def wake_followers(*, job: Job) -> None:
    """Wake workers for the jobs that waited only for the end of this one, once that end is committed."""
    for follower in job.followers.filter(state=Job.State.QUEUED):
        transaction.on_commit(partial(wake, follower.pk))


@transaction.atomic
def drop(*, kind: str, subject_id: uuid.UUID) -> None:
    """Forget the job of a subject that is going; nobody waits for it any longer."""
    job = Job.objects.filter(kind=kind, subject_id=subject_id).first()
    if job is None:
        return
    waiting = list(job.followers.filter(state=Job.State.QUEUED).values_list("pk", flat=True))
    job.delete()
    for pk in waiting:
        transaction.on_commit(partial(wake, pk))


def fail_dependents(*, job: Job) -> None:
    """End the jobs that waited for this one: what they need will not come."""
    job.refresh_from_db()
    for dependent in job.dependents.filter(state=Job.State.QUEUED):
        # Somebody may have started the failed job again meanwhile: then there is something to wait for.
        failed = Job.objects.filter(pk=job.pk, state=Job.State.FAILED)
        waits = Job.objects.filter(pk=dependent.pk, state=Job.State.QUEUED, waits_for__in=failed)
        ended = waits.update(
            state=Job.State.FAILED,
            error_code=NEEDED_JOB_FAILED,
            reason=_reason_for_dependents(job),
            retryable=job.retryable,
            finished_at=timezone.now(),
        )
        if ended:
            _tell_of_end(dependent)
        fail_dependents(job=dependent)
    wake_followers(job=job)
