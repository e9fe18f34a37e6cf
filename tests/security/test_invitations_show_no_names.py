"""Whoever has a code and is not signed in reads the group's name, and nobody's."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse

from tests.people import PASSWORD, People

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def test_a_visitor_reads_the_group_s_name_only(client, people: People):
    path = people.group.get_invitation_path()
    for answer in (client.get(path), client.post(path)):
        page = answer.content.decode()
        assert "Tuesday class" in page
        for person in (people.coach, people.student, people.classmate):
            assert person.name not in page
            assert person.email not in page


def test_who_is_signed_in_reads_whose_group_it_is_and_what_the_coach_will_see(signed_in, people: People):
    page = signed_in(people.stranger).get(people.group.get_invitation_path()).content.decode()
    assert "Carla Coach invites you" in page
    assert "They do not see your e-mail address." in " ".join(page.split())


def test_mail_to_an_address_that_nobody_confirmed_names_nobody(client, db):
    person = {
        "name": "Nora New",
        "email": "somebody.else@example.org",
        "roles": ["student"],
        "age_band": "adult",
    }
    client.post(reverse("account_signup"), {**person, "password1": PASSWORD, "password2": PASSWORD})
    sent = mail.outbox[-1]
    assert sent.to == ["somebody.else@example.org"]
    assert "confirm-email" in sent.body
    assert "Nora" not in sent.subject + sent.body


def test_nor_does_the_page_behind_its_link(client, people: People):
    session = client
    session.force_login(people.student)
    session.post(reverse("account_email"), {"email": "somebody.else@example.org", "action_add": ""})
    link = next(word for word in mail.outbox[-1].body.split() if "confirm-email" in word)
    session.logout()
    page = session.get(link.removeprefix("http://testserver")).content.decode()
    assert "somebody.else@example.org" in page
    assert "Sam" not in page
