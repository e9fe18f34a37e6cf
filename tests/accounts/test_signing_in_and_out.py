"""Signing in, signing out, and what a wrong password leads to."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import PASSWORD, People

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str):  # type: ignore[no-untyped-def]
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_person_signs_in_with_address_and_password(client, people: People):
    answer = sign_in(client, people.student.email)
    assert (answer.status_code, answer.url) == (302, reverse("home"))
    assert is_signed_in(client)


def test_the_address_may_be_typed_in_capitals(client, people: People):
    sign_in(client, people.student.email.upper())
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("email", "password"), [("sam.student@example.org", "not this one"), ("nobody@example.org", PASSWORD)]
)
def test_a_wrong_password_and_an_unknown_address_get_the_same_sentence(client, people, email, password):
    answer = sign_in(client, email, password)
    assert answer.status_code == 200
    assert "The email address and/or password you specified are not correct." in answer.content.decode()
    assert not is_signed_in(client)


def test_signing_out_ends_the_session(client, people: People):
    sign_in(client, people.student.email)
    answer = client.post(reverse("account_logout"))
    assert (answer.status_code, answer.url) == (302, reverse("account_login"))
    assert not is_signed_in(client)


def test_opening_the_address_of_signing_out_only_asks(client, people: People):
    sign_in(client, people.student.email)
    assert client.get(reverse("account_logout")).status_code == 200
    assert is_signed_in(client)


def test_signing_in_leads_back_to_where_one_wanted_to_go(client, people: People):
    wanted = reverse("coaching:groups")
    page = client.get(wanted)
    assert page.url == f"{reverse('account_login')}?next={wanted}"
    assert sign_in(client, people.student.email, next=wanted).url == wanted


def test_signing_in_never_leads_to_another_site(client, people: People):
    answer = sign_in(client, people.student.email, next="https://elsewhere.example/")
    assert answer.url == reverse("home")


def test_many_wrong_passwords_are_slowed_down(client, people: People):
    for _ in range(12):
        answer = sign_in(client, people.student.email, "wrong")
    assert "Too many failed login attempts" in answer.content.decode() or answer.status_code == 429
    assert not is_signed_in(client)


def test_the_administration_has_no_door_of_its_own(client, people: People):
    answer = client.get("/admin/", follow=True)
    assert answer.request["PATH_INFO"] == reverse("account_login")


def test_the_administration_is_closed_to_coaches(signed_in, people: People):
    assert signed_in(people.coach).get("/admin/", follow=True).status_code == 403


@pytest.mark.parametrize(("behind_proxy", "counted"), [("1", "203.0.113.7"), ("0", "127.0.0.1")])
def test_limits_count_the_visitor_and_not_the_proxy(tmp_path, behind_proxy, counted):
    program = (
        "import django; django.setup();"
        "from allauth.core.internal.httpkit import get_client_ip; from django.test import RequestFactory;"
        "print(get_client_ip(RequestFactory().get('/', HTTP_X_FORWARDED_FOR='192.0.2.1, 203.0.113.7')))"
    )
    environment = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "FORMCHECK_BEHIND_PROXY": behind_proxy,
        "FORMCHECK_VAR_DIR": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, **environment}, capture_output=True, text=True
    )
    assert done.stdout.strip() == counted, done.stderr
