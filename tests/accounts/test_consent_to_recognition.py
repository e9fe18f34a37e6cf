"""Consent to learning from movements is asked for by itself; another consent does not stand in for it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.services import set_recognition_consent, set_training_consent

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def say(client: Client, given: str) -> str:
    answer = client.post(reverse("people:recognition_consent"), {"given": given}, follow=True)
    return answer.content.decode()


def test_who_agreed_to_learning_from_pictures_has_not_agreed_to_this(people):
    set_training_consent(user=people.student, given=True)
    people.student.refresh_from_db()
    assert people.student.recognition_consent_at is None


def test_and_the_other_way_round(people):
    set_recognition_consent(user=people.student, given=True)
    people.student.refresh_from_db()
    assert people.student.training_consent_at is None


def test_a_person_agrees_and_withdraws(people, signed_in):
    client = signed_in(people.student)
    assert "You agreed on" in say(client, "yes")
    people.student.refresh_from_db()
    since = people.student.recognition_consent_at
    say(client, "yes")
    people.student.refresh_from_db()
    assert people.student.recognition_consent_at == since, "saying it again does not change since when"
    assert "You agreed on" not in say(client, "no")
    people.student.refresh_from_db()
    assert people.student.recognition_consent_at is None


def test_the_page_asks_for_each_by_itself(people, signed_in):
    page = signed_in(people.student).get(reverse("people:profile")).content.decode()
    assert page.count("You have not agreed.") == 2
    for name in ("training_consent", "recognition_consent"):
        assert f'action="{reverse(f"people:{name}")}"' in page


def test_anything_but_yes_is_no_and_it_is_only_one_s_own(people, signed_in):
    say(signed_in(people.student), "maybe")
    say(signed_in(people.coach), "yes")
    people.student.refresh_from_db()
    assert people.student.recognition_consent_at is None


def test_looking_at_the_address_changes_nothing(people, signed_in):
    assert signed_in(people.student).get(reverse("people:recognition_consent")).status_code == 405
