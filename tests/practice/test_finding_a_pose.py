"""A pose of the reference is found in the practice, wherever it comes there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from django.test import Client

from accounts.models import User
from library.models import Routine
from practice.models import Attempt
from scoring.compare.search import SEARCH_METRICS
from scoring.pose.changed import turned_over
from tests.people import People
from tests.practice import bodies
from tests.practice.bodies import movement
from tests.practice.stage import attempt_with, run_job_of

pytestmark = pytest.mark.unit

SignedIn = Callable[[User], Client]


def address(attempt: Attempt) -> str:
    return f"/api/attempts/{attempt.pk}/poses/"


TOP = 1.0
"""Seconds of the reference at which the arm is highest; it is so again two seconds later."""


def is_a_top(time: float) -> bool:
    return min(abs(time - TOP), abs(time - TOP - 2.0)) < 0.04


def at(attempt: Attempt, client: Client, time: float, metric: str = "calibrated") -> dict:
    answer = client.get(address(attempt), {"time": time, "metric": metric})
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.fixture
def later(people: People, routine: Routine) -> Attempt:
    """The reference's movement, a second later."""
    track = movement()
    attempt = attempt_with(people.student, routine, replace(track, times=track.times + 1.0))
    run_job_of(attempt)
    return attempt


@pytest.mark.parametrize("metric", SEARCH_METRICS)
def test_the_same_pose_is_found_where_it_comes(
    later: Attempt, people: People, signed_in: SignedIn, metric: str
) -> None:
    found = at(later, signed_in(people.student), TOP, metric)
    assert found["metric"] == metric
    assert found["reference_time"] == pytest.approx(TOP, abs=0.02)
    assert is_a_top(found["time"] - 1.0)
    assert found["total"] > 99
    assert set(found["parts"]) >= {"head", "left_wrist"}


def test_of_a_mirrored_practice_the_mirrored_pose_is_sought(
    people: People, routine: Routine, signed_in: SignedIn
) -> None:
    attempt = attempt_with(people.student, routine, turned_over(movement()))
    run_job_of(attempt)
    attempt.refresh_from_db()
    assert attempt.score is not None
    assert attempt.score.mirrored
    found = at(attempt, signed_in(people.student), TOP)
    assert is_a_top(found["time"])
    assert found["total"] > 99


def test_a_part_that_is_nowhere_seen_has_no_number_and_the_others_have(
    people: People, routine: Routine, signed_in: SignedIn
) -> None:
    attempt = attempt_with(people.student, routine, bodies.without_joints(movement(), 10))
    run_job_of(attempt)
    parts = at(attempt, signed_in(people.student), 1.0)["parts"]
    assert parts["right_wrist"] is None
    assert parts["left_wrist"] > 99


def test_where_the_formulas_need_what_is_not_seen_that_is_said(
    people: People, routine: Routine, signed_in: SignedIn
) -> None:
    track = movement()
    hidden = track.keypoints.copy()
    hidden[:, 10] = (np.nan, np.nan, 0.0)
    attempt = attempt_with(people.student, routine, replace(track, keypoints=hidden))
    run_job_of(attempt)
    answer = signed_in(people.student).get(address(attempt), {"time": 1.0, "metric": "cosine"})
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "no_such_pose"


@pytest.mark.parametrize("query", [{"metric": "nonsense"}, {"time": "soon"}, {"time": -1}, {"time": "nan"}])
def test_what_makes_no_sense_is_refused(
    later: Attempt, people: People, signed_in: SignedIn, query: dict
) -> None:
    assert signed_in(people.student).get(address(later), query).status_code == 400


def test_who_does_not_see_the_attempt_finds_nothing(
    later: Attempt, people: People, signed_in: SignedIn
) -> None:
    assert signed_in(people.coach).get(address(later)).status_code == 200
    for person in (people.classmate, people.stranger):
        assert signed_in(person).get(address(later)).status_code == 404


def test_a_practice_aid_gives_coaches_the_place_and_no_numbers(
    later: Attempt, people: People, signed_in: SignedIn
) -> None:
    people.group.practice_aid_only = True
    people.group.save()
    found = at(later, signed_in(people.coach), TOP)
    assert is_a_top(found["time"] - 1.0)
    assert (found["total"], found["parts"]) == (None, {})
