"""Joining a group by its link or by its code."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts import services
from accounts.models import Membership, User
from tests.people import PASSWORD, People

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def role_of(person: User, people: People) -> str | None:
    membership = people.group.memberships.filter(user=person).first()
    return membership.role if membership else None


def test_the_link_says_whose_group_it_is_and_joins_only_when_asked(signed_in, people: People):
    client = signed_in(people.stranger)
    page = client.get(people.group.get_invitation_path()).content.decode()
    assert "Tuesday class" in page
    assert "Carla Coach" in page
    assert role_of(people.stranger, people) is None
    answer = client.post(people.group.get_invitation_path())
    assert answer.url == reverse("coaching:group", args=[people.group.pk])
    assert role_of(people.stranger, people) == Membership.Role.STUDENT


def test_joining_twice_is_joining_once(signed_in, people: People):
    client = signed_in(people.stranger)
    for _ in range(2):
        client.post(people.group.get_invitation_path())
    assert people.group.memberships.filter(user=people.stranger).count() == 1


def test_a_coach_who_joins_somebody_elses_group_becomes_a_student_too(signed_in, people: People):
    signed_in(people.other_coach).post(people.group.get_invitation_path())
    people.other_coach.refresh_from_db()
    assert (people.other_coach.is_student, people.other_coach.is_coach) == (True, True)


def test_the_coach_stays_coach_when_opening_the_own_link(signed_in, people: People):
    client = signed_in(people.coach)
    assert "You are already in it." in client.get(people.group.get_invitation_path()).content.decode()
    client.post(people.group.get_invitation_path())
    assert role_of(people.coach, people) == Membership.Role.COACH


def test_a_code_typed_by_hand_leads_to_the_invitation(signed_in, people: People):
    typed = f" {people.group.invitation_code.lower()} "
    answer = signed_in(people.stranger).post(reverse("coaching:join_by_code"), {"code": typed})
    assert answer.url == people.group.get_invitation_path()


@pytest.mark.parametrize("code", ["WRONGONE", "", "'; DROP TABLE", "x" * 400])
def test_a_wrong_code_gets_a_clear_page(signed_in, people: People, code):
    answer = signed_in(people.stranger).post(reverse("coaching:join_by_code"), {"code": code})
    assert answer.status_code == 404
    assert "This invitation is not valid" in answer.content.decode()


def test_a_wrong_link_gets_the_same_page_signed_in_or_not(client, signed_in, people: People):
    for session in (client, signed_in(people.stranger)):
        answer = session.get(reverse("coaching:join", args=["WRONGONE"]))
        assert answer.status_code == 404
        assert "This invitation is not valid" in answer.content.decode()


def test_a_link_with_signs_that_no_code_has_gets_the_same_page(client, people: People):
    assert client.get("/coaching/join/wrong%00one/").status_code == 404
    assert client.get(f"/coaching/join/{people.group.invitation_code}%00/").status_code == 200


def test_a_renewed_code_ends_the_old_one(signed_in, people: People):
    old = people.group.get_invitation_path()
    signed_in(people.coach).post(reverse("coaching:group_renew", args=[people.group.pk]))
    people.group.refresh_from_db()
    client = signed_in(people.stranger)
    assert client.post(old).status_code == 404
    assert role_of(people.stranger, people) is None
    client.post(people.group.get_invitation_path())
    assert role_of(people.stranger, people) == Membership.Role.STUDENT


def test_a_visitor_sees_the_invitation_but_cannot_join(client, people: People):
    path = people.group.get_invitation_path()
    for answer in (client.get(path), client.post(path)):
        page = answer.content.decode()
        assert f"{reverse('account_signup')}?next={path}" in page
    assert people.group.memberships.count() == 3


def test_signing_up_from_an_invitation_leads_back_to_it(client: Client, people: People):
    path = people.group.get_invitation_path()
    page = client.get(f"{reverse('account_signup')}?next={path}").content.decode()
    assert f'name="next" value="{path}"' in page
    form = {
        "name": "Nora New",
        "email": "nora@example.org",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "roles": ["student"],
        "age_band": "adult",
        "next": path,
    }
    assert client.post(reverse("account_signup"), form).url == path
    client.post(path)
    assert role_of(User.objects.get(email="nora@example.org"), people) == Membership.Role.STUDENT


def test_signing_in_from_an_invitation_leads_back_to_it(client: Client, people: People):
    path = people.group.get_invitation_path()
    form = {"login": people.stranger.email, "password": PASSWORD, "next": path}
    assert client.post(reverse("account_login"), form).url == path


def test_joining_needs_a_valid_code_in_the_service_too(people: People):
    with pytest.raises(services.UnknownInvitation) as caught:
        services.join_group(user=people.stranger, code="WRONGONE")
    assert (caught.value.status, caught.value.retryable) == (404, False)
