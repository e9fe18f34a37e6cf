"""Another reference for a routine: attempts are scored again, and what hung on the old one is said."""

from __future__ import annotations

from typing import Any

import pytest

from library.errors import BadRoutine
from library.jobs import run as jobs
from library.models import Job, Routine
from library.routines.replacing import replace_reference
from library.routines.services import add_take, confirm_take, set_criteria
from practice.models import Attempt
from practice.selectors import rescoring_of
from tests.people import People
from tests.practice.bodies import movement
from tests.practice.stage import attempt_with, job_of, measured_video, run_job_of, shared_routine
from tests.practice.test_attempt_pages import text_of

pytestmark = [pytest.mark.unit, pytest.mark.django_db]

HELD = {"kind": "hold_pose", "at": 1.0, "seconds": 0.5}
RAISED = {"kind": "greatest_angle", "part": "shoulder", "side": "left", "at_least": 100.0}


@pytest.fixture
def attempt(people: People) -> Attempt:
    """A scored attempt at a routine with two criteria."""
    routine = shared_routine(people, movement(), trim_start=0.1, joint_weights={"head": 0.5})
    set_criteria(routine=routine, criteria=[RAISED, HELD])
    made = attempt_with(people.student, routine, movement(lift=120))
    run_job_of(made)
    return made


@pytest.fixture
def routine(attempt: Attempt) -> Routine:
    return Routine.objects.get(pk=attempt.routine_id)


def ask_for_scores(routine: Routine) -> None:
    """What a worker does first."""
    assert jobs.run(job_id=Job.objects.get(kind="rescore_routine", subject_id=routine.pk).pk)


def another(people: People, **values: Any) -> Any:
    return measured_video(owner=people.coach, track=movement(**{"lift": 150, **values}), title="New one")


def test_attempts_are_scored_again_and_keep_their_score_until_then(
    people: People, routine: Routine, attempt: Attempt
) -> None:
    before, video = attempt.score, another(people)
    replaced = replace_reference(routine=routine, reference=video, trim_start=None, trim_end=1.5)
    assert replaced.attempts == 1
    assert (rescoring_of(routine=routine).left, rescoring_of(routine=routine).total) == (1, 1)
    ask_for_scores(routine)
    attempt.refresh_from_db()
    assert (attempt.score, job_of(attempt).state) == (before, Job.State.QUEUED)
    assert (rescoring_of(routine=routine).left, rescoring_of(routine=routine).total) == (1, 1)
    run_job_of(attempt)
    assert attempt.score != before
    assert attempt.score.reference_track == video.track
    assert rescoring_of(routine=routine).left == 0
    routine.refresh_from_db()
    assert (routine.trim_start, routine.trim_end, routine.joint_weights) == (None, 1.5, {"head": 0.5})


def test_criteria_stay_but_those_of_a_moment_of_the_old_video(people: People, routine: Routine) -> None:
    replaced = replace_reference(routine=routine, reference=another(people))
    assert [one.kind for one in replaced.criteria] == ["hold_pose"]
    routine.refresh_from_db()
    assert [one["kind"] for one in routine.criteria] == ["greatest_angle"]


def test_takes_are_compared_anew_and_one_can_become_the_reference(people: People, routine: Routine) -> None:
    kept = add_take(routine=routine, video=another(people))
    becomes = add_take(routine=routine, video=another(people, lift=140))
    for check in Job.objects.filter(kind="check_take"):
        jobs.run(job_id=check.pk)
    confirm_take(take=kept)
    old = routine.reference
    replace_reference(routine=routine, reference=becomes.video, keep_as_take=True)
    kept.refresh_from_db()
    assert not kept.confirmed
    assert Job.objects.get(kind="check_take", subject_id=kept.pk).state == Job.State.QUEUED
    assert {take.video for take in routine.takes.all()} == {kept.video, old}
    assert routine.takes.get(video=old).trim_start == 0.1


def test_what_cannot_be_the_reference_is_refused(people: People, routine: Routine, attempt: Attempt) -> None:
    own_attempt = attempt_with(people.coach, routine, movement(lift=110))
    students = attempt.video
    for video in (routine.reference, own_attempt.video, students):
        with pytest.raises(BadRoutine):
            replace_reference(routine=routine, reference=video)


def test_the_page_says_what_follows_and_then_how_far_it_is(
    people: People, routine: Routine, attempt: Attempt, signed_in: Any
) -> None:
    client, address = signed_in(people.coach), f"/library/routines/{routine.pk}/reference/"
    page = text_of(client.get(address))
    assert "1 attempt is compared with the new video" in page
    assert "These criteria ask for a pose at a second of the old video, and are removed" in page
    assert client.post(address, {}).status_code == 422
    done = client.post(address, {"chosen": str(another(people).pk)}, follow=True)
    said = text_of(done)
    assert "1 attempt is scored again in the background." in said
    assert "1 of 1 attempts is still to be scored again." in said
    ask_for_scores(routine)
    follow = f"/practice/routines/{routine.pk}/rescoring/"
    run_job_of(attempt)
    assert "All attempts are scored again." in text_of(client.get(follow))
    assert "scored again" not in text_of(client.get(routine.get_absolute_url()))


def test_a_routine_that_lost_its_reference_gets_one(people: People, routine: Routine, signed_in: Any) -> None:
    Routine.objects.filter(pk=routine.pk).update(reference=None)
    client = signed_in(people.coach)
    edit = f"/library/routines/{routine.pk}/edit/"
    assert "Choose a reference" in text_of(client.get(edit))
    values = {"title": "Renamed", "red_threshold": "60", "groups": [str(people.group.pk)]}
    assert client.post(edit, values).status_code == 302
    chosen = {"chosen": str(another(people).pk)}
    assert client.post(f"/library/routines/{routine.pk}/reference/", chosen).status_code == 302
    routine.refresh_from_db()
    assert (routine.title, routine.reference.title) == ("Renamed", "New one")


def test_nothing_is_asked_for_where_nobody_practised(
    people: People, attempt: Attempt, routine: Routine
) -> None:
    attempt.delete()
    assert replace_reference(routine=routine, reference=another(people)).attempts == 0
    assert not Job.objects.filter(kind="rescore_routine").exists()


def test_a_routine_that_lost_its_reference_meanwhile_is_left_alone(
    people: People, attempt: Attempt, routine: Routine
) -> None:
    replace_reference(routine=routine, reference=another(people))
    Routine.objects.filter(pk=routine.pk).update(reference=None)
    ask_for_scores(routine)
    assert job_of(attempt).state == Job.State.DONE
