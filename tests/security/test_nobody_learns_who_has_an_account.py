"""Sign-up, password reset, sign-in and change of address answer the same whether an address has an account.

The same page after as much work; what is different stands in the mail, which only the address's owner reads.
"""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.people import PASSWORD, People

pytestmark = [pytest.mark.unit, pytest.mark.django_db]

UNKNOWN = "nobody.here@example.org"


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is hashed, which is nearly all of the time that such an answer takes."""

    algorithm = "counted"
    done = 0

    def encode(self, password: str, salt: str) -> str:
        CountingHasher.done += 1
        return super().encode(password, salt)


@pytest.fixture(autouse=True)
def a_site_that_sends_mail(settings, people: People) -> None:
    """Its people's passwords are hashed as those of new people are."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    for person in User.objects.all():
        person.set_password(PASSWORD)
        person.save()
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)


def told(client: Client, address: str, form: dict[str, object], email: str) -> tuple[object, ...]:
    """What somebody sees and could measure: where they are led, the page, hashes made, mails sent."""
    CountingHasher.done, sent = 0, len(mail.outbox)
    answer = client.post(address, form, follow=True)
    page = re.sub(
        r'csrfmiddlewaretoken" value="\w+"|csrf-token" content="\w+"|nonce-\S+', "", answer.content.decode()
    )
    page = re.sub(r"X-CSRFToken[^}]+}", "", page)
    return (
        answer.status_code,
        answer.redirect_chain,
        page.replace(email, "ADDRESS"),
        CountingHasher.done,
        len(mail.outbox) - sent,
    )


def sign_up(email: str) -> tuple[object, ...]:
    person = {
        "name": "Nora New",
        "email": email,
        "roles": ["student"],
        "password1": PASSWORD,
        "password2": PASSWORD,
        "age_band": "adult",
    }
    return told(Client(), reverse("account_signup"), person, email)


def test_at_sign_up(people: People):
    known, unknown = sign_up(people.student.email), sign_up(UNKNOWN)
    assert known == unknown
    assert known[1] == [(reverse("account_email_verification_sent"), 302)]
    assert known[3:] == (1, 1)


def test_the_mail_tells_the_owner_who_reads_no_name_in_it(people: People):
    sign_up(people.student.email)
    sent = mail.outbox[-1]
    assert sent.to == [people.student.email]
    assert "there is one with it already" in sent.body
    assert reverse("account_reset_password") in sent.body
    for name in ("Nora", "Sam Student"):
        assert name not in sent.subject + sent.body


def test_signing_up_with_a_known_address_changes_nothing(people: People):
    sign_up(people.student.email)
    people.student.refresh_from_db()
    assert (people.student.name, people.student.check_password(PASSWORD)) == ("Sam Student", True)
    assert User.objects.filter(email=people.student.email).count() == 1


def test_at_a_password_reset(people: People):
    address = reverse("account_reset_password")
    known, unknown = (
        told(Client(), address, {"email": email}, email) for email in (people.student.email, UNKNOWN)
    )
    assert known == unknown
    assert known[4] == 1


@pytest.mark.parametrize("password", ["wrong", ""])
def test_at_sign_in(people: People, password):
    form = {"password": password}
    known, unknown = (
        told(Client(), reverse("account_login"), {**form, "login": email}, email)
        for email in (people.student.email, UNKNOWN)
    )
    assert known == unknown


def test_at_a_change_of_address(people: People, signed_in):
    answers = []
    for person, email in ((people.stranger, people.student.email), (people.other_coach, UNKNOWN)):
        person.refresh_from_db()
        client, form = signed_in(person), {"email": email, "action_add": ""}
        status, led, page, *work = told(client, reverse("account_email"), form, email)
        for own in (person.email, person.name, person.get_short_name()):
            page = str(page).replace(own, "OWN")
        main = re.search(r"<main.*</main>", page, re.S)
        assert main
        answers.append((status, led, main[0], *work))
    assert answers[0] == answers[1]
    assert "confirm-email" in mail.outbox[-1].body
    assert "confirm-email" not in mail.outbox[-2].body


def test_who_signs_up_is_in_once_the_link_was_opened(people: People):
    client = Client()
    person = {
        "name": "Nora New",
        "email": UNKNOWN,
        "roles": ["student"],
        "password1": PASSWORD,
        "password2": PASSWORD,
        "age_band": "adult",
    }
    client.post(reverse("account_signup"), person)
    assert "_auth_user_id" not in client.session
    link = re.search(r"http://testserver(/\S+confirm-email\S+)", mail.outbox[-1].body)
    assert link
    client.post(link[1])
    client.post(reverse("account_login"), {"login": UNKNOWN, "password": PASSWORD})
    assert "_auth_user_id" in client.session
