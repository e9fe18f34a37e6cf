"""Consent to learning from movements is asked for by itself; another consent does not stand in for it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.consents.selectors import agreed_since
from accounts.services import set_recognition_consent, set_training_consent
from tests.consents import Purpose, agrees, say_own, shown

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def test_who_agreed_to_learning_from_pictures_has_not_agreed_to_this(people):
    set_training_consent(user=people.student, given=True)
    assert not agrees(people.student, Purpose.RECOGNITION)


def test_and_the_other_way_round(people):
    set_recognition_consent(user=people.student, given=True)
    assert not agrees(people.student, Purpose.TRAINING)


def test_a_person_agrees_and_withdraws(people, signed_in):
    client = signed_in(people.student)
    assert "Agreed on" in say_own(client, "recognition", "yes")
    since = agreed_since(person=people.student, purpose=Purpose.RECOGNITION)
    say_own(client, "recognition", "yes")
    again = agreed_since(person=people.student, purpose=Purpose.RECOGNITION)
    assert again == since, "saying it again does not change since when"
    assert "Agreed on" not in say_own(client, "recognition", "no")
    assert not agrees(people.student, Purpose.RECOGNITION)


def test_the_page_asks_for_each_by_itself(people, signed_in):
    page = signed_in(people.student).get(reverse("people:profile")).content.decode()
    assert page.count("Not agreed.") == 2
    for purpose in ("training", "recognition"):
        assert f'action="{reverse("people:consent", args=[purpose])}"' in page


def test_anything_but_yes_is_no_and_it_is_only_one_s_own(people, signed_in):
    say_own(signed_in(people.student), "recognition", "maybe")
    say_own(signed_in(people.coach), "recognition", "yes")
    assert not agrees(people.student, Purpose.RECOGNITION)


def test_looking_at_the_address_changes_nothing(people, signed_in):
    address = reverse("people:consent", args=["recognition"])
    assert signed_in(people.student).get(address).status_code == 405


@pytest.mark.parametrize(
    "changes",
    [{"text": "own-nothing"}, {"text": "../../.."}, {"version": "99"}, {"version": "²"}, {"language": "xx"}],
)
def test_nobody_agrees_to_words_that_there_are_not(people, signed_in, changes):
    data = {**shown("own-recognition"), "given": "yes", **changes}
    answer = signed_in(people.student).post(reverse("people:consent", args=["recognition"]), data)
    assert answer.status_code == 404
    assert not agrees(people.student, Purpose.RECOGNITION)


def test_agreeing_to_other_words_than_are_asked_for_is_refused(people, signed_in):
    data = {**shown("own-training"), "given": "yes"}
    answer = signed_in(people.student).post(reverse("people:consent", args=["recognition"]), data)
    assert answer.status_code == 409
    assert not agrees(people.student, Purpose.RECOGNITION)


def test_what_is_for_a_guardian_alone_is_not_one_s_own_to_give(people, signed_in):
    data = {**shown("child-basic"), "given": "yes"}
    answer = signed_in(people.student).post(reverse("people:consent", args=["basic"]), data)
    assert answer.status_code == 404
