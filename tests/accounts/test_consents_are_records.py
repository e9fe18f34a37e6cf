"""Consents are records: who, about whom, to which words, when, withdrawn when; nothing rewrites them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.consents.texts import current_text
from accounts.errors import BasicFirst, GuardianDecides, SayAgeFirst, TextChanged
from accounts.guardians.services import agree_for, end_guardianship
from accounts.models import Consent
from accounts.services import set_own_consent, set_training_consent, withdraw_consent
from tests.consents import Purpose, agree, agrees, make_guardian, make_minor, shown

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


@pytest.fixture
def ward(people):
    return make_minor(people.student)


@pytest.fixture
def guardian(people, ward):
    return make_guardian(people.stranger, ward)


def test_a_record_says_who_for_whom_to_which_words_and_when(guardian, ward, signed_in):
    address = reverse("people:child_consent", args=[ward.pk, "basic"])
    signed_in(guardian).post(address, {**shown("child-basic", "de"), "given": "yes"})
    record = Consent.objects.get()
    assert (record.subject, record.given_by, record.purpose) == (ward, guardian, "basic")
    assert (record.text, record.version, record.language) == ("child-basic", 1, "de")
    assert record.given_at is not None
    assert record.withdrawn_at is None


def test_withdrawing_keeps_the_record_and_agreeing_again_adds_one(guardian, ward):
    agree(guardian, ward)
    withdraw_consent(subject=ward, purpose=Purpose.BASIC, by=guardian)
    agree(guardian, ward)
    first, second = Consent.objects.filter(subject=ward)
    assert first.withdrawn_at is not None
    assert first.withdrawn_by == guardian
    assert second.withdrawn_at is None


def test_nothing_changes_or_deletes_a_record(guardian, ward):
    agree(guardian, ward)
    record = Consent.objects.get()
    record.version = 9
    for rewrite in (
        record.save,
        record.delete,
        Consent.objects.all().delete,
        lambda: Consent.objects.update(version=9),
    ):
        with pytest.raises(TypeError):
            rewrite()
    assert Consent.objects.get().version == 1


def test_a_minor_gives_none(ward, signed_in):
    for purpose in (Purpose.TRAINING, Purpose.RECOGNITION):
        with pytest.raises(GuardianDecides):
            set_own_consent(user=ward, purpose=purpose, given=True)
        data = {**shown(f"own-{purpose}"), "given": "yes"}
        answer = signed_in(ward).post(reverse("people:consent", args=[purpose]), data)
        assert answer.status_code == 403
    assert not Consent.objects.exists()


def test_who_has_not_said_how_old_they_are_gives_none(people):
    people.classmate.age_band = ""
    with pytest.raises(SayAgeFirst):
        set_training_consent(user=people.classmate, given=True)


def test_training_and_recognition_are_asked_for_apart(guardian, ward):
    agree(guardian, ward, Purpose.RECOGNITION)
    assert agrees(ward, Purpose.RECOGNITION)
    assert not agrees(ward, Purpose.TRAINING)


def test_a_row_by_the_minor_themselves_would_not_count(guardian, ward):
    agree(guardian, ward)
    text = current_text("own-training", "en")
    Consent.objects.create(
        subject=ward,
        given_by=ward,
        purpose=Purpose.TRAINING,
        text=text.code,
        version=text.version,
        language=text.language,
        given_at=Consent.objects.get().given_at,
    )
    assert not agrees(ward, Purpose.TRAINING)


def test_nothing_is_learned_from_a_child_of_whom_nothing_may_be_worked_on(guardian, ward):
    text = current_text("child-training", "en")
    with pytest.raises(BasicFirst):
        agree_for(ward=ward, guardian=guardian, purpose=Purpose.TRAINING, text=text)
    agree(guardian, ward, Purpose.TRAINING, Purpose.RECOGNITION)
    withdraw_consent(subject=ward, purpose=Purpose.BASIC, by=guardian)
    assert not any(agrees(ward, purpose) for purpose in Purpose)
    assert not Consent.objects.standing().exists()


def test_words_that_are_no_longer_asked_for_are_not_agreed_to(guardian, ward):
    with pytest.raises(TextChanged):
        agree_for(
            ward=ward,
            guardian=guardian,
            purpose=Purpose.BASIC,
            text=current_text("child-training", "en"),
        )


def test_only_the_guardian_says_anything_for_a_child(people, guardian, ward, signed_in):
    address = reverse("people:child_consent", args=[ward.pk, "basic"])
    for person in (ward, people.coach, people.classmate):
        answer = signed_in(person).post(address, {**shown("child-basic"), "given": "yes"})
        assert answer.status_code == 404
    assert not Consent.objects.exists()


def test_any_guardian_can_withdraw_what_another_agreed_to(people, guardian, ward, signed_in):
    other = make_guardian(people.other_coach, ward)
    agree(guardian, ward)
    signed_in(other).post(reverse("people:child_consent", args=[ward.pk, "basic"]), {"given": "no"})
    assert not agrees(ward, Purpose.BASIC)


def test_what_a_guardian_agreed_to_ends_with_the_guardian(guardian, ward):
    agree(guardian, ward, Purpose.TRAINING)
    end_guardianship(guardian=guardian, ward=ward)
    assert not Consent.objects.standing().exists()


def test_and_with_the_guardian_s_account(guardian, ward):
    agree(guardian, ward)
    guardian.delete()
    record = Consent.objects.get()
    assert record.given_by is None
    assert record.withdrawn_at is not None


def test_the_records_go_with_the_person_they_are_about(guardian, ward):
    agree(guardian, ward)
    ward.delete()
    assert not Consent.objects.exists()


def test_the_guardian_s_page_tells_what_was_agreed_and_withdrawn(guardian, ward, signed_in):
    agree(guardian, ward)
    client = signed_in(guardian)
    page = client.get(reverse("people:child", args=[ward.pk])).content.decode()
    assert page.count("Not agreed.") == 2
    assert "child-basic, 1, en" in page
    assert "ko" in client.get(reverse("people:child", args=[ward.pk]) + "?language=ko").content.decode()
    assert str(ward) in client.get(reverse("people:children")).content.decode()
