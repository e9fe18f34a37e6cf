"""Every row of the table of roles, objects and actions, asked of the site as each role; none is left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import User
from config import health
from tests.security.roles import Row, as_markdown, in_docs, rows
from tests.security.test_every_address import ALL
from tests.security.world import ABOUT, OWN, TUS, World, ask, make_world

pytestmark = pytest.mark.unit

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
TABLE = rows()
HOW = "Decide who may, and write it into tests/security/roles.csv; then: python -m tests.security.roles"

TOLD_WHY: dict[tuple[str, str, str], tuple[int, tuple[str, ...]]] = {
    ("POST", "coaching/groups/<uuid:pk>/leave/", "coach's group"): (400, ("coach",)),
    ("POST", "library/routines/<uuid:pk>/delete/", "coach's routine"): (409, ("coach",)),
    ("POST", "library/videos/<uuid:pk>/delete/", "reference"): (409, ("coach",)),
    ("DELETE", "api/videos/<uuid:pk>/", "reference"): (409, ("coach",)),
    ("POST", "api/groups/<uuid:pk>/recognition/back/", "coach's group"): (409, ("coach", "second")),
}
"""Who may ask, and is told why it cannot be: a group's owner stays in it, what others stand on is kept."""

BY_TOKEN = ("metrics/",)
"""Opened by a token, not by signing in: without it there is nothing there."""


def status_of(answer: Any, row: Row) -> int:
    """The status; 401 and 403 where a page is not shown, but another that says what it takes."""
    led_to = answer.get("Location", "") if answer.status_code == 302 else ""
    if led_to.startswith("/accounts/login/"):
        return 401
    if row.address == "coaching/groups/new/" and led_to == "/people/profile/":
        return 403
    return int(answer.status_code)


def fits(row: Row, role: str, status: int) -> bool:
    """Whether the answer is what the table says."""
    told, to_whom = TOLD_WHY.get(row.key, (0, ()))
    if role in to_whom:
        return row.allowed[role] and status == told
    if row.allowed[role]:
        return 200 <= status < 400
    asked_to_sign_in = role == "visitor" and row.address not in BY_TOKEN
    return status in ((401, 403) if asked_to_sign_in else (403, 404))


def walk(world: World, role: str) -> Iterator[tuple[Row, int, bytes]]:
    """Each row as the role asks for it: status, and what was answered. Nothing stays changed."""
    client = world.client(role)
    for row in TABLE:
        with transaction.atomic():
            answer = ask(world, client, role, *row.key)
            body = b"".join(answer) if answer.streaming else answer.content
            transaction.set_rollback(True)
        yield row, status_of(answer, row), body


@pytest.fixture
def all_is_well(monkeypatch, settings) -> None:
    """No broker and no worker is running here, which costs seconds to find out each time.

    Figures ask for a token, as those of a site in production do.
    """
    settings.METRICS_TOKEN = "a token"
    for part in ("broker", "workers"):
        monkeypatch.setattr(health, part, lambda: {"ok": True, "message": "Well."})


# Two thousand requests: half a minute, several where the machine has other work.
@pytest.mark.timeout(900)
def test_who_is_let_in_gets_an_answer_who_is_not_is_refused_and_nobody_reads_an_address(db, all_is_well):
    world, wrong = make_world(), []
    for role, person in world.roles.items():
        others = [one.email.encode() for one in world.roles.values() if one is not None and one != person]
        for row, status, body in walk(world, role):
            if not fits(row, role, status):
                wrong.append(f"{role}: {row.method} /{row.address} about {row.about} answers {status}")
            if any(email in body.lower() for email in others):
                wrong.append(
                    f"{role} reads somebody's address: {row.method} /{row.address} about {row.about}"
                )
    assert not wrong, "\n".join(wrong)


def test_every_address_is_in_the_table_with_all_that_it_can_be_about():
    asked = {(row.address, row.about) for row in TABLE}
    missing = []
    for address in ALL:
        kind = next((kind for kind in ABOUT if f"{kind}/<uuid:pk>" in address), None)
        abouts = (OWN,) if kind is None else ABOUT[kind]
        missing += [f"/{address} about {about}" for about in abouts if (address, about) not in asked]
    assert not missing, "\n".join([*missing, HOW])
    assert {address for address, _about in asked} == set(ALL), "the table has what the site has not"


def test_no_address_does_something_that_the_table_does_not_name(db: None):
    world, odd = make_world(), []
    known = {(row.method, row.address) for row in TABLE}
    for role in ("coach", "student", "staff"):
        client = world.client(role)
        for row in {row.address: row for row in TABLE}.values():
            for method in METHODS:
                if (method, row.address) not in known:
                    answer = getattr(client, method.lower())(world.path(row.address, row.about), **TUS)
                    asked_again = answer.get("Location", "").startswith("/accounts/reauthenticate/")
                    if answer.status_code not in (403, 404, 405) and not asked_again:
                        odd.append(f"{method} /{row.address} answers {answer.status_code}")
    assert not odd, "\n".join([*odd, HOW])


def test_the_docs_show_the_table_as_it_is():
    assert in_docs()[1] == as_markdown(), HOW


def test_a_visitor_who_has_the_code_reads_the_invitation_and_joins_nothing(db: None):
    world = make_world()
    members = world.people.group.memberships.count()
    assert Client().post(world.people.group.get_invitation_path()).status_code == 200
    assert world.people.group.memberships.count() == members


# --- what comes with the packages: one's own account, and the administration ---------------------


def addresses_under(prefix: str) -> Iterator[str]:
    """The addresses under ``accounts/`` or ``admin/`` that need nothing filled in."""

    def found(patterns: list[URLPattern | URLResolver], path: str) -> Iterator[str]:
        for pattern in patterns:
            here = path + str(pattern.pattern).removeprefix("^").removesuffix("$").replace("\\Z", "")
            if isinstance(pattern, URLResolver):
                yield from found(pattern.url_patterns, here)
            elif here.startswith(prefix) and "<" not in here and "(" not in here:
                yield here

    yield from found(get_resolver().url_patterns, "")


OPEN = {
    *("login", "logout", "signup", "inactive", "confirm-email", "password/reset", "password/reset/done"),
    *("password/reset/key/done", "2fa/authenticate", "reauthenticate", "2fa/reauthenticate"),
}
"""Addresses of accounts/ for who is not signed in, or not yet with every factor."""


def test_a_visitor_opens_nobody_s_account(client: Client, db: None):
    pages = list(addresses_under("accounts/"))
    assert len(pages) > 15
    for path in pages:
        if path.removeprefix("accounts/").strip("/") in OPEN:
            continue
        for method in ("get", "post"):
            answer = getattr(client, method)(f"/{path}")
            refused = answer.status_code in (401, 403, 404, 405)
            assert refused or answer.get("Location", "").startswith("/accounts/login/"), (method, path)


@pytest.mark.parametrize("role", ["visitor", "coach"])
def test_the_administration_is_the_staff_s(role: str, db: None):
    client = Client()
    if role != "visitor":
        client.force_login(User.objects.create_user(f"{role}@example.org", name=role, is_coach=True))
    pages = [
        path
        for path in addresses_under("admin/")
        if path not in ("admin/login/", "admin/logout/", "admin/jsi18n/")
    ]
    assert len(pages) > 20
    for path in pages:
        answer = client.get(f"/{path}")
        assert answer.status_code in (302, 403, 404), (path, answer.status_code)
        assert "/login/" in answer.get("Location", "/login/"), (path, answer["Location"])
