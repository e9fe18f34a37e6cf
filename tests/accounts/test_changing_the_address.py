"""Changing one's e-mail address: used once its link was opened."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.urls import reverse

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


def test_somebody_elses_address_is_refused(signed_in, people: People):
    client = signed_in(people.student)
    page = ask_for_change(client, people.classmate.email).content.decode()
    assert "already" in page
    assert not mail.outbox
