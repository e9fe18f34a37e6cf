"""Putting joints right in the browser: with the mouse, a finger and the keyboard; saving scores again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from library.models import Video
from library.tracks import pose_track
from modelroom.models import Correction
from practice.models import Attempt
from tests.browser.waiting import until
from tests.browser.walking import PHONE, fits
from tests.people import People
from tests.practice.stage import run_job_of

Visit = Callable[..., Page]
LEFT_WRIST = 9
FRAME = 45


@pytest.fixture
def page(page: Page, visit: Visit, people: People, scored: Attempt) -> Page:
    """The correction page of the student's video, come to from the attempt by the coach."""
    visit(people.coach, scored.get_absolute_url())
    page.get_by_role("link", name="Correct the joints").click()
    settled(page)
    return page


def settled(page: Page) -> None:
    """Joints and picture are there."""
    until(page, "document.querySelector('[data-editor]')?.dataset.ready === 'true'")
    until(page, "document.querySelector('video').readyState >= 2 && !document.querySelector('video').seeking")


def go_to(page: Page, frame: int) -> None:
    page.get_by_label("Frame", exact=True).fill(str(frame))
    until(page, f"document.querySelector('[data-editor]').dataset.frame === '{frame}'")
    until(page, "!document.querySelector('video').seeking")


def place_of(page: Page, joint: str) -> tuple[float, float]:
    """Where a joint is drawn, in CSS pixels of the window."""
    x, y = page.evaluate(
        """(name) => {
            const box = document.querySelector(`[data-joint-name=${name}]`).getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2];
        }""",
        joint,
    )
    return x, y


def scale_of(page: Page) -> float:
    """CSS pixels that a pixel of the picture takes."""
    return float(page.evaluate("document.querySelector('[data-zoomed] > svg').getScreenCTM().a"))


def drag(page: Page, joint: str, dx: float, dy: float) -> None:
    """Pull a joint by that many CSS pixels with the mouse."""
    x, y = place_of(page, joint)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx / 2, y + dy / 2)
    page.mouse.move(x + dx, y + dy)
    page.mouse.up()


def save(page: Page) -> None:
    page.get_by_role("button", name="Save and score again").click()
    expect(page.get_by_text("Saved.")).to_be_visible()


def test_a_dragged_joint_is_saved_and_the_attempt_is_scored_again(page: Page, scored: Attempt) -> None:
    before = scored.score
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    go_to(page, FRAME)
    was = pose_track(track=scored.video.track).keypoints[FRAME, LEFT_WRIST]
    fits(page)
    page.locator("[data-stage]").scroll_into_view_if_needed()

    drag(page, "left_wrist", 40, -30)

    expect(page.get_by_text("Frame 46 of 270: corrected")).to_be_visible()
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    scale = scale_of(page)
    save(page)
    expect(page.get_by_text("Being scored again")).to_be_visible()
    run_job_of(scored)
    expect(page.get_by_text("Being scored again")).to_be_hidden()
    assert scored.score != before
    video = Video.objects.select_related("track").get(pk=scored.video_id)
    now = pose_track(track=video.track).keypoints[FRAME, LEFT_WRIST]
    assert now[:2] - was[:2] == pytest.approx([40 / scale, -30 / scale], abs=1.0)
    assert now[2] == 1.0


def test_the_way_from_the_attempt_leads_to_the_moment_that_was_shown(
    page: Page, visit: Visit, people: People, scored: Attempt
) -> None:
    visit(people.coach, scored.get_absolute_url())
    page.wait_for_selector("[data-ready=true]")
    page.evaluate("document.querySelector('video').currentTime = 2.01")
    until(page, "!document.querySelector('video').seeking")
    page.get_by_role("link", name="Correct the joints").click()
    until(page, "document.querySelector('[data-editor]')?.dataset.frame === '60'")


def test_joints_are_moved_in_many_ways(page: Page) -> None:
    a_finger_drags_too(page)
    again(page)
    the_keyboard_moves_chooses_hides_and_undoes(page)
    again(page)
    the_frame_shown_is_the_one_that_is_corrected(page)
    again(page)
    enlarging_keeps_joints_on_the_picture_and_drags_finer(page)


def again(page: Page) -> None:
    """The page as it is stored: nothing was saved."""
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    settled(page)


