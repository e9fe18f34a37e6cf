"""Where the site is a practice aid only, scores are for the student alone: coaches get no marks."""

from __future__ import annotations

import re
from typing import Any

import pytest

from accounts.models import Group, Membership
from accounts.services import set_practice_aid
from library.routines.services import set_criteria
from practice.models import Attempt
from tests.consents import look_after
from tests.people import People

pytestmark = [pytest.mark.unit, pytest.mark.django_db]

RAISED = {"kind": "greatest_angle", "part": "shoulder", "side": "left", "at_least": 130.0}
LISTS = ("/", "/practice/?of=students", "/practice/routines/{routine}/")


@pytest.fixture
def aid(people: People, scored: Attempt) -> Attempt:
    """The scored attempt in a group that is a practice aid only."""
    set_practice_aid(group=people.group, only=True)
    return scored


def lists(attempt: Attempt) -> list[str]:
    return [address.format(routine=attempt.routine_id) for address in LISTS]


def page(client: Any, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, address
    return answer.content.decode()


def shows_score(content: str, attempt: Attempt) -> bool:
    return bool(re.search(r"fc-score|pl-total|pl-facts|data-part=", content))


def test_without_it_the_coach_sees_scores(people: People, scored: Attempt, signed_in: Any) -> None:
    client = signed_in(people.coach)
    for address in (*lists(scored), scored.get_absolute_url()):
        assert shows_score(page(client, address), scored), address
    assert client.get(f"/api/attempts/{scored.pk}/").json()["score"]["total"] == scored.score.total


def test_no_page_of_the_coach_has_a_score(people: People, aid: Attempt, signed_in: Any) -> None:
    client = signed_in(people.coach)
    for address in (*lists(aid), aid.get_absolute_url()):
        content = page(client, address)
        assert not shows_score(content, aid), address
    assert "no mark" in content
    assert "Work on this" in content
    assert "data-playback" in content


def test_neither_has_the_api(people: People, aid: Attempt, signed_in: Any) -> None:
    client = signed_in(people.coach)
    one = client.get(f"/api/attempts/{aid.pk}/").json()
    (listed,) = client.get("/api/attempts/").json()["results"]
    for answer in (one, listed):
        assert (answer["score"], answer["score_hidden"]) == (None, True)
    played = client.get(f"/api/attempts/{aid.pk}/playback/").json()
    assert played["score"] == {"total": None, "timing": None, "coverage": None}
    for name in ("values", "degrees", "overall", "totals", "repetitions", "moments", "criteria"):
        assert not played[name], name
    assert played["path"]


def test_neither_do_pages_of_progress(people: People, aid: Attempt, signed_in: Any) -> None:
    person, client = f"/progress/people/{people.student.pk}/", signed_in(people.coach)
    course = f"{person}routines/{aid.routine_id}/"
    for address in (person, course):
        assert not shows_score(page(client, address), aid), address
    assert "coaches are not shown how scores change" in page(client, course)
    table = client.get(f"{course}csv/").content.decode()
    assert len(table.splitlines()) == 1
    assert client.get(f"/progress/attempts/{aid.pk}/beside/").status_code == 404
    own = signed_in(people.student)
    assert len(own.get(f"{course}csv/").content.decode().splitlines()) == 2
    assert own.get(f"/progress/attempts/{aid.pk}/beside/").status_code == 200


def test_the_student_and_the_guardian_see_it(people: People, aid: Attempt, signed_in: Any) -> None:
    guardian = look_after(people.student)
    for person in (people.student, guardian):
        client = signed_in(person)
        assert shows_score(page(client, aid.get_absolute_url()), aid)
        answer = client.get(f"/api/attempts/{aid.pk}/").json()
        assert answer["score"]["total"] == aid.score.total
        assert client.get(f"/api/attempts/{aid.pk}/playback/").json()["totals"]


def test_what_a_browser_kept_from_before_is_not_good_any_longer(
    people: People, scored: Attempt, signed_in: Any
) -> None:
    client, address = signed_in(people.coach), f"/api/attempts/{scored.pk}/playback/"
    before = client.get(address)["ETag"]
    set_practice_aid(group=people.group, only=True)
    assert client.get(address, headers={"If-None-Match": before}).status_code == 200


def test_checks_that_are_met_or_missed_are_marks_too(people: People, aid: Attempt, signed_in: Any) -> None:
    set_criteria(routine=aid.routine, criteria=[RAISED])
    assert "pl-criteria" in page(signed_in(people.student), aid.get_absolute_url())
    assert "pl-criteria" not in page(signed_in(people.coach), aid.get_absolute_url())


def test_it_holds_through_another_group_too(people: People, aid: Attempt, signed_in: Any) -> None:
    other = Group.objects.create(name="Friday class", owner=people.other_coach)
    Membership.objects.create(group=other, user=people.student)
    aid.routine.groups.add(other)
    answer = signed_in(people.other_coach).get(f"/api/attempts/{aid.pk}/").json()
    assert answer["score"] is None


def test_a_site_may_be_one_as_a_whole(people: People, scored: Attempt, signed_in: Any, settings: Any) -> None:
    settings.PRACTICE_AID_ONLY = True
    assert signed_in(people.coach).get(f"/api/attempts/{scored.pk}/").json()["score"] is None
    assert signed_in(people.student).get(f"/api/attempts/{scored.pk}/").json()["score"] is not None
    assert "in all its groups" in page(signed_in(people.coach), f"/coaching/groups/{people.group.pk}/")


def test_the_coach_switches_it_and_students_read_it(people: People, scored: Attempt, signed_in: Any) -> None:
    address = f"/coaching/groups/{people.group.pk}/"
    coach = signed_in(people.coach)
    for only in ("yes", "no"):
        assert coach.post(f"{address}aid/", {"only": only}).status_code == 302
        people.group.refresh_from_db()
        assert people.group.practice_aid_only == (only == "yes")
        told = "they are no marks" in page(signed_in(people.student), address)
        assert told == (only == "yes")
    assert signed_in(people.student).post(f"{address}aid/", {"only": "yes"}).status_code == 404
