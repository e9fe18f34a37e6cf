"""What a routine tolerates of a part: the coach says so, or its reference proposes it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from library.models import Routine
from scoring.compare.measure.deviations import proposed_tolerances
from tests.people import People
from tests.practice.bodies import movement, without_frames, without_joints
from tests.practice.stage import shared_routine, waiting_video

pytestmark = pytest.mark.unit
SignIn = Callable[..., Client]


def proposals_on(page: str) -> dict[str, str]:
    """What stands in grey in the fields of the tolerances."""
    fields = re.findall(r'<input[^>]*name="tolerance_(\w+)"[^>]*>', page)
    greys = re.findall(r'<input[^>]*name="tolerance_[^>]*placeholder="(\d*)"', page)
    return dict(zip(fields, greys, strict=True))


def test_the_form_and_the_api_show_what_the_reference_proposes(people: People, signed_in: SignIn) -> None:
    routine = shared_routine(people, without_joints(movement(), 15))
    proposed = proposed_tolerances(without_joints(movement(), 15))
    coach = signed_in(people.coach)
    page = coach.get(reverse("library:routine_edit", args=[routine.pk])).content.decode()
    assert proposals_on(page) == {
        **{part: f"{degrees:.0f}" for part, degrees in proposed.items()},
        "left_ankle": "",
    }
    answer = coach.get(f"/api/routines/{routine.pk}/").json()
    assert answer["proposed_tolerances"] == pytest.approx(proposed)


def test_before_anybody_is_measured_there_is_no_proposal(people: People, signed_in: SignIn) -> None:
    waiting = Routine.objects.create(
        owner=people.coach, title="New", reference=waiting_video(owner=people.coach)
    )
    nobody = shared_routine(people, without_frames(movement(), from_share=0.0))
    for routine in (waiting, nobody):
        page = signed_in(people.coach).get(reverse("library:routine_edit", args=[routine.pk]))
        assert set(proposals_on(page.content.decode()).values()) == {""}


def test_students_read_what_their_coach_set(people: People, signed_in: SignIn) -> None:
    routine = shared_routine(people, movement(), tolerances={"left_elbow": 30.0, "head": 7.5})
    page = signed_in(people.student).get(routine.get_absolute_url()).content.decode()
    assert "Head 7.5°, Left elbow 30°" in page
    other = shared_routine(people, movement())
    assert "May be off by" not in signed_in(people.student).get(other.get_absolute_url()).content.decode()
