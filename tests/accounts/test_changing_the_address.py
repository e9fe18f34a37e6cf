"""Changing one's e-mail address: used once its link was opened."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.core import mail
from django.urls import reverse

from accounts.models import User
from tests.people import People

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def ask_for_change(client, email: str):  # type: ignore[no-untyped-def]
    return client.post(reverse("account_email"), {"email": email, "action_add": ""}, follow=True)


def test_the_new_address_counts_after_its_link_was_opened(signed_in, people: People):
    client = signed_in(people.student)
    page = ask_for_change(client, "new@example.org").content.decode()
    assert "We sent a link to <strong>new@example.org</strong>" in page
    people.student.refresh_from_db()
    assert people.student.email == "sam.student@example.org"
    link = re.search(r"http://testserver(/\S+confirm-email\S+)", mail.outbox[-1].body)
    assert link
    client.post(link[1])
    people.student.refresh_from_db()
    assert people.student.email == "new@example.org"


def test_somebody_elses_address_stays_theirs_and_only_they_hear_of_it(signed_in, people: People):
    client = signed_in(people.student)
    page = ask_for_change(client, people.classmate.email).content.decode()
    assert f"We sent a link to <strong>{people.classmate.email}</strong>" in page
    assert mail.outbox[-1].to == [people.classmate.email]
    assert "confirm-email" not in mail.outbox[-1].body
    address = EmailAddress.objects.get(email=people.classmate.email, user=people.student)
    page = client.post(
        reverse("account_confirm_email", args=[EmailConfirmationHMAC(address).key]), follow=True
    )
    people.student.refresh_from_db()
    assert people.student.email == "sam.student@example.org"


def test_asking_for_an_address_does_not_keep_its_owner_from_signing_up(client, signed_in, people: People):
    ask_for_change(signed_in(people.stranger), "owner@example.org")
    password = "correct horse battery"
    person = {"name": "Olga Owner", "email": "owner@example.org", "roles": ["student"], "age_band": "adult"}

    client.post(reverse("account_signup"), {**person, "password1": password, "password2": password})

    owner = User.objects.get(email="owner@example.org")
    assert [address.user for address in EmailAddress.objects.filter(email=owner.email)] == [owner]
