"""The sweeper hands over what silent workers held, and gives up with a reason."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from library.jobs import retry, services, sweeping
from library.jobs.context import JobContext
from library.models import Job
from tests.things import said

pytestmark = pytest.mark.unit


def let_the_lease_run_out() -> None:
    Job.objects.filter(state="running").update(lease_expires_at=timezone.now() - timedelta(seconds=1))


def test_a_job_with_a_live_lease_is_left_alone(job):
    services.claim(job_id=job.pk, worker="one")
    assert sweeping.sweep() == 0
    job.refresh_from_db()
    assert job.state == "running"


def test_a_job_with_a_dead_lease_is_queued_again_and_workers_are_woken(job, woken):
    services.claim(job_id=job.pk, worker="one")
    let_the_lease_run_out()
    assert sweeping.sweep() == 1
    job.refresh_from_db()
    assert job.state == "queued"
    assert woken == [str(job.pk)]


def test_after_a_few_tries_a_job_fails_with_a_reason_a_person_can_read(job, settings):
    settings.JOB_MAX_TRIES = 2
    for _ in range(2):
        services.claim(job_id=job.pk, worker="one")
        let_the_lease_run_out()
        sweeping.sweep()
    job.refresh_from_db()
    assert job.state == "failed"
    assert job.retryable
    assert job.reason_in_words == "The work was interrupted 2 times and was given up. Try again later."


def test_a_waiting_job_whose_message_got_lost_wakes_workers_again_until_one_takes_it(job, woken, settings):
    Job.objects.update(queued_at=timezone.now() - timedelta(seconds=settings.JOB_SWEEP_SECONDS + 1))
    sweeping.sweep()
    sweeping.sweep()
    assert woken == [str(job.pk)] * 2
    services.claim(job_id=job.pk, worker="one")
    sweeping.sweep()
    assert len(woken) == 2


def test_a_sweep_wakes_no_more_workers_than_there_are_for_many_forgotten_jobs(people, woken, settings):
    for _ in range(5):
        Job.objects.create(kind="test", subject_id=uuid.uuid4(), owner=people.student)
    Job.objects.update(queued_at=timezone.now() - timedelta(seconds=settings.JOB_SWEEP_SECONDS + 1))
    assert sweeping.sweep() == 5
    assert len(woken) == 1


def test_a_job_whose_need_failed_while_nobody_looked_is_ended_too(job, people, settings):
    needed = Job.objects.create(
        kind="test", subject_id=uuid.uuid4(), owner=people.student, state="failed", reason=said("No person.")
    )
    job.waits_for.add(needed)
    Job.objects.filter(pk=job.pk).update(queued_at=timezone.now() - timedelta(hours=1))
    sweeping.sweep()
    job.refresh_from_db()
    assert (job.state, job.reason_in_words) == ("failed", "No person.")


def test_a_job_stopped_on_purpose_is_queued_again_without_losing_a_try(job):
    services.release(job=services.claim(job_id=job.pk, worker="one"))
    job.refresh_from_db()
    assert (job.state, job.tries) == ("queued", 0)


def test_a_worker_that_was_only_slow_keeps_its_job_if_it_reports_in_time(job):
    claimed = services.claim(job_id=job.pk, worker="slow")
    let_the_lease_run_out()
    as_the_sweeper_read_it = Job.objects.get(pk=job.pk)
    JobContext(claimed).stage("extract")
    assert not sweeping._hand_over(as_the_sweeper_read_it)
    assert services.finish(job=claimed)


def test_what_was_started_again_meanwhile_is_not_ended_for_the_old_failure(job, people):
    needed = Job.objects.create(
        kind="test", subject_id=uuid.uuid4(), owner=people.student, state="failed", reason=said("No person.")
    )
    job.waits_for.add(needed)
    as_the_sweeper_read_it = Job.objects.get(pk=needed.pk)
    retry(job=needed)
    services.fail_dependents(job=as_the_sweeper_read_it)
    job.refresh_from_db()
    assert job.state == "queued"
