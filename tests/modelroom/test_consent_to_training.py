"""People say on their own page whether their frames may be learned from; off unless they say so."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.consents.selectors import agreed_since
from tests.consents import Purpose, agrees, say_own

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def say(client, given: str) -> str:
    return say_own(client, "training", given)


def test_nobody_has_agreed_before_they_were_asked(people, signed_in):
    assert not agrees(people.student, Purpose.TRAINING)
    page = signed_in(people.student).get(reverse("people:profile")).content.decode()
    assert "Not agreed." in page


def test_a_person_agrees_and_withdraws(people, signed_in):
    client = signed_in(people.student)
    assert "Agreed on" in say(client, "yes")
    since = agreed_since(person=people.student, purpose=Purpose.TRAINING)
    assert since is not None
    say(client, "yes")
    again = agreed_since(person=people.student, purpose=Purpose.TRAINING)
    assert again == since, "saying it again does not change since when"
    assert "Agreed on" not in say(client, "no")
    assert not agrees(people.student, Purpose.TRAINING)


def test_anything_but_yes_is_no(people, signed_in):
    say(signed_in(people.student), "maybe")
    assert not agrees(people.student, Purpose.TRAINING)


def test_consent_is_only_one_s_own(people, signed_in):
    say(signed_in(people.coach), "yes")
    assert not agrees(people.student, Purpose.TRAINING)


def test_looking_at_the_address_changes_nothing(people, signed_in, client):
    address = reverse("people:consent", args=["training"])
    assert signed_in(people.student).get(address).status_code == 405
    assert client.post(address, {"given": "yes"})["Location"].startswith("/accounts/login/")
