"""A student films with the camera in the page and cuts the film; it is uploaded and becomes an attempt."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from library.models import Routine
from practice.models import Attempt
from tests.people import People

PATIENCE = 20_000


def test_a_film_of_the_camera_becomes_an_attempt(
    visit: Callable[..., Page], people: People, routine: Routine
) -> None:
    page = visit(people.student, f"/practice/routines/{routine.pk}/new/")
    page.get_by_role("button", name="Film with the camera").click()
    page.locator("input[name=record-count][value='3']").check()
    page.get_by_role("button", name="Begin").click()
    expect(page.locator("[data-record-clock]")).to_have_text("0:02", timeout=PATIENCE)

    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Use this film").click()

    expect(page.locator("[data-upload-kept]")).to_contain_text("is uploaded.", timeout=PATIENCE)
    page.get_by_text("More: cut it").click()
    start = page.get_by_role("slider", name="Start")
    start.focus()
    for _step in range(5):
        page.keyboard.press("ArrowRight")
    expect(start).to_have_attribute("aria-valuetext", "0:00.5")
    page.get_by_role("button", name="Score it").click()
    page.wait_for_url("**/practice/attempts/*/", timeout=PATIENCE)

    attempt = Attempt.objects.get()
    assert (attempt.trim_start, attempt.trim_end) == (0.5, None)
    assert attempt.video.original_name.startswith("Filmed 20")
    assert attempt.video.duration is not None
    assert attempt.video.duration > 1
