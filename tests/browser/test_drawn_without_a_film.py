"""Where the film is kept no longer, the player draws the skeleton by itself, and plays as with one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page, expect

from library.models import Video
from practice.models import Attempt
from tests.browser.playing import coloured
from tests.browser.waiting import until
from tests.people import People


def test_it_plays_and_is_sought(
    visit: Callable[..., Page], people: People, scored: Attempt, tmp_path: Path
) -> None:
    Video.objects.filter(pk=scored.video_id).update(
        rendition="", poster="", original="", pictures_removed_at=timezone.now(), pictures_gone="measured"
    )
    page = visit(people.student, scored.get_absolute_url())
    page.wait_for_selector("[data-ready=true]")
    assert page.locator("video").count() == 1
    expect(page.get_by_text("only the places of joints are kept")).to_be_visible()
    until(page, "document.querySelector('[data-control=time]').textContent !== ''")
    assert coloured(page, "practice", 76, 201, 240) > 50
    page.locator("[data-control=play]").click()
    begun = "/[1-9]/.test(document.querySelector('[data-control=time]').textContent.split(':')[1])"
    until(page, begun, seconds=20.0)
    page.locator("[data-control=play]").click()
    expect(page.locator("[data-failed]")).to_be_hidden()
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
