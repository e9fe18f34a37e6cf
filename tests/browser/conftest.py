"""The real browser, a server to talk to, and a page that hears every complaint."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from celery.canvas import Signature
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserType, ConsoleMessage, Page, Playwright, Response

from accounts.models import User
from library.models import Routine
from practice.models import Attempt
from tests.chromium import launch_options, playwright_beside_django
from tests.people import People
from tests.practice.bodies import movement
from tests.practice.stage import add_clip, attempt_with, run_job_of, shared_routine


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives the browser, and its server writes to the database."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="package")
def browser_type_launch_args() -> dict[str, Any]:
    """The system's Chromium: none is downloaded."""
    return launch_options()


# The plugin keeps Playwright running to the end of the session; the event loop that it leaves in
# this thread would be in the way of every test after this folder's. So the same, for this folder.
@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with playwright_beside_django() as running:
        yield running


@pytest.fixture(scope="package")
def browser_context_args() -> dict[str, Any]:
    """A laptop's window, unless a test resizes it."""
    return {"viewport": {"width": 1280, "height": 900}}


@pytest.fixture(scope="package")
def browser_type(playwright: Playwright, browser_name: str) -> BrowserType:
    kind: BrowserType = getattr(playwright, browser_name)
    return kind


@pytest.fixture(scope="package")
def launch_browser(
    browser_type_launch_args: dict[str, Any], browser_type: BrowserType
) -> Callable[..., Browser]:
    return lambda **kwargs: browser_type.launch(**{**browser_type_launch_args, **kwargs})


@pytest.fixture(scope="package")
def browser(launch_browser: Callable[..., Browser]) -> Iterator[Browser]:
    running = launch_browser()
    yield running
    running.close()


@pytest.fixture(autouse=True)
def no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs run when a test says so; workers and their broker have tests of their own."""
    monkeypatch.setattr(Signature, "delay", lambda task: None)


ABANDONED = ("htmx:afterRequest", "htmx:sendAbort")
"""What htmx says where a page is left, or another choice made, before an answer came; one that failed is told
of in other words besides."""


def is_error(message: ConsoleMessage) -> bool:
    """Whether something went wrong, by what is written to the browser's console."""
    return message.type == "error" and not message.text.startswith(ABANDONED)


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    """What the browser complained about; a test fails if anything is left in it at its end."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if is_error(message) else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("response", lambda answer: heard.append(answer.url) if answer.status >= 400 else None)
    yield heard
    assert heard == []


@pytest.fixture
def policies(page: Page) -> dict[str, set[tuple[str, str]]]:
    """What answers said of other origins, opener and resource policy, by what the browser asked for."""
    said: dict[str, set[tuple[str, str]]] = {}

    def note(answer: Response) -> None:
        names = ("cross-origin-opener-policy", "cross-origin-resource-policy")
        opener, resource = (answer.headers.get(name, "none") for name in names)
        said.setdefault(answer.request.resource_type, set()).add((opener, resource))

    page.on("response", note)
    return said


@pytest.fixture
def visit(page: Page, complaints: list[str], live_server: Any) -> Callable[..., Page]:
    """``visit(user, path)`` opens a page as that person."""

    def open_as(user: User, path: str) -> Page:
        session = Client()
        session.force_login(user)
        cookie = session.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        page.goto(live_server.url + path)
        return page

    return open_as


@pytest.fixture
def routine(people: People) -> Routine:
    """A routine whose reference video lasts four seconds."""
    track = movement()
    made = shared_routine(people, track)
    add_clip(made.reference, track)
    return made


@pytest.fixture
def scored(people: People, routine: Routine) -> Attempt:
    """An attempt at half the tempo, after a second of standing still, the left arm low for a while."""
    track = movement(speed=0.5, begin=1.0, wrong_arm=(2.0, 4.0, 100.0))
    attempt = attempt_with(people.student, routine, track)
    add_clip(attempt.video, track)
    run_job_of(attempt)
    return attempt
