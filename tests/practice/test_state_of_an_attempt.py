"""How far an attempt is, from its own job and those of the two videos."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import caches
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from library.jobs import services as jobs
from library.models import Job, Routine, Worker
from practice.models import Attempt
from practice.selectors import State, attempt_state, attempt_states
from practice.services import create_attempt, retry_attempt
from scoring.reasons import Reason
from tests.people import People
from tests.practice.bodies import movement
from tests.practice.stage import attempt_with, job_of, measured_video, run_job_of, waiting_video
from tests.things import said

pytestmark = pytest.mark.unit


@pytest.fixture
def waiting(people: People, routine: Routine) -> Attempt:
    """An attempt whose video is not processed yet."""
    return create_attempt(student=people.student, routine=routine, video=waiting_video(owner=people.student))


def video_job(attempt: Attempt, **values: object) -> None:
    Job.objects.filter(subject_id=attempt.video_id).update(**values)


def marks(attempt: Attempt) -> list[str]:
    return [step.status for step in attempt_state(attempt=attempt).steps]


def test_nothing_has_begun(waiting: Attempt) -> None:
    state = attempt_state(attempt=waiting)
    assert (state.state, state.percent, state.active) == (State.WAITING, 0, True)
    assert marks(waiting) == ["done", "todo", "todo", "todo", "todo"]


def test_only_the_student_reads_that_their_video_is_next(
    waiting: Attempt, people: People, signed_in: Callable[..., Client]
) -> None:
    caches["process"].clear()
    Job.objects.exclude(subject_id__in=(waiting.pk, waiting.video_id)).update(state=Job.State.DONE)
    values = {"name": "elsewhere:1", "role": Worker.Role.WORKER, "host": "elsewhere", "pid": 1, "born": 0.0}
    Worker.objects.create(**values, queues=["celery"], processes=1, heartbeat_at=timezone.now())
    address = f"/practice/attempts/{waiting.pk}/state/"
    assert "Your video is next" in signed_in(people.student).get(address).content.decode()
    seen_by_coach = signed_in(people.coach).get(address).content.decode()
    assert "Your video" not in seen_by_coach
    assert "It is next." in seen_by_coach


def test_the_video_is_being_measured(waiting: Attempt) -> None:
    video_job(waiting, state=Job.State.RUNNING, stage="extract", percent=50)
    state = attempt_state(attempt=waiting)
    assert (state.state, state.stage, state.percent) == (State.WORKING, "Looking for the body", 45)
    assert marks(waiting) == ["done", "done", "now", "todo", "todo"]


def test_only_the_reference_is_still_being_processed(people: People) -> None:
    routine = Routine.objects.create(
        owner=people.coach, title="New", reference=waiting_video(owner=people.coach, title="Reference")
    )
    routine.groups.add(people.group)
    attempt = attempt_with(people.student, routine, movement())
    Job.objects.filter(subject_id=routine.reference_id).update(
        state=Job.State.RUNNING, stage="transcode", percent=20
    )
    state = attempt_state(attempt=attempt)
    assert state.state == State.WORKING
    assert state.stage == "The reference video: Getting the video ready"
    assert state.percent == 18


def test_the_comparison_is_under_way(attempt: Attempt) -> None:
    Job.objects.filter(pk=job_of(attempt).pk).update(state=Job.State.RUNNING, stage="compare")
    state = attempt_state(attempt=attempt)
    assert (state.state, state.stage, state.percent) == (State.WORKING, "Comparing with the reference", 90)
    assert marks(attempt)[-2:] == ["now", "todo"]


def test_it_is_scored(scored: Attempt) -> None:
    state = attempt_state(attempt=scored)
    assert (state.state, state.percent, state.active) == (State.DONE, 100, False)


def test_a_failed_video_gives_its_reason_and_the_step_it_failed_at(waiting: Attempt) -> None:
    video_job(
        waiting,
        state=Job.State.FAILED,
        stage="extract",
        reason=said("No person was found in this video."),
        retryable=False,
    )
    state = attempt_state(attempt=waiting)
    assert (state.state, state.retryable) == (State.FAILED, False)
    assert state.reason == "No person was found in this video."
    assert marks(waiting) == ["done", "done", "failed", "todo", "todo"]


def test_a_failed_reference_is_named_as_such(people: People) -> None:
    routine = Routine.objects.create(
        owner=people.coach, title="New", reference=waiting_video(owner=people.coach, title="Reference")
    )
    routine.groups.add(people.group)
    attempt = attempt_with(people.student, routine, movement())
    Job.objects.filter(subject_id=routine.reference_id).update(
        state=Job.State.FAILED, reason=said("It breaks off."), retryable=True
    )
    state = attempt_state(attempt=attempt)
    assert state.reason == "The reference video could not be processed: It breaks off."
    assert state.retryable


def test_a_better_reference_takes_the_place_of_one_that_failed(people: People) -> None:
    routine = Routine.objects.create(
        owner=people.coach, title="New", reference=waiting_video(owner=people.coach, title="Nobody in it")
    )
    routine.groups.add(people.group)
    attempt = attempt_with(people.student, routine, movement())
    needed = jobs.claim(job_id=Job.objects.get(subject_id=routine.reference_id).pk, worker="one")
    assert needed is not None
    jobs.fail(job=needed, reason=Reason("no_person", "video"), retryable=False)
    assert not attempt_state(attempt=attempt).retryable

    routine.reference = measured_video(owner=people.coach, track=movement(), title="Better")
    routine.save()
    attempt = Attempt.objects.get()
    assert attempt_state(attempt=attempt).retryable
    retry_attempt(attempt=attempt)
    run_job_of(attempt)

    assert attempt_state(attempt=attempt).state == State.DONE


def test_a_score_stays_to_be_seen_when_scoring_again_failed(scored: Attempt, signed_in) -> None:
    reason = "No person was found in the video."
    Job.objects.filter(pk=job_of(scored).pk).update(
        state=Job.State.FAILED, reason=said(reason), retryable=True
    )
    scored.refresh_from_db()
    state = attempt_state(attempt=scored)
    assert (state.state, state.reason, state.retryable) == (State.DONE, reason, True)
    page = signed_in(scored.student).get(scored.get_absolute_url()).content.decode()
    assert "This is the score from before." in page
    assert reason in page


def test_while_scored_again_it_is_under_way(scored: Attempt) -> None:
    Job.objects.filter(pk=job_of(scored).pk).update(state=Job.State.QUEUED)
    assert attempt_state(attempt=scored).active


def test_the_states_of_many_attempts_take_three_queries(
    people: People, routine: Routine, attempt: Attempt, django_assert_num_queries: CaptureQueriesContext
) -> None:
    more = [
        create_attempt(
            student=people.student,
            routine=routine,
            video=measured_video(owner=people.student, track=movement(seconds=1)),
        )
        for _ in range(3)
    ]
    with django_assert_num_queries(3):  # type: ignore[operator]
        assert len(attempt_states(attempts=[attempt, *more])) == 4
