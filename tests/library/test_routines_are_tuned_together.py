"""The coaches of a group set together how its routines are scored; the rest is whose routine it is."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Membership, User
from library.access import routines_editable_by
from library.models import Routine
from tests.people import People, make_person
from tests.practice.test_attempt_pages import text_of
from tests.things import a_routine

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


@pytest.fixture
def second(people: People) -> User:
    """Another coach of the group."""
    coach = make_person("Selma Second", coach=True)
    Membership.objects.create(group=people.group, user=coach, role=Membership.Role.COACH)
    return coach


@pytest.fixture
def routine(people: People) -> Routine:
    return a_routine(people.coach, people.group)


def edit(routine: Routine) -> str:
    return f"/library/routines/{routine.pk}/edit/"


def test_another_coach_sets_how_it_is_scored_and_is_named(
    routine: Routine, second: User, people: People, signed_in: Any
) -> None:
    client = signed_in(second)
    page = client.get(edit(routine))
    assert "is a routine of Carla Coach" in text_of(page)
    form = {
        "red_threshold": "70",
        "weight_head": "0",
        "tolerance_left_knee": "20",
        "goal_from": "80",
        "title": "Mine now",
        "trim_start": "3",
    }
    assert client.post(edit(routine), form).status_code == 302
    routine.refresh_from_db()
    assert (routine.red_threshold, routine.joint_weights, routine.goal_from) == (70, {"head": 0.0}, 80)
    assert routine.tolerances == {"left_knee": 20.0}
    assert (routine.title, routine.trim_start, routine.owner) == ("Morning kata", None, people.coach)
    assert (routine.changed_by, list(routine.groups.all())) == (second, [people.group])
    assert "Last changed by Selma Second" in text_of(signed_in(people.coach).get(routine.get_absolute_url()))


def test_criteria_are_theirs_together(routine: Routine, second: User, signed_in: Any) -> None:
    criterion = {"kind": "greatest_angle", "part": "shoulder", "side": "left", "at_least": "100"}
    client = signed_in(second)
    assert "Add a criterion" in text_of(client.get(routine.get_absolute_url()))
    assert client.post(f"/library/routines/{routine.pk}/criteria/", criterion).status_code == 302
    routine.refresh_from_db()
    assert (len(routine.criteria), routine.changed_by) == (1, second)


def test_video_takes_and_deleting_stay_the_own_coach_s(
    routine: Routine, second: User, signed_in: Any
) -> None:
    client, page = signed_in(second), f"/library/routines/{routine.pk}/"
    for what in ("reference/", "delete/", "takes/new/"):
        assert client.get(f"{page}{what}").status_code == 404, what
    shown = client.get(page).content.decode()
    assert "Replace the reference" not in shown
    assert "Delete" not in shown
    assert f"{page}edit/" in shown


def test_students_and_coaches_elsewhere_set_nothing(routine: Routine, people: People, signed_in: Any) -> None:
    for person in (people.student, people.other_coach):
        assert not routines_editable_by(person).filter(pk=routine.pk).exists()
        assert signed_in(person).post(edit(routine), {"red_threshold": "70"}).status_code == 404
    assert "Last changed" not in text_of(signed_in(people.student).get(routine.get_absolute_url()))


def test_who_stops_coaching_the_group_sets_nothing_any_more(
    routine: Routine, second: User, people: People, signed_in: Any
) -> None:
    people.group.memberships.filter(user=second).update(role=Membership.Role.STUDENT)
    assert signed_in(second).get(edit(routine)).status_code == 404


def test_the_editor_says_what_the_reference_does_not_show(
    routine: Routine, people: People, signed_in: Any
) -> None:
    page = signed_in(people.coach).get(edit(routine))
    assert "Once the reference is measured" in text_of(page)
    assert page.content.decode().count("data-map-part=") == 13
