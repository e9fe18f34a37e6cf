"""The player of an attempt's page, as its tests drive it and look at it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from practice.models import Attempt
from tests.browser.waiting import until
from tests.people import People

Visit = Callable[..., Page]
TEMPO = 0.5
BEGIN = 1.0
GHOST = (217, 166, 255)
CLOSE = 0.2
"""Seconds: what the eye does not see between two videos."""


def opened(visit: Visit, people: People, attempt: Attempt) -> Page:
    page = visit(people.student, attempt.get_absolute_url())
    settled(page)
    return page


def settled(page: Page) -> None:
    """The player has what it needs, and pictures."""
    page.wait_for_selector("[data-ready=true]")
    until(page, "[...document.querySelectorAll('video')].every(v => v.readyState >= 2)")


def again(player: Page) -> None:
    """The page as it was when it was opened."""
    player.reload()
    settled(player)


def times(page: Page) -> tuple[float, float]:
    """Seconds of the practice and the reference, read at once."""
    practice, reference = page.evaluate("[...document.querySelectorAll('video')].map(v => v.currentTime)")
    return practice, reference


def expected_reference(practice: float) -> float:
    """What the drawn movement says: standing first, then half the tempo."""
    return max(practice - BEGIN, 0.0) * TEMPO


def wait_until(page: Page, seconds: float) -> None:
    until(page, f"document.querySelector('video').currentTime >= {seconds}", seconds=20.0)


def coloured(page: Page, stage: str, red: int, green: int, blue: int) -> int:
    """How many pixels of a skeleton's canvas are about of a colour."""
    count: int = page.evaluate(
        """([stage, wanted]) => {
            const canvas = document.querySelector(`[data-stage=${stage}] canvas`);
            const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            const near = (i) => wanted.every((value, k) => Math.abs(data[i + k] - value) < 12);
            let count = 0;
            for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 200 && near(i)) count++;
            return count;
        }""",
        [stage, [red, green, blue]],
    )
    return count


def red(page: Page, stage: str = "practice") -> int:
    return coloured(page, stage, 229, 20, 43)


def seek(page: Page, seconds: float) -> None:
    """Go there as a click on the strip does, and wait for both pictures."""
    page.evaluate(
        """(seconds) => {
            const strip = document.querySelector("[data-strip]");
            const box = strip.getBoundingClientRect();
            const x = box.left + (seconds / document.querySelector("video").duration) * box.width;
            const at = {clientX: x, clientY: box.top + 5, bubbles: true, buttons: 1};
            strip.dispatchEvent(new PointerEvent("pointermove", at));
        }""",
        seconds,
    )
    until(page, "[...document.querySelectorAll('video')].every(v => !v.seeking)")


def drifts_until(page: Page, seconds: float) -> list[float]:
    """How far the reference was from its place, as often as one could look before ``seconds``."""
    drifts = []
    practice = 0.0
    while practice < seconds:
        practice, reference = times(page)
        drifts.append(abs(reference - expected_reference(practice)))
        page.wait_for_timeout(50)
    return drifts
