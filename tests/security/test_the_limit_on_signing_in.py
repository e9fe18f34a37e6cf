"""Wrong passwords are limited for all processes together, and nobody's tries keep the owner out."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from allauth.mfa.totp.internal import auth
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.devices import COOKIE
from tests.people import PASSWORD, People

pytestmark = [pytest.mark.unit, pytest.mark.django_db]

ROOT = Path(__file__).resolve().parents[2]
TOO_MANY = "Too many failed login attempts."
HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"
STRANGERS_TRIES, OWNERS_TRIES = 5, 10
"""How many wrong passwords an address gets from one network, and from a browser that knows its owner."""


def sign_in(client: Client, email: str, password: str = PASSWORD, *, at: str = HERE):  # type: ignore[no-untyped-def]
    return client.post(reverse("account_login"), {"login": email, "password": password}, REMOTE_ADDR=at)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def guess(email: str, times: int = STRANGERS_TRIES, *, at: str = HERE) -> Client:
    guesser = Client()
    for _ in range(times):
        assert TOO_MANY not in sign_in(guesser, email, "wrong", at=at).content.decode()
    return guesser


def browser_of(person) -> Client:  # type: ignore[no-untyped-def]
    """A browser in which the person has signed in and out."""
    client = Client()
    assert sign_in(client, person.email, at=ELSEWHERE).status_code == 302
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)
    return client


def test_who_guesses_is_stopped_even_if_the_next_guess_is_right(people: People):
    guesser = guess(people.student.email)
    assert TOO_MANY in sign_in(guesser, people.student.email).content.decode()
    assert not is_signed_in(guesser)


def test_a_new_browser_of_the_same_network_is_stopped_as_well(people: People):
    guess(people.student.email)
    fresh = Client()
    assert TOO_MANY in sign_in(fresh, people.student.email).content.decode()


def test_the_owner_elsewhere_is_let_in(people: People):
    guess(people.student.email)
    owner = Client()
    sign_in(owner, people.student.email, at=ELSEWHERE)
    assert is_signed_in(owner)


def test_the_owner_in_the_same_network_is_let_in_by_a_browser_that_knows_them(people: People):
    owner = browser_of(people.student)
    guess(people.student.email)
    for other in ("a", "b", "c", "d", "e"):
        guess(f"{other}@example.org", 1)
    assert TOO_MANY in sign_in(Client(), people.classmate.email).content.decode(), (
        "the network is at its limit"
    )
    sign_in(owner, people.student.email)
    assert is_signed_in(owner)


def test_a_browser_that_knows_the_owner_guesses_no_longer_either(people: People):
    owner = browser_of(people.student)
    for _ in range(OWNERS_TRIES):
        sign_in(owner, people.student.email, "wrong")
    assert TOO_MANY in sign_in(owner, people.student.email).content.decode()


def test_a_browser_that_knows_somebody_else_is_a_stranger_s(people: People):
    browser = browser_of(people.classmate)
    for _ in range(STRANGERS_TRIES):
        sign_in(browser, people.student.email, "wrong")
    assert TOO_MANY in sign_in(browser, people.student.email).content.decode()


@pytest.mark.parametrize("made", ["", "x", "{}:abc:def", "eyJhIjoiYiJ9:1abcde:abcdefghij"])
def test_a_cookie_that_we_did_not_sign_is_none(people: People, made):
    guess(people.student.email)
    client = Client()
    client.cookies[COOKIE] = made
    assert TOO_MANY in sign_in(client, people.student.email).content.decode()


def test_the_cookie_says_nothing_and_goes_to_the_sign_in_only(people: People):
    cookie = browser_of(people.student).cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", reverse("account_login"))
    assert "sam" not in cookie.value.lower()
    assert len(cookie.value) < 1000


def test_a_browser_is_known_only_after_the_second_factor(people: People):
    auth.TOTP.activate(people.student, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    client = Client()
    assert sign_in(client, people.student.email).url == reverse("mfa_authenticate")
    assert COOKIE not in client.cookies


def test_eight_people_of_one_browser_are_remembered(people: People):
    from accounts.devices import MOST_PEOPLE, device_of
    from tests.people import make_person

    client = Client()
    members = [make_person(f"Member {number}") for number in range(MOST_PEOPLE + 1)]
    for number, member in enumerate(members):
        sign_in(client, member.email, at=f"192.0.2.{number}")
        client.post(reverse("account_logout"))
    request = client.get(reverse("account_login")).wsgi_request
    known = [device_of(request, member.email) is not None for member in members]
    assert known == [False] + [True] * MOST_PEOPLE


def test_a_password_can_be_reset_whatever_others_tried(people: People):
    guess(people.student.email)
    for number in range(12):
        Client().post(
            reverse("account_reset_password"),
            {"email": people.student.email},
            REMOTE_ADDR=f"192.0.2.{number}",
        )
    assert len(mail.outbox) == 5, "the owner's post is not filled"
    owner = Client()
    answer = owner.post(reverse("account_reset_password"), {"email": people.student.email}, REMOTE_ADDR=HERE)
    assert answer.url == reverse("account_reset_password_done")
    link = re.search(r"http://testserver(/\S+)", mail.outbox[0].body)
    assert link
    page = owner.get(link[1], follow=True)
    owner.post(
        page.request["PATH_INFO"], {"password1": "an entirely new one", "password2": "an entirely new one"}
    )
    sign_in(owner, people.student.email, "an entirely new one", at=ELSEWHERE)
    assert is_signed_in(owner)


PROCESS = """
import sys
from config.wsgi import application
from django.conf import settings
from django.core.management import call_command
settings.ALLOWED_HOSTS = ["testserver"]
call_command("migrate", verbosity=0)
from django.test import Client
from accounts.models import User
from tests.people import PASSWORD, make_person
if not User.objects.exists():
    make_person("Sam Student")
for password in sys.argv[1].split(","):
    form = {"login": "sam.student@example.org", "password": password or PASSWORD}
    page = Client().post("/accounts/login/", form)
    print("stopped" if b"Too many failed" in page.content else page.status_code)
"""


def test_the_tries_of_one_process_count_in_another(tmp_path):
    env = {
        **os.environ,
        "FORMCHECK_VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}",
    }
    env["FORMCHECK_STATIC_FROM_SOURCE"] = "1"
    env["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "platform")])

    def process(passwords: str) -> list[str]:
        command = [sys.executable, "-c", PROCESS, passwords]
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
        return done.stdout.split()

    assert process("a,b,c") == ["200", "200", "200"]
    assert process("d,e,") == ["200", "200", "stopped"]