def a_finger_drags_too(page: Page) -> None:
    go_to(page, FRAME)
    x, y = place_of(page, "right_ankle")
    touch = page.context.new_cdp_session(page)
    for kind, points in (
        ("touchStart", [{"x": x + 8, "y": y}]),
        ("touchMove", [{"x": x + 28, "y": y - 10}]),
        ("touchMove", [{"x": x + 58, "y": y - 20}]),
        ("touchEnd", []),
    ):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    moved = place_of(page, "right_ankle")
    assert (moved[0] - x, moved[1] - y) == pytest.approx((50, -20), abs=2)


def the_keyboard_moves_chooses_hides_and_undoes(page: Page) -> None:
    go_to(page, FRAME)
    picture = page.get_by_role("application", name="Picture with joints")
    picture.focus()
    expect(page.get_by_label("Joint", exact=True)).to_have_value(str(LEFT_WRIST))
    x, y = place_of(page, "left_wrist")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowUp")
    scale = scale_of(page)
    moved = place_of(page, "left_wrist")
    assert (moved[0] - x, moved[1] - y) == pytest.approx((10 * scale, -scale), abs=0.5)
    page.keyboard.press("n")
    expect(page.get_by_text("Right wrist: ")).to_be_visible()
    page.keyboard.press("h")
    expect(page.get_by_text("Right wrist: hidden")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.get_by_text("Right wrist: hidden")).to_have_count(0)
    for _ in range(2):
        page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    expect(page.get_by_text("as measured", exact=False).first).to_be_visible()
    page.keyboard.press("Control+Shift+z")
    expect(page.get_by_text("Frame 46 of 270: corrected")).to_be_visible()


def test_poses_are_copied_and_the_frames_between_interpolated(page: Page, scored: Attempt) -> None:
    go_to(page, 40)
    drag(page, "left_wrist", 30, 0)
    go_to(page, 50)
    page.get_by_role("button", name="Copy pose before").click()
    drag(page, "left_wrist", 20, 0)
    page.get_by_role("button", name="Interpolate").click()
    go_to(page, 45)
    expect(page.get_by_text("Frame 46 of 270: between two corrections")).to_be_visible()
    save(page)
    rows = list(Correction.objects.all())
    assert [row.from_previous for row in rows] == [False, True]
    video = Video.objects.select_related("track").get(pk=scored.video_id)
    wrist = pose_track(track=video.track).keypoints[:, LEFT_WRIST, 0]
    assert wrist[45] == pytest.approx((wrist[40] + wrist[50]) / 2, abs=0.5)
    page.get_by_role("button", name="Correction before").click()
    until(page, "document.querySelector('[data-editor]').dataset.frame === '40'")


def test_all_corrections_can_be_removed(page: Page, scored: Attempt) -> None:
    go_to(page, 40)
    drag(page, "left_wrist", 30, 0)
    save(page)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Remove all corrections").click()
    expect(page.get_by_role("button", name="Remove all corrections")).to_be_hidden()
    assert not Correction.objects.exists()
    expect(page.get_by_text("Frame 41 of 270: as measured")).to_be_visible()


def the_frame_shown_is_the_one_that_is_corrected(page: Page) -> None:
    """The picture under the joint is the drawn body's bright block, in each of some frames."""
    for frame in (30, 63, 100):
        go_to(page, frame)
        bright = page.evaluate(
            """() => {
                const [video, circle] = ["video", "[data-joint-name=left_wrist]"]
                    .map((name) => document.querySelector(name));
                const canvas = document.createElement("canvas");
                [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
                const context = canvas.getContext("2d");
                context.drawImage(video, 0, 0);
                const place = ["cx", "cy"].map((name) => circle.getAttribute(name));
                return context.getImageData(...place, 1, 1).data[0];
            }"""
        )
        assert bright > 150, frame


def enlarging_keeps_joints_on_the_picture_and_drags_finer(page: Page) -> None:
    go_to(page, FRAME)
    scale = scale_of(page)
    page.get_by_role("button", name="Larger").click()
    page.get_by_role("button", name="Larger").click()
    assert scale_of(page) == pytest.approx(4 * scale, rel=0.01)
    x, y = place_of(page, "left_wrist")
    drag(page, "left_wrist", 40, 0)
    moved = place_of(page, "left_wrist")
    assert (moved[0] - x, moved[1] - y) == pytest.approx((40, 0), abs=2)


def test_joints_that_cannot_be_loaded_are_told_of(page: Page, complaints: list[str]) -> None:
    page.route("**/corrections/", lambda route: route.abort())
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("could not be loaded")
    expect(page.get_by_text("Loading…")).to_be_hidden()
    complaints.clear()
