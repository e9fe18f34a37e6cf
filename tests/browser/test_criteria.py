"""A student sees what came of the criteria of a routine; a coach without scripts adds one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, Page, expect

from library.jobs import run as jobs
from library.models import Job
from library.routines.services import set_criteria
from practice.models import Attempt
from tests.browser.waiting import until
from tests.browser.walking import LAPTOP, PHONE, signed_in_as
from tests.browser.walking import fits as nothing_is_wider
from tests.people import People

Visit = Callable[..., Page]

CRITERIA = [
    {"kind": "greatest_angle", "part": "shoulder", "side": "left", "at_least": 120.0},
    {"kind": "above", "part": "wrist", "other": "head", "side": "left", "at_least": 0.3},
    {"kind": "stays_below", "part": "elbow", "other": "shoulder", "side": "right"},
    {"kind": "least_angle", "part": "knee", "side": "both", "at_most": 95.0},
    {"kind": "hold_angle", "part": "shoulder", "side": "left", "at_least": 90.0, "seconds": 3.0},
]


def fits(page: Page) -> None:
    """Nothing is wider than a phone, nor than a laptop."""
    for size in (PHONE, LAPTOP):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        nothing_is_wider(page)


def test_the_attempt_shows_what_is_met_and_jumps_to_the_proof(
    page: Page, visit: Visit, people: People, scored: Attempt
) -> None:
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
    fits(page)
    proof = criteria.locator("[data-seek]").first
    wanted = float(proof.get_attribute("data-seek") or 0)
    proof.focus()
    page.keyboard.press("Enter")
    until(
        page, f"Math.abs(document.querySelector('[data-stage=practice] video').currentTime - {wanted}) < 0.05"
    )
    assert page.evaluate("document.querySelector('[data-stage=practice] video').paused")

    visit(people.coach, scored.routine.get_absolute_url())
    fits(page)


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
