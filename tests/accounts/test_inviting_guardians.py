"""Guardians are asked by e-mail: a signed link that works once and not for ever, for an adult of its own."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.errors import BadInvitation, GuardianIsAdult, InvitationGone, NotYourInvitation, SayAgeFirst
from accounts.guardians.selectors import INVITATION_LASTS
from accounts.guardians.services import MOST_A_DAY, accept, invitation_of, invite, token_of
from accounts.models import AgeBand, GuardianInvitation, User
from tests.consents import make_guardian, make_minor
from tests.people import PASSWORD

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


@pytest.fixture
def ward(people):
    return make_minor(people.student)


def ask(ward: User, by: User | None = None, email: str = "parent@example.org") -> GuardianInvitation:
    return invite(ward=ward, by=by or ward, email=email, link_for=lambda token: f"https://site/{token}")


def link_in_mail() -> str:
    found = re.search(r"https?://\S+", mail.outbox[-1].body)
    assert found is not None
    return found.group().removeprefix("http://testserver")


def test_a_minor_asks_and_a_new_guardian_signs_up_and_accepts(ward, signed_in):
    signed_in(ward).post(reverse("people:my_guardian"), {"guardian_email": "parent@example.org"})
    browser = Client()
    page = browser.get(link_in_mail(), follow=True)
    assert page.request["PATH_INFO"] == reverse("people:invitation"), "the token is out of the address"
    form = {"name": "Pat Parent", "email": "parent@example.org", "password1": PASSWORD, "password2": PASSWORD}
    form |= {"roles": ["guardian"], "age_band": "adult", "next": reverse("people:invitation")}
    assert browser.post(reverse("account_signup"), form).url == reverse("people:invitation")
    assert str(ward) in browser.get(reverse("people:invitation")).content.decode()
    answer = browser.post(reverse("people:invitation"))
    assert answer.url == reverse("people:child", args=[ward.pk])
    guardian = User.objects.get(email="parent@example.org")
    assert guardian.is_guardian
    assert [one.ward for one in guardian.wardships.all()] == [ward]
    assert browser.get(answer.url).content.decode().count("Not agreed.") == 3


def test_a_coach_asks_for_a_student_of_theirs(people, ward, signed_in):
    address = reverse("coaching:guardian_invite", args=[people.group.pk, ward.pk])
    signed_in(people.coach).post(address, {"guardian_email": "parent@example.org"})
    assert GuardianInvitation.objects.get().ward == ward
    page = signed_in(people.coach).get(reverse("coaching:group", args=[people.group.pk])).content.decode()
    assert "guardian asked by e-mail" in page
    assert "parent@example.org" not in page, "whom the guardian is reached by is nobody else's business"


def test_other_coaches_and_classmates_ask_for_nobody(people, ward, signed_in):
    address = reverse("coaching:guardian_invite", args=[people.group.pk, ward.pk])
    for person in (people.other_coach, people.classmate):
        answer = signed_in(person).post(address, {"guardian_email": "parent@example.org"})
        assert answer.status_code == 404
    assert not GuardianInvitation.objects.exists()


def test_the_mail_and_the_page_before_signing_in_name_nobody(people, ward):
    ask(ward, by=people.coach)
    said = mail.outbox[-1].body + mail.outbox[-1].subject
    page = Client().get(f"/people/invitation/{token_of(GuardianInvitation.objects.get())}/", follow=True)
    for name in (str(ward), ward.email, str(people.coach), people.group.name):
        assert name not in said
        assert name not in page.content.decode()


def test_the_link_works_once(people, ward):
    invitation = ask(ward)
    accept(invitation=invitation, guardian=people.stranger)
    with pytest.raises(InvitationGone):
        invitation_of(token_of(invitation))
    with pytest.raises(InvitationGone):
        accept(invitation=invitation, guardian=people.other_coach)
    assert ward.guardianships.count() == 1


def test_the_link_expires(ward, monkeypatch):
    token = token_of(ask(ward))
    assert invitation_of(token)
    monkeypatch.setattr("accounts.guardians.services.INVITATION_LASTS", timedelta(seconds=-1))
    with pytest.raises(InvitationGone):
        invitation_of(token)


def test_so_does_the_invitation_itself_and_its_row_goes(people, ward):
    invitation = ask(ward)
    old = timezone.now() - INVITATION_LASTS - timedelta(minutes=1)
    GuardianInvitation.objects.update(created_at=old)
    with pytest.raises(InvitationGone):
        invitation_of(token_of(invitation))
    ask(ward, email="other@example.org")
    assert [one.email for one in GuardianInvitation.objects.all()] == ["other@example.org"]


def test_a_link_that_was_made_up_or_changed_is_refused(ward, client):
    token = token_of(ask(ward))
    for wrong in (token[:-2], token[1:], "x", str(GuardianInvitation.objects.get().pk)):
        assert client.get(f"/people/invitation/{wrong}/").status_code == 404
    assert client.get(reverse("people:invitation")).status_code == 404


def test_a_link_that_was_taken_back_no_longer_works(ward, signed_in):
    invitation = ask(ward)
    signed_in(ward).post(reverse("people:invitation_take_back", args=[invitation.pk]))
    with pytest.raises(InvitationGone):
        invitation_of(token_of(invitation))


def test_neither_the_child_nor_the_coach_who_asked_becomes_the_guardian(people, ward):
    invitation = ask(ward, by=people.coach)
    for person in (ward, people.coach):
        with pytest.raises(NotYourInvitation):
            accept(invitation=invitation, guardian=person)
    assert not ward.guardianships.exists()


def test_who_opens_the_link_as_the_child_is_told_to_sign_in_as_the_guardian(people, ward, signed_in):
    token = token_of(ask(ward, by=people.coach))
    for person in (ward, people.coach, make_minor(people.classmate)):
        page = signed_in(person).get(f"/people/invitation/{token}/", follow=True)
        assert page.status_code == 403
        assert "Are you the guardian" not in page.content.decode()


def test_a_guardian_is_of_age_and_says_so(people, ward):
    invitation = ask(ward)
    with pytest.raises(GuardianIsAdult):
        accept(invitation=invitation, guardian=make_minor(people.classmate), says_adult=True)
    people.stranger.age_band = ""
    people.stranger.save()
    with pytest.raises(SayAgeFirst):
        accept(invitation=invitation, guardian=people.stranger)
    accept(invitation=invitation, guardian=people.stranger, says_adult=True)
    people.stranger.refresh_from_db()
    assert people.stranger.age_band == AgeBand.ADULT


def test_who_is_of_age_needs_no_guardian(people):
    with pytest.raises(BadInvitation, match="under 18"):
        ask(people.classmate)


def test_nobody_is_their_own_guardian(people, ward):
    for email in (ward.email.upper(), people.coach.email):
        with pytest.raises(BadInvitation):
            ask(ward, by=people.coach, email=email)
    make_guardian(people.stranger, ward)
    with pytest.raises(BadInvitation, match="already"):
        ask(ward, email=people.stranger.email)


def test_strangers_do_not_get_mail_again_and_again(ward):
    ask(ward)
    with pytest.raises(BadInvitation, match="today"):
        ask(ward)
    for number in range(MOST_A_DAY - 1):
        ask(ward, email=f"{number}@example.org")
    with pytest.raises(BadInvitation, match="many"):
        ask(ward, email="one.more@example.org")
    assert len(mail.outbox) == MOST_A_DAY


def test_where_mail_cannot_be_sent_there_is_no_invitation_and_signing_up_goes_on(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    settings.ACCOUNT_EMAIL_VERIFICATION = "none"
    form = {"name": "Nora New", "email": "nora@example.org", "password1": PASSWORD, "password2": PASSWORD}
    form |= {"roles": ["student"], "age_band": "13_15", "guardian_email": "parent@example.org"}
    client.post(reverse("account_signup"), form, follow=True)
    assert User.objects.filter(email="nora@example.org").exists()
    assert not GuardianInvitation.objects.exists()
