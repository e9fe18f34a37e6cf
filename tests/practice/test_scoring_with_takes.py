"""Scores are made with the takes of a routine that count, and say when these have changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from library.jobs import run as jobs
from library.jobs import services as job_rows
from library.models import Job, Routine, RoutineTake, Track
from library.processing import steps
from library.routines.services import add_take, remove_take, trim_take
from practice.errors import ReferenceAsPractice
from practice.feedback import feedback_of
from practice.forms import videos_to_choose
from practice.models import Attempt, Score
from practice.parameters import Parameters, is_current, parameters_of
from practice.services import create_attempt, is_used, rescore_attempt, rescore_routine
from practice.state import State, attempt_state
from scoring.reasons import Reason
from tests.people import People
from tests.practice.bodies import movement, without_frames
from tests.practice.stage import (
    attempt_with,
    job_of,
    measured_video,
    run_job_of,
    stored_track,
    waiting_video,
)

pytestmark = pytest.mark.unit


def check(take: RoutineTake) -> None:
    assert jobs.run(job_id=Job.objects.get(kind="check_take", subject_id=take.pk).pk)


def added(routine: Routine, **movement_values: float) -> RoutineTake:
    """A take that was compared with the reference."""
    video = measured_video(owner=routine.owner, track=movement(**movement_values), title="Anna")
    take = add_take(routine=routine, video=video)
    check(take)
    return take


def fresh(attempt: Attempt) -> Attempt:
    return Attempt.objects.get(pk=attempt.pk)


def current(attempt: Attempt) -> bool:
    again = fresh(attempt)
    assert again.score is not None
    return is_current(attempt=again, score=again.score)


def test_a_take_that_counts_is_part_of_what_a_score_is_made_of(routine: Routine, attempt: Attempt) -> None:
    take = added(routine, speed=0.9)
    trim_take(take=take, trim_start=0.0, trim_end=3.9)
    check(take)
    (used,) = parameters_of(attempt).takes
    track = take.video.track
    assert track is not None
    assert (used.content_sha256, used.track) == (track.content_sha256, str(track.pk))
    assert (used.trim_start, used.trim_end) == (0.0, 3.9)
    assert run_job_of(attempt).state == Job.State.DONE
    assert current(attempt)


def test_what_a_good_performance_does_too_costs_no_more_than_without_it(
    routine: Routine, people: People
) -> None:
    low = movement(wrong_arm=(0.0, 4.0, 40.0))
    attempt = attempt_with(people.student, routine, low)
    run_job_of(attempt)
    assert attempt.score is not None
    alone = attempt.score.total
    for begin in (0.1, 0.2):
        video = measured_video(
            owner=routine.owner, track=movement(begin=begin, wrong_arm=(begin, 4.0 + begin, 40.0))
        )
        check(add_take(routine=routine, video=video))
    assert len(parameters_of(fresh(attempt)).takes) == 2
    rescore_attempt(attempt=attempt)
    run_job_of(attempt)
    assert attempt.score is not None
    assert alone is not None
    assert attempt.score.total is not None
    assert attempt.score.total >= alone
    assert current(attempt)


def test_adding_and_removing_a_take_offers_scoring_again_and_measures_nothing(
    routine: Routine, scored: Attempt
) -> None:
    first, tracks = scored.score, Track.objects.count()
    assert current(scored)
    take = added(routine)
    assert not current(scored)
    rescore_attempt(attempt=scored)
    run_job_of(scored)
    assert scored.score != first
    assert current(scored)
    remove_take(take=take)
    assert not current(scored)
    rescore_attempt(attempt=scored)
    run_job_of(scored)
    assert scored.score == first, "the score without takes is still there"
    assert Score.objects.count() == 2
    assert Track.objects.count() == tracks + 1, "the take's own"


def test_the_page_offers_it(
    routine: Routine, scored: Attempt, people: People, signed_in: Callable[[User], Client]
) -> None:
    student = signed_in(people.student)
    sentence = "The routine was changed after this score was made."
    assert sentence not in student.get(scored.get_absolute_url()).content.decode()
    added(routine)
    page = student.get(scored.get_absolute_url()).content.decode()
    assert sentence in page
    assert "Score again" in page


def test_scores_made_before_there_were_takes_stay_current() -> None:
    before = {
        "trim_start": None,
        "trim_end": 2.0,
        "joint_weights": {},
        "mirror": None,
        "mirroring_allowed": True,
    }
    digest = hashlib.sha256(json.dumps(before, sort_keys=True).encode()).hexdigest()
    now = Parameters(trim_start=None, trim_end=2.0, joint_weights={}, mirror=None, mirroring_allowed=True)
    assert now.digest == digest


def test_takes_in_another_order_are_the_same_takes(routine: Routine, attempt: Attempt) -> None:
    one, two = added(routine), added(routine, speed=0.9)
    before = parameters_of(attempt).digest
    RoutineTake.objects.filter(pk=one.pk).update(created_at=two.created_at.replace(year=2100))
    assert parameters_of(fresh(attempt)).digest == before


def test_a_take_that_is_another_movement_changes_no_score(routine: Routine, scored: Attempt) -> None:
    video = measured_video(owner=routine.owner, track=without_frames(movement(), from_share=0.1))
    check(add_take(routine=routine, video=video))
    assert current(scored)
    rescore_attempt(attempt=scored)
    assert run_job_of(scored).state == Job.State.DONE
    assert Score.objects.count() == 1


def test_scoring_waits_for_takes_that_are_being_measured(routine: Routine, people: People) -> None:
    video = waiting_video(owner=people.coach, title="Anna")
    take = add_take(routine=routine, video=video)
    attempt = attempt_with(people.student, routine, movement())
    assert not jobs.run(job_id=job_of(attempt).pk)
    state = attempt_state(attempt=attempt)
    assert (state.state, state.stage) == (State.WAITING, "Waiting for other videos of the coach")

    type(video).objects.filter(pk=video.pk).update(track=stored_track(video, movement()))
    Job.objects.filter(subject_id=video.pk).update(state=Job.State.DONE)
    assert not jobs.run(job_id=job_of(attempt).pk), "it waits for the comparison too"
    check(take)
    assert run_job_of(attempt).state == Job.State.DONE
    assert len(parameters_of(attempt).takes) == 1
    assert current(attempt)


def test_a_take_that_cannot_be_measured_breaks_no_score(routine: Routine, people: People) -> None:
    video = waiting_video(owner=people.coach)
    add_take(routine=routine, video=video)
    attempt = attempt_with(people.student, routine, movement())
    held = job_rows.claim(job_id=Job.objects.get(subject_id=video.pk).pk, worker="me")
    assert held is not None
    job_rows.fail(job=held, reason=Reason("no_person", "video"), retryable=False)

    assert run_job_of(attempt).state == Job.State.DONE
    assert attempt_state(attempt=attempt).state == State.DONE
    assert current(attempt)


def test_a_take_removed_while_a_score_waits_for_it_lets_it_go_on(routine: Routine, people: People) -> None:
    take = add_take(routine=routine, video=measured_video(owner=people.coach, track=movement()))
    attempt = attempt_with(people.student, routine, movement())
    assert not jobs.run(job_id=job_of(attempt).pk)
    remove_take(take=take)
    assert run_job_of(attempt).state == Job.State.DONE


def test_a_take_measured_again_scores_every_attempt_again(routine: Routine, scored: Attempt) -> None:
    take = added(routine)
    rescore_attempt(attempt=scored)
    run_job_of(scored)
    steps.use_track(take.video, stored_track(take.video, movement(), parameters="person=1.000,0.500,0.500"))
    assert job_of(scored).state == Job.State.QUEUED
    check(take)
    run_job_of(scored)
    assert current(scored)


def test_a_take_compared_with_an_older_reference_is_compared_before_scoring(
    routine: Routine, scored: Attempt
) -> None:
    take = added(routine)
    # As the administration pages change it: past the services.
    Routine.objects.filter(pk=routine.pk).update(trim_end=3.5)
    rescore_routine(routine=Routine.objects.get(pk=routine.pk))
    assert not jobs.run(job_id=job_of(scored).pk)
    check(take)
    run_job_of(scored)
    assert len(parameters_of(fresh(scored)).takes) == 1
    assert current(scored)


def test_a_performance_is_not_its_own_measure(routine: Routine, people: People) -> None:
    attempt = attempt_with(people.coach, routine, movement())
    check(add_take(routine=routine, video=attempt.video))
    added(routine)
    (used,) = parameters_of(attempt).takes
    assert used.content_sha256 != attempt.video.sha256


def test_a_take_cannot_be_practice(routine: Routine, people: People) -> None:
    take = added(routine)
    assert take.video not in videos_to_choose(student=people.coach, routine=routine)
    with pytest.raises(ReferenceAsPractice, match="a take of the routine"):
        create_attempt(student=people.coach, routine=routine, video=take.video)


def test_the_video_of_a_take_does_not_go_with_an_attempt(routine: Routine, people: People) -> None:
    attempt = attempt_with(people.coach, routine, movement())
    assert not is_used(video=attempt.video, besides=attempt)
    add_take(routine=routine, video=attempt.video)
    assert is_used(video=attempt.video, besides=attempt)


def test_a_score_says_how_many_takes_it_was_made_with(
    routine: Routine, scored: Attempt, people: People, signed_in: Callable[[User], Client]
) -> None:
    student = signed_in(people.student)

    def said() -> tuple[int, bool, bool]:
        page = student.get(scored.get_absolute_url()).content.decode()
        used = student.get(f"/api/attempts/{scored.pk}/").json()["score"]["takes_used"]
        return used, "the reference and 1 further take." in page, "the reference and 2 further takes." in page

    assert said() == (0, False, False)
    added(routine)
    assert said() == (0, False, False), "it was made before"
    for speed, expected in ((0.9, (2, False, True)), (None, (1, True, False))):
        if speed is None:
            remove_take(take=routine.takes.latest("created_at"))
        else:
            added(routine, speed=speed)
        rescore_attempt(attempt=scored)
        run_job_of(scored)
        assert said() == expected


def test_a_score_of_which_the_takes_are_not_known_says_nothing_of_them(
    scored: Attempt, people: People, signed_in: Callable[[User], Client]
) -> None:
    Score.objects.update(takes_used=None)
    page = signed_in(people.student).get(scored.get_absolute_url())
    assert page.status_code == 200
    assert "further take" not in page.content.decode()


def test_a_score_made_with_other_takes_is_not_called_better(routine: Routine, people: People) -> None:
    def tried(lower: float) -> Attempt:
        attempt = attempt_with(people.student, routine, movement(wrong_arm=(0.6, 2.6, lower)))
        run_job_of(attempt)
        return fresh(attempt)

    def better(attempt: Attempt) -> bool:
        assert attempt.score is not None
        return bool(feedback_of(attempt=attempt, score=attempt.score).better)

    before = tried(100.0)
    added(routine, speed=0.9)
    now = tried(10.0)
    assert not better(now)
    rescore_attempt(attempt=before)
    run_job_of(before)
    assert better(now), "once both are made with the same takes"
