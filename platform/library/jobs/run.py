"""Doing one job from claim to end."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from common import log_lines
from common.errors import UserError
from library.hold import require_not_on_hold
from library.jobs import services
from library.jobs.context import JobContext, LeaseLost, SubjectGone, working_on
from library.jobs.queues import handlers, long_handlers
from library.jobs.turns import claim_next, wake_for_next
from library.jobs.workers import name_of
from library.models import Job
from library.room import full_disk_said
from scoring.errors import ScoringError
from scoring.reasons import Reason

logger = logging.getLogger(__name__)

AGAIN_SECONDS = 0.5
"""Between two tries to write an end: a database that is started again is there within seconds."""


def takes_hours(*, job_id: UUID) -> bool:
    """Whether the job is one for the workers of long jobs."""
    job = Job.objects.filter(pk=job_id).first()
    return job is not None and job.kind in long_handlers


def run(*, job_id: UUID) -> bool:
    """Claim the job and do it; False if somebody else has it or it is not ready."""
    job = services.claim(job_id=job_id, worker=name_of(os.getpid()))
    if job is None:
        return False
    _do(job)
    return True


def run_next(*, queue: str) -> bool:
    """Do the job of the queue whose turn it is, and wake a worker for the next; False if there is none."""
    job = claim_next(queue=queue, worker=name_of(os.getpid()))
    if job is None:
        return False
    _do(job)
    wake_for_next(queue)
    return True


def _do(job: Job) -> None:
    with log_lines.named(log_lines.job_id, str(job.pk)):
        _work(job)


def _work(job: Job) -> None:
    try:
        require_not_on_hold(job.owner_id)
        context = JobContext(job)
        with working_on(context), full_disk_said():
            rules = long_handlers if job.kind in long_handlers else handlers
            rules[job.kind](context, job.subject_id)
    except LeaseLost:
        logger.warning("Job %s was handed to another worker.", job.pk)
    except SubjectGone:
        _insist(Job.objects.filter(pk=job.pk, lease=job.lease).delete)
    except (UserError, ScoringError) as error:
        _insist(partial(_fail_unless_asked_again, job, error))
    except Exception:
        logger.exception("Job %s (%s) failed unexpectedly.", job.pk, job.kind)
        _insist(partial(_give_back_or_fail, job))
    else:
        _insist(partial(services.finish, job=job))
    _insist(partial(services.let_go, job=job))


def _insist(write: Callable[[], object]) -> None:
    """Write how a job ended; where the database is away or full, again until the lease is over."""
    until = time.monotonic() + settings.JOB_LEASE_SECONDS
    while True:
        try:
            write()
            return
        except (OperationalError, InterfaceError):
            if time.monotonic() > until:
                raise
            logger.warning("The end of a job could not be written; trying again.", exc_info=True)
            connection.close()
            time.sleep(AGAIN_SECONDS)


def _fail_unless_asked_again(job: Job, error: UserError | ScoringError) -> None:
    if not services.repeat(job=job):
        services.fail(job=job, reason=error.reason, code=error.code, retryable=error.retryable)


def _give_back_or_fail(job: Job) -> None:
    if job.tries < settings.JOB_MAX_TRIES:
        services.give_back(job=job)
        return
    services.fail(job=job, reason=Reason("unexpected"), retryable=True)
