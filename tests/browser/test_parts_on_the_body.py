"""A coach sets how much a joint counts, and how far it may be off, on the drawing of the body."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from library.models import Routine
from tests.people import People

Visit = Callable[..., Page]


def test_a_joint_is_set_with_the_keyboard_and_saved(
    page: Page, visit: Visit, people: People, routine: Routine
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visit(people.coach, f"/library/routines/{routine.pk}/edit/")
    page.get_by_text("Joint by joint: how much").click()
    knee = page.get_by_role("button", name="Left knee: counts 1")
    knee.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Left knee")).to_be_visible()
    page.get_by_label("How much it counts", exact=True).press("End")
    page.get_by_label("May be off by", exact=True).fill("22")
    expect(page.get_by_role("button", name="Left knee: counts 5, may be off by 22°")).to_be_visible()
    expect(page.get_by_label("Left knee: how much it counts", exact=True)).to_have_value("5")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**{routine.get_absolute_url()}")
    routine.refresh_from_db()
    assert (routine.joint_weights, routine.tolerances) == ({"left_knee": 5.0}, {"left_knee": 22.0})
