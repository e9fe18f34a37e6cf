"""What the end of the work means for the job and for those that waited for it."""

from __future__ import annotations

import uuid

import pytest

from common.errors import UserError
from library.jobs import SubjectGone, enqueue, retry
from library.jobs.run import run
from library.models import Job
from scoring.errors import NoPersonFound

pytestmark = pytest.mark.unit


def raising(error):
    def do(context):
        raise error

    return do


def test_a_job_that_returns_is_done(job, work):
    assert run(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == "done"
    assert work.subjects == [job.subject_id]


def test_a_job_that_is_done_is_not_done_again(job, work):
    run(job_id=job.pk)
    assert not run(job_id=job.pk)
    assert len(work.subjects) == 1


def test_an_error_of_the_engine_becomes_the_reason(job, work):
    work.do = raising(NoPersonFound("No person was found in the video."))
    run(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.error_code) == ("failed", "no_person")
    assert job.reason_in_words == "No person was found in the video."
    assert not job.retryable


def test_an_error_that_can_pass_is_offered_for_another_try(job, work):
    work.do = raising(UserError("The disk is full.", code="disk_full", retryable=True))
    run(job_id=job.pk)
    job.refresh_from_db()
    assert job.retryable


def test_an_unexpected_error_is_tried_again_and_then_fails_without_its_details(job, work, settings):
    settings.JOB_MAX_TRIES = 2
    work.do = raising(RuntimeError("secret path /srv/x"))
    run(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == "queued"
    run(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert "secret" not in job.reason_in_words


def test_a_job_whose_subject_was_deleted_disappears(job, work):
    work.do = raising(SubjectGone())
    run(job_id=job.pk)
    assert not Job.objects.filter(pk=job.pk).exists()


def test_when_a_job_is_done_those_that_waited_for_it_are_woken(
    job, work, woken, people, django_capture_on_commit_callbacks
):
    dependent = Job.objects.create(kind="test", subject_id=uuid.uuid4(), owner=people.student)
    dependent.waits_for.add(job)
    with django_capture_on_commit_callbacks(execute=True):
        run(job_id=job.pk)
    assert woken == [str(dependent.pk)]


def test_when_a_job_fails_those_that_waited_for_it_fail_with_its_reason(job, work, people):
    dependent = Job.objects.create(kind="test", subject_id=uuid.uuid4(), owner=people.student)
    dependent.waits_for.add(job)
    work.do = raising(NoPersonFound("No person was found in the video."))
    run(job_id=job.pk)
    dependent.refresh_from_db()
    assert (dependent.state, dependent.error_code) == ("failed", "needed_job_failed")
    assert dependent.reason_in_words == "No person was found in the video."


def test_retrying_a_failed_job_also_restarts_what_failed_because_of_it(job, work, people):
    dependent = Job.objects.create(kind="test", subject_id=uuid.uuid4(), owner=people.student)
    dependent.waits_for.add(job)
    work.do = raising(NoPersonFound("No person was found in the video."))
    run(job_id=job.pk)
    job.refresh_from_db()
    retry(job=job)
    dependent.refresh_from_db()
    job.refresh_from_db()
    assert (job.state, dependent.state) == ("queued", "queued")
    assert job.reason_in_words == ""


def test_retrying_what_waited_restarts_what_it_needs(job, work, people):
    dependent = Job.objects.create(kind="test", subject_id=uuid.uuid4(), owner=people.student)
    dependent.waits_for.add(job)
    work.do = raising(NoPersonFound("No person was found in the video."))
    run(job_id=job.pk)
    dependent.refresh_from_db()
    retry(job=dependent)
    job.refresh_from_db()
    assert job.state == "queued"


def test_asking_twice_for_the_same_work_makes_one_row(
    people, work, django_capture_on_commit_callbacks, woken
):
    subject = uuid.uuid4()
    with django_capture_on_commit_callbacks(execute=True):
        first = enqueue(kind="test", subject_id=subject, owner=people.student)
        second = enqueue(kind="test", subject_id=subject, owner=people.student)
    assert first.pk == second.pk
    assert Job.objects.count() == 1


def test_workers_are_woken_only_once_the_row_is_committed(people, woken, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=False) as callbacks:
        enqueue(kind="test", subject_id=uuid.uuid4(), owner=people.student)
    assert woken == []
    assert len(callbacks) == 1


def test_what_is_asked_for_again_while_it_runs_is_done_once_more(job, work, woken, people):
    def ask_again(context):
        enqueue(kind="test", subject_id=job.subject_id, owner=people.student)
        work.do = lambda context: None

    work.do = ask_again
    run(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.tries) == ("queued", 0)
    assert str(job.pk) in woken
    run(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == "done"
    assert len(work.subjects) == 2
