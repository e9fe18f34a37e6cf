"""Scoring again after something was changed: compared anew, never measured anew."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from library.errors import NotRetryable
from library.jobs import run as jobs
from library.kinds import FOLLOW_PERSON
from library.models import Job, Routine, Track
from library.processing import steps
from practice.feedback import feedback_of
from practice.models import Attempt, Score
from practice.parameters import is_current
from practice.services import rescore_attempt, rescore_routine, retry_attempt, set_mirror
from scoring.version import ENGINE_VERSION
from tests.people import People
from tests.practice.bodies import movement
from tests.practice.stage import add_clip, attempt_with, job_of, run_job_of, stored_track
from tests.things import said

pytestmark = pytest.mark.unit


def test_saying_it_is_mirrored_scores_it_again(scored: Attempt) -> None:
    set_mirror(attempt=scored, mirror="yes")
    assert job_of(scored).state == Job.State.QUEUED
    run_job_of(scored)
    assert scored.mirror == "yes"
    assert scored.score is not None
    assert scored.score.mirrored


def test_going_back_finds_the_first_score_again(scored: Attempt) -> None:
    first = scored.score
    for mirror in ("yes", "auto"):
        set_mirror(attempt=scored, mirror=mirror)
        run_job_of(scored)
    assert scored.score == first
    assert Score.objects.count() == 2


def test_an_unknown_choice_is_refused(scored: Attempt) -> None:
    with pytest.raises(ValueError, match="sideways"):
        set_mirror(attempt=scored, mirror="sideways")


def test_a_changed_routine_scores_all_its_attempts_again(
    people: People, routine: Routine, scored: Attempt
) -> None:
    other = attempt_with(people.classmate, routine, movement())
    run_job_of(other)
    tracks = Track.objects.count()
    Routine.objects.filter(pk=routine.pk).update(joint_weights={"left_wrist": 3.0})
    assert rescore_routine(routine=routine) == 2
    for attempt in (scored, other):
        before = attempt.score
        assert run_job_of(attempt).state == Job.State.DONE
        assert attempt.score != before
    assert Track.objects.count() == tracks


def test_other_tolerances_make_another_score(routine: Routine, scored: Attempt) -> None:
    before = scored.score
    assert before is not None
    assert is_current(attempt=scored, score=before)
    Routine.objects.filter(pk=routine.pk).update(tolerances={"left_wrist": 55.0})
    scored = Attempt.objects.get(pk=scored.pk)
    assert not is_current(attempt=scored, score=before)
    rescore_attempt(attempt=scored)
    run_job_of(scored)
    after = Attempt.objects.get(pk=scored.pk).score
    assert after is not None
    assert after.facts.parts["left_wrist"].tolerance == pytest.approx(55.0)
    assert before.facts.parts["left_wrist"].tolerance != pytest.approx(55.0)
    assert is_current(attempt=scored, score=after)


def test_asking_again_while_it_waits_changes_nothing(attempt: Attempt) -> None:
    assert rescore_attempt(attempt=attempt) == job_of(attempt)
    assert Job.objects.filter(kind="score_attempt").count() == 1


def test_a_failure_worth_a_retry_starts_the_work_again_from_where_it_failed(attempt: Attempt) -> None:
    video_job = Job.objects.filter(subject_id=attempt.video_id)
    video_job.update(state=Job.State.FAILED, retryable=True)
    Job.objects.filter(pk=job_of(attempt).pk).update(
        state=Job.State.FAILED, error_code="needed_job_failed", retryable=True
    )
    retry_attempt(attempt=attempt)
    assert video_job.get().state == Job.State.QUEUED
    assert job_of(attempt).state == Job.State.QUEUED
    assert jobs.run(job_id=job_of(attempt).pk) is False, "it waits for the video"


def test_a_failure_that_would_repeat_itself_is_not_tried_again(attempt: Attempt) -> None:
    Job.objects.filter(pk=job_of(attempt).pk).update(
        state=Job.State.FAILED, reason=said("The tracks cannot be compared."), retryable=False
    )
    with pytest.raises(NotRetryable, match="cannot be compared"):
        retry_attempt(attempt=attempt)
    assert job_of(attempt).state == Job.State.FAILED


def test_a_score_of_another_engine_can_still_be_shown(scored: Attempt) -> None:
    score = scored.score
    assert score is not None
    score.repetitions = [{"start": 0.0, "end": 2.0, "total": 71.0, "tempo": "even"}]
    (repetition,) = feedback_of(attempt=scored, score=score).repetitions
    assert (repetition.total, repetition.timing) == (71.0, None)


def test_a_practice_measured_again_is_scored_again(scored: Attempt) -> None:
    before = scored.score
    other = stored_track(scored.video, movement(), parameters="person=1.000,0.500,0.500")
    steps.use_track(scored.video, other)
    assert job_of(scored).state == Job.State.QUEUED
    run_job_of(scored)
    assert scored.score is not None
    assert scored.score != before
    assert scored.score.practice_track == other


def test_a_reference_measured_again_scores_every_attempt_at_it_again(
    people: People, routine: Routine, scored: Attempt
) -> None:
    other = attempt_with(people.classmate, routine, movement())
    run_job_of(other)
    steps.use_track(
        routine.reference, stored_track(routine.reference, movement(), parameters="person=1,0.5,0.5")
    )
    assert {job_of(attempt).state for attempt in (scored, other)} == {Job.State.QUEUED}


def test_the_same_track_once_more_scores_nothing(scored: Attempt) -> None:
    assert scored.video.track is not None
    steps.use_track(scored.video, scored.video.track)
    assert job_of(scored).state == Job.State.DONE


def test_a_choice_that_failed_leaves_score_and_new_attempts_alone(
    people: People, routine: Routine, scored: Attempt
) -> None:
    video = scored.video
    Job.objects.create(kind=FOLLOW_PERSON, subject_id=video.pk, owner=people.student, state=Job.State.FAILED)
    rescore_attempt(attempt=scored)
    assert run_job_of(scored).state == Job.State.DONE


def test_the_owner_finds_the_way_from_the_attempt_and_the_coach_does_not(
    people: People, scored: Attempt, signed_in: Callable[[User], Client]
) -> None:
    add_clip(scored.video, movement())
    way = reverse("library:video_person", args=[scored.video_id])
    assert way in signed_in(people.student).get(scored.get_absolute_url()).content.decode()
    assert way not in signed_in(people.coach).get(scored.get_absolute_url()).content.decode()


def test_scores_of_an_earlier_engine_say_so_and_the_coach_makes_them_anew_at_once(
    people: People, scored: Attempt, signed_in: Callable[..., Client]
) -> None:
    said = "from an earlier version of the scoring."
    coach, theirs = signed_in(people.coach), reverse("practice:routine_attempts", args=[scored.routine_id])
    assert said not in coach.get(theirs).content.decode()
    Score.objects.filter(attempt=scored).update(engine_version="1.2.0")
    assert feedback_of(attempt=scored, score=current_score(scored)).outdated.endswith("of the scoring.")
    page = coach.get(theirs).content.decode()
    again = reverse("practice:routine_rescore", args=[scored.routine_id])
    assert "1 attempt has its score" in page
    assert f'action="{again}"' in page
    coach.post(again)
    run_job_of(scored)
    assert current_score(scored).engine_version == ENGINE_VERSION
    assert feedback_of(attempt=scored, score=current_score(scored)).outdated == ""
    assert said not in coach.get(theirs).content.decode()


def current_score(attempt: Attempt) -> Score:
    attempt.refresh_from_db()
    assert attempt.score is not None
    return attempt.score
