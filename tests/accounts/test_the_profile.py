"""The profile: name and roles."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.people import People

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def save(client, name: str, roles: list[str]):  # type: ignore[no-untyped-def]
    return client.post(reverse("people:profile"), {"name": name, "roles": roles})


def test_a_visitor_is_asked_to_sign_in(client, db):
    assert client.get(reverse("people:profile")).url.startswith(reverse("account_login"))


def test_the_form_shows_what_is_known(signed_in, people: People):
    page = signed_in(people.coach).get(reverse("people:profile")).content.decode()
    assert 'value="Carla Coach"' in page
    assert 'value="coach" id="id_roles_1" checked' in page


def test_a_student_becomes_a_coach_too(signed_in, people: People):
    save(signed_in(people.student), "Sam S.", ["student", "coach"])
    people.student.refresh_from_db()
    assert (people.student.name, people.student.is_student, people.student.is_coach) == ("Sam S.", True, True)


def test_nobody_is_left_without_a_role(signed_in, people: People):
    answer = save(signed_in(people.student), "Sam", [])
    assert "Choose at least one: student, coach or guardian." in answer.content.decode()
    people.student.refresh_from_db()
    assert people.student.is_student


def test_a_coach_with_groups_stays_coach(signed_in, people: People):
    answer = save(signed_in(people.coach), "Carla", ["student"])
    assert "You still have groups of your own." in answer.content.decode()
    people.coach.refresh_from_db()
    assert people.coach.is_coach


def test_a_coach_without_groups_may_stop(signed_in, people: People):
    save(signed_in(people.other_coach), "Otto", ["student"])
    people.other_coach.refresh_from_db()
    assert not people.other_coach.is_coach
