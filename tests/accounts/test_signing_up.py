"""Signing up, as student, coach or both."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.people import PASSWORD, People

pytestmark = [pytest.mark.unit, pytest.mark.django_db]

FORM = {
    "name": "Nora New",
    "email": "Nora@Example.org",
    "password1": PASSWORD,
    "password2": PASSWORD,
    "age_band": "adult",
}


def sign_up(client: Client, roles: list[str], **changes: str):  # type: ignore[no-untyped-def]
    return client.post(reverse("account_signup"), {**FORM, "roles": roles, **changes})


@pytest.mark.parametrize(
    ("roles", "is_student", "is_coach"),
    [(["student"], True, False), (["coach"], False, True), (["student", "coach"], True, True)],
)
def test_a_person_signs_up_with_the_roles_they_ticked(client, roles, is_student, is_coach):
    answer = sign_up(client, roles)
    assert (answer.status_code, answer.url) == (302, reverse("home"))
    person = User.objects.get(email="nora@example.org")
    assert (person.name, person.is_student, person.is_coach) == ("Nora New", is_student, is_coach)
    assert person.check_password(PASSWORD)


def test_who_signs_up_is_signed_in_and_gets_a_confirmation_mail(client):
    sign_up(client, ["student"])
    assert "Hello, Nora" in client.get(reverse("home")).content.decode()
    assert [message.to for message in mail.outbox] == [["nora@example.org"]]


def test_signing_up_without_a_role_says_what_to_choose(client):
    answer = sign_up(client, [])
    assert answer.status_code == 200
    assert "Choose at least one: student, coach or guardian." in answer.content.decode()
    assert not User.objects.exists()


def test_a_role_that_does_not_exist_is_refused(client):
    assert sign_up(client, ["staff"]).status_code == 200
    assert not User.objects.exists()


def test_a_forged_field_does_not_make_an_administrator(client):
    sign_up(client, ["student"], is_staff="on", is_superuser="on")
    person = User.objects.get()
    assert (person.is_staff, person.is_superuser) == (False, False)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "  "}, "This field is required."),
        ({"email": "no address"}, "Enter a valid email address."),
        ({"password1": "short1", "password2": "short1"}, "at least 10 characters"),
        ({"password2": "something else"}, "You must type the same password each time."),
    ],
)
def test_what_is_wrong_in_the_form_is_said_beside_it(client, changes, sentence):
    answer = sign_up(client, ["student"], **changes)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not User.objects.exists()


def test_an_address_serves_one_account_only(client, people: People):
    sign_up(client, ["student"], email=people.student.email.upper())
    assert User.objects.filter(email__iexact=people.student.email).count() == 1
