"""Pointing at the person to follow, with the mouse, a finger and the keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from library.models import Video
from practice.models import Attempt
from tests.browser.waiting import until
from tests.browser.walking import PHONE, fits
from tests.people import People

Visit = Callable[..., Page]


@pytest.fixture
def page(page: Page, visit: Visit, people: People, scored: Attempt) -> Page:
    """The page on which the person in the student's video is chosen, come to from the attempt."""
    visit(people.student, scored.get_absolute_url())
    page.get_by_role("link", name="Wrong person?").click()
    until(page, "document.querySelector('video')?.readyState >= 2")
    until(page, "document.querySelector('[data-pick]').dataset.followed === 'yes'")
    return page


def picture(page: Page) -> tuple[float, float, float, float]:
    """Where the picture lies in the canvas: left, top, width, height."""
    left, top, width, height = page.evaluate(
        """() => {
            const [video, box] = [document.querySelector("video"), document.querySelector("canvas")
                .getBoundingClientRect()];
            const scale = Math.min(box.width / video.videoWidth, box.height / video.videoHeight);
            const [width, height] = [video.videoWidth * scale, video.videoHeight * scale];
            return [(box.width - width) / 2, (box.height - height) / 2, width, height];
        }"""
    )
    return left, top, width, height


def test_a_click_on_the_picture_chooses_and_the_video_is_measured_again(page: Page, scored: Attempt) -> None:
    the_person_followed_now_is_framed_in_the_picture(page)
    beside_the_picture_nobody_is_chosen(page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    button = page.get_by_role("button", name="Follow this person")
    expect(button).to_be_disabled()
    page.get_by_label("Moment in the video").fill("2.5")
    until(page, "!document.querySelector('video').seeking")
    left, top, wide, high = picture(page)

    page.locator("canvas").click(position={"x": left + 0.25 * wide, "y": top + 0.75 * high})

    expect(page.get_by_text("Chosen at 0:02.5")).to_be_visible()
    fits(page)
    button.click()
    page.wait_for_url(f"**{scored.video.get_absolute_url()}")
    expect(page.get_by_text("Waiting for its turn")).to_be_visible()
    choice = Video.objects.get(pk=scored.video_id).choice
    assert choice is not None
    assert (choice.time, choice.x, choice.y) == pytest.approx((2.5, 0.25, 0.75), abs=0.01)


def beside_the_picture_nobody_is_chosen(page: Page) -> None:
    left, _, _, high = picture(page)
    assert left > 6
    page.locator("canvas").click(position={"x": 3, "y": high / 2})
    expect(page.get_by_role("button", name="Follow this person")).to_be_disabled()


def test_the_keyboard_chooses_too(page: Page, scored: Attempt) -> None:
    page.locator("canvas").focus()
    for _ in range(3):
        page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("ArrowDown")
    expect(
        page.get_by_role("status").filter(has_text="35 % from the left, 51 % from the top")
    ).to_be_visible()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Follow this person").press("Enter")
    page.wait_for_url(f"**{scored.video.get_absolute_url()}")
    choice = Video.objects.get(pk=scored.video_id).choice
    assert choice is not None
    assert (choice.x, choice.y) == pytest.approx((0.35, 0.51))


def the_person_followed_now_is_framed_in_the_picture(page: Page) -> None:
    framed = """() => {
        const canvas = document.querySelector("canvas");
        const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        let count = 0;
        for (let i = 0; i < data.length; i += 4) if (data[i] < 120 && data[i + 2] > 200) count++;
        return count;
    }"""
    assert page.evaluate(framed) > 100
