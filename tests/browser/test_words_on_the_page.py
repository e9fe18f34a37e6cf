"""What went well, what is better and what to work on, in the real browser."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from library.models import Routine
from practice.models import Attempt, Score
from tests.browser.waiting import until
from tests.people import People
from tests.practice.bodies import movement
from tests.practice.stage import add_clip, attempt_with, run_job_of

Visit = Callable[..., Page]

REACH = {
    "kind": "bend_further",
    "part": "left_knee",
    "both_sides": True,
    "value": 95.2,
    "other": 70.0,
    "importance": 1e5,
}


@pytest.fixture
def again(people: People, routine: Routine) -> Attempt:
    """A second, better attempt, with something said of the whole movement."""
    for lower in (110.0, 60.0):
        track = movement(wrong_arm=(0.6, 2.6, lower))
        attempt = attempt_with(people.student, routine, track)
        add_clip(attempt.video, track)
        run_job_of(attempt)
    Score.objects.filter(pk=attempt.score_id).update(remarks=[REACH])
    return attempt


@pytest.mark.parametrize("width", [390, 1280])
def test_praise_progress_and_work_fit_the_page(
    visit: Visit, people: People, again: Attempt, page: Page, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    visit(people.student, again.get_absolute_url())
    page.wait_for_selector("[data-ready=true]")
    for name in ("What went well", "Better than last time", "Work on this"):
        expect(page.get_by_role("heading", name=name)).to_be_visible()
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0
    if folder := os.environ.get("FORMCHECK_SHOTS"):
        page.screenshot(path=f"{folder}/words-{width}.png", full_page=True)


def test_a_sentence_with_a_time_plays_it_and_one_without_is_no_button(
    visit: Visit, people: People, again: Attempt
) -> None:
    page = visit(people.student, again.get_absolute_url())
    page.wait_for_selector("[data-ready=true]")
    work = page.get_by_role("region", name="Work on this")
    remark = work.get_by_text("Bend both knees further: you reach 95°, the reference 70°.")
    expect(remark).to_be_visible()
    expect(work.get_by_role("button", name="Bend both knees further")).to_have_count(0)
    moment = work.get_by_role("button").first
    moment.focus()
    page.keyboard.press("Enter")
    expect(moment).to_have_attribute("aria-pressed", "true")
    until(page, "document.querySelector('[data-stage=practice] video').currentTime > 0")
