"""Doing one job from claim to end."""

from __future__ import annotations

import logging
import os
from uuid import UUID

from django.conf import settings

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
        Job.objects.filter(pk=job.pk, lease=job.lease).delete()
    except (UserError, ScoringError) as error:
        if not services.repeat(job=job):
            services.fail(job=job, reason=error.reason, code=error.code, retryable=error.retryable)
    except Exception:
        logger.exception("Job %s (%s) failed unexpectedly.", job.pk, job.kind)
        _give_back_or_fail(job)
    else:
        services.finish(job=job)
    services.let_go(job=job)


def _give_back_or_fail(job: Job) -> None:
    if job.tries < settings.JOB_MAX_TRIES:
        services.give_back(job=job)
        return
    services.fail(job=job, reason=Reason("unexpected"), retryable=True)
