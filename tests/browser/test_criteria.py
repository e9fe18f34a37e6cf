"""A coach adds a criterion to a routine, and its student sees what came of it, in the real browser."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from library.jobs import run as jobs
from library.models import Job, Routine
from library.routines.services import set_criteria
from practice.models import Attempt
from tests.browser.waiting import until
from tests.people import People

Visit = Callable[..., Page]

CRITERIA = [
    {"kind": "greatest_angle", "part": "shoulder", "side": "left", "at_least": 120.0},
    {"kind": "above", "part": "wrist", "other": "head", "side": "left", "at_least": 0.3},
    {"kind": "stays_below", "part": "elbow", "other": "shoulder", "side": "right"},
    {"kind": "least_angle", "part": "knee", "side": "both", "at_most": 95.0},
    {"kind": "hold_angle", "part": "shoulder", "side": "left", "at_least": 90.0, "seconds": 3.0},
]


def shot(page: Page, name: str, width: int) -> None:
    if folder := os.environ.get("FORMCHECK_SHOTS"):
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def wider_by(page: Page) -> int:
    by: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return by


@pytest.mark.parametrize("width", [390, 1280])
def test_the_reference_proposes_the_limit_and_the_coach_saves_it(
    page: Page, visit: Visit, people: People, routine: Routine, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    visit(people.coach, routine.get_absolute_url())
    criteria = page.get_by_role("region", name="Criteria")
    criteria.get_by_text("Add a criterion").click()
    shot(page, "criterion-form", width)
    criteria.get_by_label("What is checked").select_option("greatest_angle")
    expect(criteria.get_by_label("At least (degrees)")).to_be_visible()
    criteria.get_by_label("Of which part").select_option("shoulder")
    criteria.get_by_label("Side").focus()
    criteria.get_by_label("Side").select_option("left")
    expect(criteria.get_by_text("The reference reaches")).to_be_visible()
    expect(criteria.get_by_label("At least (degrees)")).not_to_have_value("")
    assert page.evaluate("document.activeElement.name") == "side"
    criteria.get_by_label("At least (degrees)").fill("120")
    shot(page, "criterion-form-chosen", width)
    criteria.get_by_role("button", name="Save").click()
    expect(
        criteria.get_by_role("link", name="Change Left shoulder: arm raised to 120° or more")
    ).to_be_visible()
    assert wider_by(page) <= 0

    criteria.get_by_role("link", name="Change").click()
    expect(criteria.get_by_label("At least (degrees)")).to_have_value("120")
    criteria.get_by_label("At least (degrees)").fill("100")
    criteria.get_by_role("button", name="Save").click()
    expect(
        criteria.get_by_role("link", name="Change Left shoulder: arm raised to 100° or more")
    ).to_be_visible()
    criteria.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("The criterion is removed.")).to_be_visible()
    routine.refresh_from_db()
    assert routine.criteria == []


@pytest.mark.parametrize("width", [390, 1280])
def test_the_attempt_shows_what_is_met_and_jumps_to_the_proof(
    page: Page, visit: Visit, people: People, scored: Attempt, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    set_criteria(routine=scored.routine, criteria=CRITERIA)
    visit(people.student, scored.get_absolute_url())
    criteria = page.get_by_role("region", name="Criteria")
    expect(criteria.get_by_text("not checked yet").first).to_be_visible()

    assert jobs.run(job_id=Job.objects.get(kind="check_criteria").pk)
    page.reload()
    page.wait_for_selector("[data-ready=true]")
    expect(criteria.get_by_text("met", exact=True).first).to_be_visible()
    expect(criteria.get_by_text("not met", exact=True).first).to_be_visible()
    expect(criteria.get_by_text("cannot be told", exact=True).first).to_be_visible()
    shot(page, "criteria", width)
    assert wider_by(page) <= 0
    proof = criteria.locator("[data-seek]").first
    wanted = float(proof.get_attribute("data-seek") or 0)
    proof.focus()
    page.keyboard.press("Enter")
    until(
        page, f"Math.abs(document.querySelector('[data-stage=practice] video').currentTime - {wanted}) < 0.05"
    )
    assert page.evaluate("document.querySelector('[data-stage=practice] video').paused")

    visit(people.coach, scored.routine.get_absolute_url())
    shot(page, "criteria-of-the-routine", width)
    assert wider_by(page) <= 0


def test_without_scripts_a_button_brings_the_fields_and_the_link_opens_the_video(
    browser: Browser, live_server: Any, people: People, scored: Attempt
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    signed_in_as(page, live_server.url, people.coach)
    page.goto(live_server.url + scored.routine.get_absolute_url())
    page.get_by_text("Add a criterion").click()
    page.get_by_label("What is checked").select_option("greatest_angle")
    page.get_by_label("Of which part").select_option("shoulder")
    page.get_by_role("button", name="Show the fields and the reference’s values").click()
    page.get_by_label("At least (degrees)").fill("120")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The criterion is saved.")).to_be_visible()
    assert jobs.run(job_id=Job.objects.get(kind="check_criteria").pk)
    page.goto(live_server.url + scored.get_absolute_url())
    link = page.get_by_role("region", name="Criteria").get_by_role("link").first
    assert f"/library/videos/{scored.video_id}/file/#t=" in (link.get_attribute("href") or "")
    context.close()


def signed_in_as(page: Page, address: str, user: User) -> None:
    """Give the page's context the person's session."""
    session = Client()
    session.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": session.cookies[name].value, "url": address}])
