"""A coach comments on a moment with a drawing; the student goes there, and the coach sees that."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from conversation.models import Comment
from practice.models import Attempt
from tests.browser.waiting import until
from tests.people import People


def test_a_comment_with_a_drawing_is_made_gone_to_and_seen(
    visit: Callable[..., Page], people: People, scored: Attempt
) -> None:
    page = visit(people.coach, scored.get_absolute_url())
    page.wait_for_selector("[data-ready=true]")
    page.evaluate("document.querySelector('#player video').currentTime = 1.0")
    until(page, "document.querySelector('[data-here-label]').textContent.includes('0:01.0')")
    page.locator("[data-draw]").click()
    surface = page.locator("[data-surface]")
    until(page, "document.querySelector('[data-surface] canvas').dataset.drawn === 'true'")
    page.locator("[data-kind][value=angle]").check()
    box = surface.bounding_box()
    assert box is not None
    for x, y in ((0.2, 0.2), (0.2, 0.6), (0.8, 0.6)):
        page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
    expect(surface.locator("text").last).to_have_text("90°")
    page.locator("#comment-text").fill("Hold this angle.")
    page.get_by_role("button", name="Send").first.click()
    expect(page.locator(".cv-comment", has_text="Hold this angle.")).to_be_visible()
    comment = Comment.objects.get()
    assert comment.drawing is not None
    assert comment.drawing["shapes"][0]["kind"] == "angle"

    page = visit(people.student, scored.get_absolute_url())
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_selector("[data-ready=true]")
    page.locator("[data-comment-at]").click()
    until(page, "Math.abs(document.querySelector('#player video').currentTime - 1.0) < 0.05")
    expect(page.locator("[data-stage=practice] .cv-over text").last).to_have_text("90°")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    # Choosing the comment brought it into view.
    page = visit(people.coach, scored.get_absolute_url())
    expect(page.get_by_text("Seen by Sam Student")).to_be_visible()
