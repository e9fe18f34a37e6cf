"""A coach looks at everyone at one moment: the pictures arrive, and a tap opens the attempt there."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from library.models import Routine
from practice.models import Attempt
from tests.browser.waiting import until
from tests.people import People

Visit = Callable[..., Page]


def test_a_picture_of_the_film_lies_behind_each_skeleton_and_a_tap_opens_it_there(
    visit: Visit, people: People, routine: Routine, scored: Attempt
) -> None:
    page = visit(people.coach, f"/coaching/routines/{routine.pk}/moment/?t=1.0")
    canvas = page.locator("canvas[data-still]")
    expect(canvas).to_have_attribute("data-drawn", "true")
    lit = canvas.evaluate(
        """(canvas) => {
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            return data.filter((value, i) => i % 4 < 3 && value > 150).length;
        }"""
    )
    assert lit > 100, "the film has a bright block at each joint"
    # The slider leads the reference, and the field says where it is.
    page.locator("[data-slider]").fill("2.5")
    expect(page.get_by_role("spinbutton", name="Second of the reference")).to_have_value("2.50")
    until(page, "Math.abs(document.querySelector('[data-reference]').currentTime - 2.5) < 0.1")
    # It begins after a second of standing still, at half the tempo: second 1 of the reference is its third.
    page.locator(".mo-link").click()
    page.wait_for_url("**?t=*")
    until(page, "Math.abs(document.querySelector('[data-stage=practice] video').currentTime - 3) < 0.4")
