"""A coach makes groups, names them, and lets people go."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import Group, Membership
from tests.people import People

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def at(name: str, people: People, *more: object) -> str:
    return reverse(f"coaching:{name}", args=[people.group.pk, *more])


def test_a_coach_makes_a_group_and_is_in_it(signed_in, people: People):
    answer = signed_in(people.other_coach).post(reverse("coaching:group_new"), {"name": " Friday  "})
    group = Group.objects.get(owner=people.other_coach)
    assert (answer.url, group.name) == (reverse("coaching:group", args=[group.pk]), "Friday")
    assert group.memberships.get().role == Membership.Role.COACH


def test_a_group_needs_a_name(signed_in, people: People):
    answer = signed_in(people.other_coach).post(reverse("coaching:group_new"), {"name": " "})
    assert "This field is required." in answer.content.decode()
    assert not Group.objects.filter(owner=people.other_coach).exists()


def test_a_student_who_wants_a_group_is_shown_how_to_become_a_coach(signed_in, people: People):
    answer = signed_in(people.student).post(reverse("coaching:group_new"), {"name": "Mine"}, follow=True)
    assert "Groups are made by coaches." in answer.content.decode()
    assert Group.objects.count() == 1


def test_the_coach_sees_members_link_and_code(signed_in, people: People):
    page = signed_in(people.coach).get(at("group", people)).content.decode()
    assert "Sam Student" in page
    assert "Kim Classmate" in page
    assert f"http://testserver{people.group.get_invitation_path()}" in page


def test_a_student_sees_the_group_but_neither_members_nor_invitation(signed_in, people: People):
    page = signed_in(people.student).get(at("group", people)).content.decode()
    assert "Coach: Carla Coach" in page
    assert "Kim Classmate" not in page
    assert people.group.invitation_code not in page


def test_the_coach_renames_the_group(signed_in, people: People):
    signed_in(people.coach).post(at("group_rename", people), {"name": "Wednesday class"})
    people.group.refresh_from_db()
    assert people.group.name == "Wednesday class"


def test_an_empty_name_is_refused_with_the_page_still_there(signed_in, people: People):
    answer = signed_in(people.coach).post(at("group_rename", people), {"name": ""})
    assert answer.status_code == 400
    assert "This field is required." in answer.content.decode()


def test_the_coach_takes_a_student_out(signed_in, people: People):
    signed_in(people.coach).post(at("member_remove", people, people.student.pk))
    assert not people.group.memberships.filter(user=people.student).exists()
    assert signed_in(people.student).get(at("group", people)).status_code == 404


def test_the_coach_cannot_be_taken_out(signed_in, people: People):
    answer = signed_in(people.coach).post(at("member_remove", people, people.coach.pk))
    assert answer.status_code == 400
    assert "cannot leave it" in answer.content.decode()
    assert people.group.memberships.filter(user=people.coach).exists()


def test_who_is_not_a_member_cannot_be_taken_out(signed_in, people: People):
    answer = signed_in(people.coach).post(at("member_remove", people, people.stranger.pk))
    assert answer.status_code == 404


def test_a_student_leaves(signed_in, people: People):
    signed_in(people.student).post(at("group_leave", people))
    assert not people.group.memberships.filter(user=people.student).exists()


def test_deleting_asks_first(signed_in, people: People):
    client = signed_in(people.coach)
    assert "Delete Tuesday class?" in client.get(at("group_delete", people)).content.decode()
    assert Group.objects.exists()
    client.post(at("group_delete", people))
    assert not Group.objects.exists()


@pytest.mark.parametrize("name", ["group_rename", "group_renew", "group_delete"])
@pytest.mark.parametrize("person", ["student", "stranger", "other_coach"])
def test_only_its_coach_changes_a_group(signed_in, people: People, name, person):
    answer = signed_in(getattr(people, person)).post(at(name, people), {"name": "Taken over"})
    assert answer.status_code == 404
    assert Group.objects.get() == people.group
    assert Group.objects.get().name == "Tuesday class"
    assert Group.objects.get().invitation_code == people.group.invitation_code


@pytest.mark.parametrize("person", ["student", "stranger", "other_coach"])
def test_only_its_coach_takes_members_out(signed_in, people: People, person):
    answer = signed_in(getattr(people, person)).post(at("member_remove", people, people.classmate.pk))
    assert answer.status_code == 404
    assert people.group.memberships.filter(user=people.classmate).exists()


@pytest.mark.parametrize("person", ["stranger", "other_coach"])
def test_a_stranger_does_not_find_the_group(signed_in, people: People, person):
    assert signed_in(getattr(people, person)).get(at("group", people)).status_code == 404


def test_changing_by_a_mere_link_is_not_possible(signed_in, people: People):
    client = signed_in(people.coach)
    for name in ("group_rename", "group_renew", "group_leave"):
        assert client.get(at(name, people)).status_code == 405


def test_a_visitor_is_asked_to_sign_in(client, people: People):
    assert client.get(at("group", people)).url.startswith(reverse("account_login"))
