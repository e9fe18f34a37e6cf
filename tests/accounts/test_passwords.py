"""Forgotten passwords are reset by e-mail, known ones are changed."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.people import PASSWORD, People

pytestmark = [pytest.mark.unit, pytest.mark.django_db]

NEW = "an entirely new one"


def ask_for_reset(client: Client, email: str) -> str:
    """The path of the link in the mail that the reset form sends."""
    answer = client.post(reverse("account_reset_password"), {"email": email})
    assert answer.url == reverse("account_reset_password_done")
    found = re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)
    return found[1] if found else ""


def test_the_link_in_the_mail_sets_a_new_password(client, people: People):
    link = ask_for_reset(client, people.student.email)
    assert mail.outbox[-1].to == [people.student.email]
    page = client.get(link, follow=True)
    client.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    people.student.refresh_from_db()
    assert people.student.check_password(NEW)


def test_the_link_works_once(client, people: People):
    link = ask_for_reset(client, people.student.email)
    page = client.get(link, follow=True)
    client.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    again = Client().get(link, follow=True).content.decode()
    assert "This link no longer works" in again


def test_an_invented_link_changes_nothing(client, people: People):
    page = client.get(reverse("account_reset_password_from_key", args=["1", "abc-123"]), follow=True)
    assert "This link no longer works" in page.content.decode()


def test_the_page_does_not_tell_whether_an_address_is_known(client, people: People):
    assert "password/reset/key" not in ask_for_reset(client, "nobody@example.org")


def test_a_person_changes_the_password(signed_in, people: People):
    client = signed_in(people.student)
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    client.post(reverse("account_change_password"), form)
    people.student.refresh_from_db()
    assert people.student.check_password(NEW)


def test_changing_the_password_needs_the_old_one(signed_in, people: People):
    client = signed_in(people.student)
    form = {"oldpassword": "wrong", "password1": NEW, "password2": NEW}
    answer = client.post(reverse("account_change_password"), form)
    assert "Please type your current password." in answer.content.decode()
    people.student.refresh_from_db()
    assert people.student.check_password(PASSWORD)
