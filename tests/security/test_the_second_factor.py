"""The second factor from its setting up to the lost device, through the pages, with an authenticator app."""

from __future__ import annotations

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.people import PASSWORD, People, make_staff

pytestmark = [pytest.mark.unit, pytest.mark.django_db]

ACTIVATE, DEACTIVATE = "mfa_activate_totp", "mfa_deactivate_totp"
HALF_A_MINUTE = 30


class App:
    """An authenticator app: has the secret that the page showed, and a clock of its own."""

    def __init__(self, secret: str) -> None:
        self.secret = secret

    def code(self) -> str:
        return auth.format_hotp_value(auth.hotp_value(self.secret, int(time.time()) // HALF_A_MINUTE))

    def wrong_code(self) -> str:
        return f"{(int(self.code()) + 1) % 1_000_000:06}"


@pytest.fixture
def clock(monkeypatch):
    """``clock(seconds)`` lets so much time pass; it stands still else, so that no code ends in the midst."""
    now = [time.time()]
    monkeypatch.setattr(time, "time", lambda: now[0])

    def pass_by(seconds: float) -> None:
        now[0] += seconds

    return pass_by


@pytest.fixture
def student(people: People):
    EmailAddress.objects.create(user=people.student, email=people.student.email, verified=True, primary=True)
    return people.student


def type_password(client: Client) -> Client:
    """A browser in which the person has just signed in with the password."""
    client.post(reverse("account_login"), {"login": "sam.student@example.org", "password": PASSWORD})
    return client


def confirm(client: Client) -> Client:
    """The password once more, which is asked for before anything of it is shown or changed."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def type_code(client: Client, code: str):  # type: ignore[no-untyped-def]
    return client.post(reverse("mfa_authenticate"), {"code": code})


def set_up(client: Client) -> App:
    page = confirm(client).get(reverse(ACTIVATE)).content.decode()
    secret = re.search(r'value="([A-Z2-7]{32})"', page)
    assert secret, "the page shows the secret for typing"
    app = App(secret[1])
    client.post(reverse(ACTIVATE), {"code": app.code()})
    return app


@pytest.fixture
def app(student, clock) -> App:
    """The student's app, set up a while ago."""
    made = set_up(type_password(Client()))
    clock(HALF_A_MINUTE)
    return made


def recovery_codes(client: Client) -> list[str]:
    page = confirm(client).get(reverse("mfa_view_recovery_codes")).content.decode()
    return re.findall(r"\b\d{8}\b", page)


# --- setting up -----------------------------------------------------------------


def test_setting_up_shows_a_picture_and_leads_to_the_recovery_codes(student, clock):
    client = confirm(type_password(Client()))
    assert 'src="data:image/svg+xml' in client.get(reverse(ACTIVATE)).content.decode()
    set_up(client)
    assert len(recovery_codes(client)) == 10


def test_a_wrong_code_sets_nothing_up(student, clock):
    client = confirm(type_password(Client()))
    page = client.get(reverse(ACTIVATE)).content.decode()
    secret = re.search(r'value="([A-Z2-7]{32})"', page)
    assert secret
    answer = client.post(reverse(ACTIVATE), {"code": App(secret[1]).wrong_code()})
    assert "Incorrect code." in answer.content.decode()
    assert not Authenticator.objects.exists()


def test_who_has_confirmed_no_address_cannot_lock_its_owner_out_with_a_second_factor(people: People, clock):
    EmailAddress.objects.create(user=people.student, email=people.student.email, verified=False)
    client = type_password(Client())
    assert client.get(reverse(ACTIVATE)).url == reverse("mfa_index")
    assert client.post(reverse(ACTIVATE), {"code": "123456"}).url == reverse("mfa_index")
    assert not Authenticator.objects.exists()


# --- signing in -------------------------------------------------------------------


def test_the_password_alone_opens_nothing(app):
    client = type_password(Client())
    assert not is_signed_in(client)
    for address in (reverse("practice:attempts"), reverse(DEACTIVATE), reverse("mfa_view_recovery_codes")):
        assert client.get(address).url.startswith(reverse("account_login"))


def test_the_code_opens_the_door(app):
    client = type_password(Client())
    type_code(client, app.code())
    assert is_signed_in(client)


def test_a_wrong_code_does_not_and_guessing_is_stopped(app):
    client = type_password(Client())
    for _ in range(5):
        assert "Incorrect code." in type_code(client, app.wrong_code()).content.decode()
    answer = type_code(client, app.code())
    assert "Too many failed login attempts." in answer.content.decode()
    assert not is_signed_in(client)


def test_guessing_codes_is_stopped_in_all_browsers_together(app):
    for _ in range(5):
        type_code(type_password(Client()), app.wrong_code())
    late = type_password(Client())
    type_code(late, app.code())
    assert not is_signed_in(late)


def test_a_code_that_was_used_is_used_up_wherever_it_is_typed_again(app):
    code = app.code()
    first, second = type_password(Client()), type_password(Client())
    type_code(first, code)
    assert "Incorrect code." in type_code(second, code).content.decode()
    assert (is_signed_in(first), is_signed_in(second)) == (True, False)


def test_a_code_of_half_a_minute_ago_is_none(app, clock):
    code = app.code()
    clock(HALF_A_MINUTE)
    client = type_password(Client())
    type_code(client, code)
    assert not is_signed_in(client)


def test_a_new_password_by_mail_does_not_go_around_it(app, student):
    client = Client()
    client.post(reverse("account_reset_password"), {"email": student.email})
    link = re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)
    assert link
    page = client.get(link[1], follow=True)
    new = {"password1": "an entirely new one", "password2": "an entirely new one"}
    client.post(page.request["PATH_INFO"], new)
    assert not is_signed_in(client)
    client.post(reverse("account_login"), {"login": student.email, "password": new["password1"]})
    assert not is_signed_in(client)


# --- the lost device ------------------------------------------------------------------


def signed_in_with(app: App) -> Client:
    client = type_password(Client())
    type_code(client, app.code())
    assert is_signed_in(client)
    return client


def test_a_recovery_code_opens_the_door_once(app):
    code = recovery_codes(signed_in_with(app))[3]
    first, second = type_password(Client()), type_password(Client())
    type_code(first, code)
    type_code(second, code)
    assert (is_signed_in(first), is_signed_in(second)) == (True, False)
    left = recovery_codes(first)
    assert (len(left), code in left) == (9, False)


def test_with_a_recovery_code_the_lost_device_is_removed_and_another_one_set_up(app, clock):
    codes = recovery_codes(signed_in_with(app))
    client = type_password(Client())
    type_code(client, codes[0])
    confirm(client).post(reverse(DEACTIVATE))
    assert not Authenticator.objects.exists(), "nor are there recovery codes without an app"
    clock(HALF_A_MINUTE)
    other = set_up(client)
    clock(HALF_A_MINUTE)
    assert signed_in_with(other)
    assert not set(recovery_codes(client)) & set(codes), "the old codes are worth nothing"


def test_new_recovery_codes_end_the_old_ones(app):
    client = signed_in_with(app)
    old = recovery_codes(client)
    client.post(reverse("mfa_generate_recovery_codes"))
    assert not set(old) & set(recovery_codes(client))
    other = type_password(Client())
    type_code(other, old[0])
    assert not is_signed_in(other)


def test_who_lost_the_codes_too_is_helped_by_the_staff(app, student):
    staff = make_staff()
    staff.is_superuser = True
    staff.save()
    office = Client()
    office.force_login(staff)
    for one in Authenticator.objects.filter(user=student):
        office.post(reverse("admin:mfa_authenticator_delete", args=[one.pk]), {"post": "yes"})
    client = type_password(Client())
    assert is_signed_in(client)


# --- taking it away -----------------------------------------------------------------------


@pytest.mark.parametrize("name", [DEACTIVATE, "mfa_view_recovery_codes", "mfa_generate_recovery_codes"])
def test_a_browser_left_open_is_asked_who_is_there_before_anything_is_taken_away(app, clock, name):
    client = signed_in_with(app)
    clock(3600)
    assert "reauthenticate" in client.get(reverse(name)).url
    sent = client.post(reverse(name))
    assert sent.status_code == 405 or "reauthenticate" in sent.url
    assert Authenticator.objects.count() == 2


def test_with_the_password_or_a_code_it_is_taken_away(app, clock):
    client = signed_in_with(app)
    clock(3600)
    asked = client.get(reverse(DEACTIVATE)).url
    client.post(asked, {"password": "wrong"})
    assert "reauthenticate" in client.get(reverse(DEACTIVATE)).url
    client.post(reverse("mfa_reauthenticate"), {"code": app.wrong_code()})
    assert "reauthenticate" in client.get(reverse(DEACTIVATE)).url
    client.post(reverse("mfa_reauthenticate"), {"code": app.code()})
    client.post(reverse(DEACTIVATE))
    assert not Authenticator.objects.exists()
    assert is_signed_in(type_password(Client()))


def test_nobody_else_s_can_be_taken_away(app, people: People, signed_in):
    other = signed_in(people.classmate)
    assert other.post(reverse(DEACTIVATE)).status_code == 404
    assert Authenticator.objects.count() == 2
