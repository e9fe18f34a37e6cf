"""How old somebody is: said once, at sign-up or on the next page; a minor does not grow up by a click."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.errors import AgeBandStays, WardsLeft
from accounts.models import AgeBand, Consent, GuardianInvitation, User
from accounts.services import change_age, say_age, set_recognition_consent, set_training_consent
from tests.accounts.test_signing_up import sign_up
from tests.consents import Purpose, agree, agrees, make_guardian, make_minor

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def not_said(person: User) -> User:
    """Somebody from before it was asked."""
    User.objects.filter(pk=person.pk).update(age_band="")
    person.refresh_from_db()
    return person


def test_signing_up_without_saying_how_old_one_is_is_refused(client):
    answer = sign_up(client, ["student"], age_band="")
    assert "Say how old you are." in answer.content.decode()
    assert not User.objects.exists()


def test_no_date_of_birth_is_asked_for_or_kept(client):
    page = client.get(reverse("account_signup")).content.decode()
    assert 'type="date"' not in page
    assert not [field.name for field in User._meta.fields if "birth" in field.name]


def test_a_minor_s_guardian_is_asked_by_e_mail_at_sign_up(client):
    sign_up(client, ["student"], age_band="under_13", guardian_email="Parent@Example.org")
    minor = User.objects.get(email="nora@example.org")
    assert minor.is_minor
    assert GuardianInvitation.objects.get().email == "parent@example.org"
    assert ["parent@example.org"] in [message.to for message in mail.outbox]


def test_the_address_of_a_guardian_that_an_adult_leaves_in_the_form_is_not_used(client):
    sign_up(client, ["student"], guardian_email="parent@example.org")
    assert not GuardianInvitation.objects.exists()


def test_a_minor_cannot_name_themselves_as_guardian(client):
    answer = sign_up(client, ["student"], age_band="13_15", guardian_email="NORA@example.org")
    assert "your own address" in answer.content.decode()
    assert not User.objects.exists()


def test_a_minor_cannot_be_a_guardian(client):
    answer = sign_up(client, ["student", "guardian"], age_band="16_17")
    assert "has to be 18 or older" in answer.content.decode()
    assert not User.objects.exists()


def test_who_has_not_said_it_is_asked_on_every_page_until_they_have(people, signed_in):
    client = signed_in(not_said(people.student))
    question = reverse("people:age")
    assert question in client.get(reverse("library:videos")).content.decode()
    answer = client.post(question, {"age_band": "adult", "next": reverse("library:videos")})
    assert answer.url == reverse("library:videos")
    assert question not in client.get(reverse("library:videos")).content.decode()


def test_the_answer_leads_nowhere_outside_the_site(people, signed_in):
    data = {"age_band": "adult", "next": "https://evil.example/"}
    answer = signed_in(not_said(people.student)).post(reverse("people:age"), data)
    assert answer.url == reverse("home")


@pytest.mark.parametrize("band", AgeBand.values)
def test_it_is_said_once(people, signed_in, band):
    person = make_minor(people.student)
    answer = signed_in(person).post(reverse("people:age"), {"age_band": band})
    assert answer.status_code == 403
    person.refresh_from_db()
    assert person.age_band == AgeBand.TEEN
    with pytest.raises(AgeBandStays):
        say_age(user=person, band=AgeBand(band))


def test_the_profile_does_not_change_it_either(people, signed_in):
    data = {"name": "Sam", "roles": ["student"], "age_band": "adult"}
    signed_in(make_minor(people.student)).post(reverse("people:profile"), data)
    people.student.refresh_from_db()
    assert people.student.age_band == AgeBand.TEEN


def test_the_guardian_changes_it(people, signed_in):
    make_guardian(people.stranger, make_minor(people.student))
    address = reverse("people:child_age", args=[people.student.pk])
    assert signed_in(people.stranger).post(address, {"age_band": "16_17"}).status_code == 302
    people.student.refresh_from_db()
    assert people.student.age_band == AgeBand.YOUTH


def test_nobody_else_changes_it(people, signed_in):
    make_guardian(people.stranger, make_minor(people.student))
    address = reverse("people:child_age", args=[people.student.pk])
    for person in (people.student, people.coach, people.classmate):
        assert signed_in(person).post(address, {"age_band": "adult"}).status_code == 404
    people.student.refresh_from_db()
    assert people.student.is_minor


def test_who_runs_the_site_changes_it_by_a_command(people, capsys):
    make_minor(people.student)
    call_command("set_age", people.student.email.upper(), "adult")
    people.student.refresh_from_db()
    assert people.student.is_adult
    for wrong in (["nobody@example.org", "adult"], [people.student.email, "old"]):
        with pytest.raises(CommandError):
            call_command("set_age", *wrong)


def test_what_somebody_of_unknown_age_agreed_to_waits_for_their_answer(people):
    set_training_consent(user=people.student, given=True)
    set_training_consent(user=people.classmate, given=True)
    for person in (not_said(people.student), not_said(people.classmate)):
        assert not agrees(person, Purpose.TRAINING)
    say_age(user=people.student, band=AgeBand.ADULT)
    assert agrees(people.student, Purpose.TRAINING)
    say_age(user=people.classmate, band=AgeBand.YOUTH)
    assert not agrees(people.classmate, Purpose.TRAINING)
    assert Consent.objects.get(subject=people.classmate).withdrawn_at is not None


def test_of_age_there_is_no_guardian_and_what_was_agreed_stays_until_withdrawn(people):
    guardian = make_guardian(people.stranger, make_minor(people.student))
    agree(guardian, people.student, Purpose.RECOGNITION)
    change_age(user=people.student, band=AgeBand.ADULT)
    assert not people.student.guardianships.exists()
    assert agrees(people.student, Purpose.RECOGNITION)
    set_recognition_consent(user=people.student, given=False)
    assert not agrees(people.student, Purpose.RECOGNITION)


def test_a_guardian_stays_of_age(people):
    make_guardian(people.stranger, make_minor(people.student))
    with pytest.raises(WardsLeft):
        change_age(user=people.stranger, band=AgeBand.YOUTH)
