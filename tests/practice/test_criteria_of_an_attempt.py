"""Criteria are checked when an attempt is scored, and again when they change, without comparing again."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from library.jobs import run as jobs
from library.models import Job, Routine, Track
from library.routines.services import delete_routine, set_criteria
from practice.models import Attempt, Score
from practice.scoring import score_attempt
from practice.services import rescore_attempt
from scoring.pose.track import PoseTrack
from tests.people import People
from tests.practice.bodies import movement, without_joints
from tests.practice.stage import attempt_with, run_job_of

pytestmark = pytest.mark.unit
SignIn = Callable[..., Client]

RAISED = {"kind": "greatest_angle", "part": "shoulder", "side": "left", "at_least": 130.0}
HIGHER = {"kind": "stays_above", "part": "wrist", "other": "head", "side": "right"}
KNEES = {"kind": "least_angle", "part": "knee", "side": "both", "at_most": 95.0}


def text_of(response: object) -> str:
    body = response.content.decode()  # type: ignore[attr-defined]
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


def half_seen() -> PoseTrack:
    """Too little of the body for a score."""
    return without_joints(movement(), 7, 8, 9, 10, 13, 14, 15, 16)


def check(routine: Routine) -> bool:
    return jobs.run(job_id=Job.objects.get(kind="check_criteria", subject_id=routine.pk).pk)


def outcomes(attempt: Attempt) -> dict[str, bool | None]:
    attempt.refresh_from_db()
    assert attempt.score is not None
    return {one.criterion.kind: one.met for one in attempt.score.facts.criteria}


def test_a_new_score_is_checked_at_once(routine: Routine, attempt: Attempt) -> None:
    set_criteria(routine=routine, criteria=[RAISED, HIGHER, KNEES])
    run_job_of(attempt)
    assert outcomes(attempt) == {"greatest_angle": True, "stays_above": False, "least_angle": None}


def test_changed_criteria_are_checked_without_a_new_score(routine: Routine, scored: Attempt) -> None:
    before = scored.score
    assert outcomes(scored) == {}
    set_criteria(routine=routine, criteria=[HIGHER])
    assert check(routine)
    assert outcomes(scored) == {"stays_above": False}
    assert (scored.score, Score.objects.count()) == (before, 1)
    set_criteria(routine=routine, criteria=[RAISED])
    assert check(routine)
    assert outcomes(scored) == {"greatest_angle": True}


def test_a_change_of_criteria_does_not_offer_to_score_again(
    people: People, routine: Routine, scored: Attempt, signed_in: SignIn
) -> None:
    set_criteria(routine=routine, criteria=[RAISED])
    page = text_of(signed_in(people.student).get(scored.get_absolute_url()))
    assert "The routine was changed after this score was made." not in page


def test_until_they_are_checked_the_page_says_so(
    people: People, routine: Routine, scored: Attempt, signed_in: SignIn
) -> None:
    client = signed_in(people.student)
    assert "Criteria" not in text_of(client.get(scored.get_absolute_url()))
    set_criteria(routine=routine, criteria=[RAISED])
    waiting = "not checked yet Left shoulder: arm raised to 130° or more"
    assert waiting in text_of(client.get(scored.get_absolute_url()))
    check(routine)
    assert "not checked yet" not in text_of(client.get(scored.get_absolute_url()))


def test_a_criterion_that_was_removed_is_no_longer_shown(
    people: People, routine: Routine, scored: Attempt, signed_in: SignIn
) -> None:
    set_criteria(routine=routine, criteria=[RAISED, HIGHER])
    check(routine)
    set_criteria(routine=routine, criteria=[HIGHER])
    page = text_of(signed_in(people.student).get(scored.get_absolute_url()))
    assert "Right wrist: always above the head" in page
    assert "arm raised" not in page
    check(routine)
    assert outcomes(scored) == {"stays_above": False}


def test_the_page_shows_mark_value_margin_reference_and_the_way_to_the_proof(
    people: People, routine: Routine, attempt: Attempt, signed_in: SignIn
) -> None:
    set_criteria(routine=routine, criteria=[RAISED, HIGHER, KNEES])
    run_job_of(attempt)
    page = signed_in(people.student).get(attempt.get_absolute_url())
    assert re.search(
        r"met Left shoulder: .* Measured: \d+°, \d+° to spare\. Reference: \d+°\.", text_of(page)
    )
    assert re.search(r"not met Right wrist: .* torso lengths off\.", text_of(page))
    assert "cannot be told Both knees: bent to 95° or less From here it points at the camera" in text_of(page)
    assert attempt.score is not None
    first = attempt.score.facts.criteria[0]
    assert f'data-seek="{first.second:.3f}"' in page.content.decode()
    assert f"/library/videos/{attempt.video_id}/file/#t={first.second:.3f}" in page.content.decode()
    for mark in ("check-circle-fill", "x-circle-fill", "question-circle-fill"):
        assert f"bi-{mark}" in page.content.decode()


def test_the_coach_sees_them_too(
    people: People, routine: Routine, scored: Attempt, signed_in: SignIn
) -> None:
    set_criteria(routine=routine, criteria=[RAISED])
    check(routine)
    assert "to spare" in text_of(signed_in(people.coach).get(scored.get_absolute_url()))


def test_every_attempt_of_the_routine_is_checked_and_no_other(
    people: People, routine: Routine, scored: Attempt
) -> None:
    other = attempt_with(people.classmate, routine, movement(lift=95.0))
    run_job_of(other)
    waiting = attempt_with(people.classmate, routine, movement(speed=0.9))
    set_criteria(routine=routine, criteria=[RAISED])
    assert check(routine)
    assert [outcomes(one) for one in (scored, other)] == [{"greatest_angle": True}, {"greatest_angle": False}]
    assert waiting.score is None


def test_checking_twice_changes_nothing(routine: Routine, scored: Attempt) -> None:
    set_criteria(routine=routine, criteria=[RAISED])
    check(routine)
    further = Score.objects.get().further
    set_criteria(routine=routine, criteria=[RAISED])
    assert Job.objects.get(kind="check_criteria").state == Job.State.DONE, "nothing was changed"
    Job.objects.filter(kind="check_criteria").update(state=Job.State.QUEUED)
    check(routine)
    assert Score.objects.get().further == further


def test_scoring_again_keeps_the_outcomes(routine: Routine, scored: Attempt) -> None:
    set_criteria(routine=routine, criteria=[RAISED])
    check(routine)
    rescore_attempt(attempt=scored)
    run_job_of(scored)
    assert outcomes(scored) == {"greatest_angle": True}


def test_what_got_no_score_is_not_judged(people: People, routine: Routine, signed_in: SignIn) -> None:
    attempt = attempt_with(people.student, routine, half_seen())
    set_criteria(routine=routine, criteria=[RAISED])
    run_job_of(attempt)
    assert attempt.score is not None
    assert attempt.score.total is None
    assert outcomes(attempt) == {"greatest_angle": None}
    assert "Criteria" not in text_of(signed_in(people.student).get(attempt.get_absolute_url()))


def test_a_score_whose_track_is_gone_keeps_what_was_found(routine: Routine, scored: Attempt) -> None:
    set_criteria(routine=routine, criteria=[RAISED])
    check(routine)
    Track.objects.filter(pk=scored.video.track_id).delete()
    set_criteria(routine=routine, criteria=[HIGHER])
    assert check(routine)
    assert outcomes(scored) == {"greatest_angle": True}


def test_criteria_that_change_while_an_attempt_is_scored_are_the_ones_checked(
    routine: Routine, attempt: Attempt
) -> None:
    loaded = Attempt.objects.select_related("routine__reference__track", "video__track").get(pk=attempt.pk)
    set_criteria(routine=routine, criteria=[RAISED])
    score_attempt(attempt=loaded)
    assert outcomes(attempt) == {"greatest_angle": True}


def test_a_routine_without_attempts_asks_for_no_work_and_a_deleted_one_leaves_none(
    people: People, routine: Routine, scored: Attempt
) -> None:
    empty = Routine.objects.create(owner=people.coach, title="Empty", reference=routine.reference)
    set_criteria(routine=empty, criteria=[RAISED])
    assert not Job.objects.filter(kind="check_criteria").exists()
    set_criteria(routine=routine, criteria=[RAISED])
    scored.delete()
    delete_routine(routine=routine)
    assert not Job.objects.filter(kind="check_criteria").exists()


def test_the_api_gives_them_with_their_sentences_and_the_schema_says_how(
    people: People, routine: Routine, attempt: Attempt, signed_in: SignIn
) -> None:
    set_criteria(routine=routine, criteria=[RAISED, KNEES])
    run_job_of(attempt)
    client = signed_in(people.student)
    raised, knees = client.get(f"/api/attempts/{attempt.pk}/").json()["score"]["criteria"]
    assert (raised["criterion"], raised["met"], raised["verdict"], raised["unit"]) == (
        RAISED,
        True,
        "met",
        "degrees",
    )
    assert raised["margin"] > 0
    assert raised["says"] == "Left shoulder: arm raised to 130° or more"
    assert (knees["met"], knees["why"]["code"]) == (None, "towards_camera")
    assert client.get(f"/api/attempts/{attempt.pk}/playback/").json()["criteria"][0]["met"] is True
    schema = client.get("/api/schema/?format=json").json()["components"]["schemas"]
    described = set(schema["Outcome"]["properties"])
    assert set(raised) == described
    assert schema["Score"]["properties"]["criteria"]["items"] == {"$ref": "#/components/schemas/Outcome"}


def test_a_score_made_before_there_were_criteria_is_checked_like_any_other(
    routine: Routine, scored: Attempt
) -> None:
    Score.objects.update(further={})
    set_criteria(routine=routine, criteria=[RAISED])
    check(routine)
    assert outcomes(scored) == {"greatest_angle": True}
