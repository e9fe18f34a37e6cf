"""A job is done by one worker at a time, and only the holder of its lease may write to it."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from library.jobs import services, sweeping
from library.jobs.context import JobContext, LeaseLost
from library.models import Job

pytestmark = pytest.mark.unit


def test_a_waiting_job_is_given_to_one_worker_only(job):
    first = services.claim(job_id=job.pk, worker="one")
    second = services.claim(job_id=job.pk, worker="two")
    assert first is not None
    assert first.worker == "one"
    assert first.tries == 1
    assert second is None


def test_a_job_waits_until_everything_it_needs_is_done(job, people):
    needed = Job.objects.create(kind="test", subject_id=uuid.uuid4(), owner=people.student)
    job.waits_for.add(needed)
    assert services.claim(job_id=job.pk, worker="one") is None
    services.finish(job=services.claim(job_id=needed.pk, worker="one"))
    assert services.claim(job_id=job.pk, worker="one") is not None


def test_progress_renews_the_lease_and_shows_stage_and_percent(job):
    claimed = services.claim(job_id=job.pk, worker="one")
    Job.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    context = JobContext(claimed)
    context.stage("extract", 0.5, 1.0)
    context._written_at = 0.0
    context.progress(0.5)
    job.refresh_from_db()
    assert (job.stage, job.percent) == ("extract", 75)
    assert job.lease_expires_at > timezone.now()


def test_a_worker_whose_job_was_handed_over_is_stopped_and_cannot_finish_it(job):
    slow = services.claim(job_id=job.pk, worker="slow")
    Job.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    sweeping.sweep()
    quick = services.claim(job_id=job.pk, worker="quick")
    with pytest.raises(LeaseLost):
        JobContext(slow).stage("extract")
    assert not services.finish(job=slow)
    assert services.finish(job=quick)
    job.refresh_from_db()
    assert (job.state, job.worker) == ("done", "quick")


def test_a_finished_job_shows_a_hundred_percent_and_no_lease_time(job):
    services.finish(job=services.claim(job_id=job.pk, worker="one"))
    job.refresh_from_db()
    assert (job.percent, job.lease_expires_at) == (100, None)
    assert job.finished_at is not None
