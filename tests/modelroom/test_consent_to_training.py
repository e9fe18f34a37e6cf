"""People say on their own page whether their frames may be learned from; off unless they say so."""

from __future__ import annotations

import pytest
from django.urls import reverse

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def say(client, given: str):
    return client.post(reverse("people:training_consent"), {"given": given}, follow=True)


def test_nobody_has_agreed_before_they_were_asked(people, signed_in):
    assert people.student.training_consent_at is None
    page = signed_in(people.student).get(reverse("people:profile")).content.decode()
    assert "You have not agreed." in page


def test_a_person_agrees_and_withdraws(people, signed_in):
    client = signed_in(people.student)
    page = say(client, "yes").content.decode()
    assert "You agreed on" in page
    people.student.refresh_from_db()
    since = people.student.training_consent_at
    assert since is not None
    say(client, "yes")
    people.student.refresh_from_db()
    assert people.student.training_consent_at == since, "saying it again does not change since when"
    assert "You have not agreed." in say(client, "no").content.decode()
    people.student.refresh_from_db()
    assert people.student.training_consent_at is None


def test_anything_but_yes_is_no(people, signed_in):
    say(signed_in(people.student), "maybe")
    people.student.refresh_from_db()
    assert people.student.training_consent_at is None


def test_consent_is_only_one_s_own(people, signed_in):
    say(signed_in(people.coach), "yes")
    people.student.refresh_from_db()
    assert people.student.training_consent_at is None


def test_looking_at_the_address_changes_nothing(people, signed_in, client):
    assert signed_in(people.student).get(reverse("people:training_consent")).status_code == 405
    assert say(client, "yes").redirect_chain[0][0].startswith("/accounts/login/")
