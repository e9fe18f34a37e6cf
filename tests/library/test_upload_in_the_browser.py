"""Uploading as a person does it: choosing, dropping, pausing, losing the connection, reloading."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from library.models import Routine, Upload, Video
from tests.media import make_clip, without_metadata
from tests.people import PASSWORD, People

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PART = 8 * 1024**2
PATIENCE = 20_000


@pytest.fixture
def page(chromium: Browser, live_server, people: People) -> Iterator[Page]:
    """The upload page, opened by the coach on a phone; page errors fail the test."""
    page = chromium.new_page(viewport={"width": 390, "height": 844}, base_url=live_server.url)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(people.coach.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
    page.goto("/library/videos/upload/")
    yield page
    page.context.close()
    assert errors == []


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A file of one part."""
    return make_clip(tmp_path / "small.mp4", seconds=0.5)


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A file of three parts: a clip with an empty box behind it."""
    path = without_metadata(make_clip(tmp_path / "large.mp4", seconds=0.5))
    size = 20 * 1024**2
    path.write_bytes(path.read_bytes() + struct.pack(">I4s", size, b"free") + bytes(size - 8))
    return path


def choose(page: Page, path: Path) -> None:
    page.get_by_label("Video file").set_input_files(path)


@pytest.fixture
def slow(page: Page) -> Callable[..., None]:
    """``slow(n)`` lets n bytes a second out; -1 as many as go. ``slow(-1, offline=True)`` cuts the line."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")

    def limit(bytes_a_second: int, *, offline: bool = False) -> None:
        limits = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": bytes_a_second}
        session.send("Network.emulateNetworkConditions", {**limits, "offline": offline})

    return limit


def offsets_sent(page: Page) -> list[int]:
    """Collects where the parts that are sent begin."""
    seen: list[int] = []

    def note(request) -> None:
        if request.method == "PATCH":
            seen.append(int(request.headers["upload-offset"]))

    page.on("request", note)
    return seen


def percent(page: Page) -> int:
    return int(page.locator("[data-upload-percent]").inner_text().split()[0])


def past(page: Page, wanted: int) -> None:
    """Wait until more than ``wanted`` per cent are sent."""
    for _moment in range(PATIENCE // 50):
        if percent(page) > wanted:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"stands at {percent(page)} %")


def arrived(page: Page) -> Video:
    """The video that is there once the button is pressed, before the upload is whole or after."""
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/library/videos/*-*/", timeout=PATIENCE)
    return Video.objects.get()


def test_a_chosen_file_uploads_by_itself_and_waits_for_its_title(page: Page, small: Path, people: People):
    choose(page, small)
    expect(page.locator("[data-upload-kept]")).to_contain_text("small.mp4 is uploaded.")
    page.get_by_label("Title").fill("Warm-up")

    video = arrived(page)
    expect(page.get_by_role("heading", name="Warm-up")).to_be_visible()
    assert (video.owner, video.original_name, video.size) == (people.coach, "small.mp4", small.stat().st_size)


def test_a_file_that_was_chosen_before_the_script_came_uploads_too(page: Page, small: Path):
    late: list[Route] = []
    page.route("**/js/upload.js", lambda route: late.append(route))
    page.goto("/library/videos/upload/", wait_until="commit")
    choose(page, small)
    while not late:
        page.wait_for_timeout(20)
    late[0].continue_()
    expect(page.locator("[data-upload-kept]")).to_contain_text("small.mp4 is uploaded.")


def test_a_dropped_file_uploads_too(page: Page, small: Path):
    data = list(small.read_bytes())
    transfer = page.evaluate_handle(
        """bytes => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([new Uint8Array(bytes)], "dropped.mp4", {type: "video/mp4"}));
            return transfer;
        }""",
        data,
    )
    page.dispatch_event("[data-upload-drop]", "drop", {"dataTransfer": transfer})

    assert arrived(page).original_name == "dropped.mp4"


def test_progress_is_shown_and_can_be_paused(page: Page, slow, large: Path):
    slow(3 * 1024**2)
    choose(page, large)
    figures = page.locator("[data-upload-figures]")
    expect(figures).to_contain_text("a second", timeout=PATIENCE)
    expect(figures).to_contain_text("left")

    page.get_by_role("button", name="Pause").click()

    expect(page.locator("[data-upload-message]")).to_have_text("Paused.")
    stands = percent(page)
    page.wait_for_timeout(700)
    assert percent(page) == stands
    assert Video.objects.count() == 0
    slow(-1)
    page.get_by_role("button", name="Go on").click()
    assert arrived(page).size == large.stat().st_size


def test_after_a_reload_the_same_file_goes_on_where_it_stopped(page: Page, slow, large: Path):
    slow(6 * 1024**2)
    choose(page, large)
    past(page, 50)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator("[data-upload-message]")).to_contain_text("The upload of large.mp4 was interrupted")
    slow(-1)
    offsets = offsets_sent(page)

    choose(page, large)

    assert Path(arrived(page).original.path).read_bytes() == large.read_bytes()
    assert offsets[0] >= PART
    assert Upload.objects.count() == 1


def test_who_left_the_page_goes_on_with_one_tap_and_nothing_stays_after_signing_out(
    page: Page, slow, large: Path
):
    slow(6 * 1024**2)
    choose(page, large)
    past(page, 50)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/library/videos/")
    page.goto("/library/videos/upload/")
    expect(page.locator("[data-upload-message]")).to_contain_text("The upload of large.mp4 was interrupted")
    slow(-1)
    offsets = offsets_sent(page)

    page.get_by_role("button", name="Go on").click()

    assert arrived(page).size == large.stat().st_size
    assert offsets[0] >= PART
    page.goto("/library/videos/upload/")
    slow(6 * 1024**2)
    choose(page, large)
    past(page, 5)
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    kept = "indexedDB.databases().then(found => found.map(one => one.name))"
    assert page.evaluate(kept) == []


def test_a_lost_connection_is_said_and_mended_by_itself(page: Page, slow, large: Path):
    slow(6 * 1024**2)
    choose(page, large)
    past(page, 10)

    slow(-1, offline=True)
    expect(page.get_by_text("The connection broke off.")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    slow(-1)

    assert arrived(page).size == large.stat().st_size


def test_a_cancelled_upload_is_forgotten(page: Page, slow, large: Path):
    slow(2 * 1024**2)
    choose(page, large)
    past(page, 5)

    page.get_by_role("button", name="Cancel").click()

    expect(page.locator("[data-upload-message]")).to_have_text("Cancelled.")
    expect(page.locator("[data-upload-progress]")).to_be_hidden()
    assert Upload.objects.count() == 0
    page.reload()
    expect(page.locator("[data-upload-message]")).to_have_text("")


def test_a_picture_is_refused_before_it_is_sent(page: Page, tmp_path: Path):
    picture = tmp_path / "me.png"
    picture.write_bytes(b"\x89PNG\r\n")

    choose(page, picture)

    expect(page.locator("[data-upload-message]")).to_have_text(
        "This is a photo. Take a video of the movement, or choose one."
    )
    assert Upload.objects.count() == 0


def test_a_button_pressed_too_early_is_kept_until_the_upload_is_whole(page: Page, slow, large: Path):
    page.goto("/library/routines/new/")
    page.get_by_label("Title").fill("First kata")
    slow(8 * 1024**2)
    page.get_by_label("A video of the movement done well").set_input_files(large)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-upload-message]")).to_have_text("Saved as soon as the upload is whole.")

    page.wait_for_url("**/library/routines/*-*/", timeout=PATIENCE)
    assert Routine.objects.get().reference.original_name == "large.mp4"
