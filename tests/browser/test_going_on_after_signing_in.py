"""What was typed is there after signing in again; the keyboard is seen; no control is dead without JS."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from practice.models import Attempt
from tests.people import PASSWORD, People

Visit = Callable[..., Page]


def sign_in(page: Page, email: str) -> None:
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_who_was_signed_out_while_typing_goes_on(visit: Visit, people: People) -> None:
    page = visit(people.coach, "/library/routines/new/")
    page.get_by_label("Title", exact=True).fill("Half typed")
    page.get_by_label("Description").fill("One line\nand another")
    page.get_by_label("A mirrored performance counts as well").check()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.locator("main form").evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
    expect(page.get_by_text("You were signed out meanwhile")).to_be_visible()
    sign_in(page, people.coach.email)
    expect(page.get_by_label("Title", exact=True)).to_have_value("Half typed")
    expect(page.get_by_label("Description")).to_have_value("One line\nand another")
    expect(page.get_by_label("A mirrored performance counts as well")).to_be_checked()
    page.keyboard.press("Tab")
    here = page.locator(".fc-navbar .nav-link.active")
    here.focus()
    expect(here).to_have_css("outline-style", "solid")


def test_without_scripts_no_control_is_dead(
    browser: Browser, live_server: Any, people: People, scored: Attempt
) -> None:
    page = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"{live_server.url}/accounts/login/?next={scored.get_absolute_url()}")
    sign_in(page, people.student.email)
    expect(page.locator(".pl-stage video").first).to_have_attribute("controls", "")
    for dead in (".pl-bar", ".pl-console", ".navbar-toggler", ".fc-theme"):
        expect(page.locator(dead).first).to_be_hidden()
    for way in ("Routines", "Profile"):
        expect(page.get_by_role("link", name=way).first).to_be_visible()
    page.context.close()
