"""A job that follows others starts once they have ended, well or not."""

from __future__ import annotations

import uuid

import pytest

from library.jobs import drop, enqueue, services, sweeping
from library.jobs.run import run
from library.models import Job
from scoring.reasons import Reason
from tests.people import People

pytestmark = pytest.mark.unit


@pytest.fixture
def follower(people: People, job: Job) -> Job:
    """A job that follows ``job``."""
    return enqueue(kind="test", subject_id=uuid.uuid4(), owner=people.student, follows=[job])


def held(job: Job) -> Job:
    claimed = services.claim(job_id=job.pk, worker="me")
    assert claimed is not None
    return claimed


def test_it_waits_while_the_other_waits_or_runs(job: Job, follower: Job) -> None:
    assert services.claim(job_id=follower.pk, worker="me") is None
    held(job)
    assert services.claim(job_id=follower.pk, worker="me") is None


def test_it_starts_once_the_other_is_done(
    job: Job, follower: Job, woken: list[str], work, django_capture_on_commit_callbacks
) -> None:
    woken.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert run(job_id=job.pk)
    assert str(follower.pk) in map(str, woken)
    assert run(job_id=follower.pk)


def test_it_starts_once_the_other_has_failed(
    job: Job, follower: Job, woken: list[str], work, django_capture_on_commit_callbacks
) -> None:
    claimed = held(job)
    woken.clear()
    with django_capture_on_commit_callbacks(execute=True):
        services.fail(job=claimed, reason=Reason("no_person", "video"), retryable=False)
    assert str(follower.pk) in map(str, woken)
    assert run(job_id=follower.pk)
    follower.refresh_from_db()
    assert follower.state == Job.State.DONE


def test_it_starts_when_what_it_follows_failed_for_want_of_a_third(
    job: Job, people: People, woken: list[str], work, django_capture_on_commit_callbacks
) -> None:
    between = enqueue(kind="test", subject_id=uuid.uuid4(), owner=people.student, waits_for=[job])
    last = enqueue(kind="test", subject_id=uuid.uuid4(), owner=people.student, follows=[between])
    claimed = held(job)
    woken.clear()
    with django_capture_on_commit_callbacks(execute=True):
        services.fail(job=claimed, reason=Reason("no_person", "video"), retryable=False)
    between.refresh_from_db()
    assert between.state == Job.State.FAILED
    assert str(last.pk) in map(str, woken)
    assert run(job_id=last.pk)


def test_of_a_cancelled_one_nobody_is_woken_before_its_end_can_be_read(
    job: Job, follower: Job, woken: list[str], django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        services.cancel(job=job)
        assert woken == []
    assert woken == [str(follower.pk)]


def test_it_starts_when_the_other_is_dropped(
    job: Job, follower: Job, woken: list[str], work, django_capture_on_commit_callbacks
) -> None:
    woken.clear()
    with django_capture_on_commit_callbacks(execute=True):
        drop(kind=job.kind, subject_id=job.subject_id)
    assert str(follower.pk) in map(str, woken)
    assert run(job_id=follower.pk)


def test_dropping_what_is_not_there_is_no_mistake(db: None) -> None:
    drop(kind="test", subject_id=uuid.uuid4())


def test_the_sweeper_leaves_it_alone_while_it_waits(
    job: Job, follower: Job, woken: list[str], settings
) -> None:
    settings.JOB_SWEEP_SECONDS = -1
    woken.clear()
    sweeping.sweep()
    assert str(follower.pk) not in map(str, woken)
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED)
    sweeping.sweep()
    assert str(follower.pk) in map(str, woken)


def test_asked_for_again_it_follows_what_is_named_then(job: Job, follower: Job, people: People) -> None:
    enqueue(kind="test", subject_id=follower.subject_id, owner=people.student)
    assert services.claim(job_id=follower.pk, worker="me") is not None
