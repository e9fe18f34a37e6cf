"""A second factor, once set up, is asked for at every sign-in."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth
from django.test import Client
from django.urls import reverse

from tests.people import PASSWORD, People

pytestmark = [pytest.mark.unit, pytest.mark.django_db]

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_now() -> str:
    counter = next(auth.yield_hotp_counters_from_time())
    return auth.format_hotp_value(auth.hotp_value(SECRET, counter))


@pytest.fixture
def guarded(people: People) -> People:
    """The student has an authenticator app."""
    auth.TOTP.activate(people.student, SECRET)
    return people


def sign_in(client: Client, people: People):  # type: ignore[no-untyped-def]
    form = {"login": people.student.email, "password": PASSWORD}
    return client.post(reverse("account_login"), form)


def test_the_password_alone_is_not_enough(client, guarded: People):
    assert sign_in(client, guarded).url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    assert client.get(reverse("practice:attempts")).url.startswith(reverse("account_login"))


def test_the_code_of_the_app_opens_the_door(client, guarded: People):
    sign_in(client, guarded)
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert "_auth_user_id" in client.session


def test_a_wrong_code_does_not(client, guarded: People):
    sign_in(client, guarded)
    wrong = "000000" if code_now() != "000000" else "111111"
    answer = client.post(reverse("mfa_authenticate"), {"code": wrong})
    assert "Incorrect code." in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_setting_it_up_needs_the_password_once_more(signed_in, people: People):
    EmailAddress.objects.create(user=people.student, email=people.student.email, verified=True, primary=True)
    client = signed_in(people.student)
    page = client.get(reverse("mfa_activate_totp"), follow=True)
    assert page.request["PATH_INFO"] == reverse("account_reauthenticate")
    page = client.post(
        page.request["PATH_INFO"] + "?next=" + reverse("mfa_activate_totp"), {"password": PASSWORD}
    )
    shown = client.get(reverse("mfa_activate_totp")).content.decode()
    assert re.search(r'src="data:image/svg\+xml', shown)
