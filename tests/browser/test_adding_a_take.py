"""A coach adds a further good performance, sees it compared, trims it and takes it out again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from library.jobs import run as jobs
from library.models import Job, Routine, Video
from library.routines.services import add_take
from tests.browser.walking import LAPTOP, PHONE, fits
from tests.people import People
from tests.practice.bodies import movement
from tests.practice.stage import add_clip, measured_video, stored_track, write_clip

Visit = Callable[..., Page]


def measure(video: Video) -> None:
    """What the worker would do, with a drawn body."""
    video.track = stored_track(video, movement(speed=0.9))
    video.save()
    add_clip(video, movement(speed=0.9))
    Job.objects.filter(kind="process_video", subject_id=video.pk).update(state=Job.State.DONE, percent=100)


def compare(routine: Routine) -> None:
    take = routine.takes.get()
    assert jobs.run(job_id=Job.objects.get(kind="check_take", subject_id=take.pk).pk)


def test_a_new_video_becomes_a_take_that_counts(
    page: Page,
    policies: dict[str, set[tuple[str, str]]],
    visit: Visit,
    people: People,
    routine: Routine,
    tmp_path: Path,
) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    visit(people.coach, routine.get_absolute_url())
    page.get_by_role("link", name="Add a take").click()
    clip = tmp_path / "anna.mp4"
    write_clip(clip, movement(speed=0.9))
    page.get_by_label("A video of the movement done well").set_input_files(clip)
    expect(page.get_by_text("is uploaded.")).to_be_visible()
    # From a page, and to addresses, that are closed to other origins.
    assert policies["document"] == {("same-origin", "same-origin")}
    assert {resource for _opener, resource in policies["xhr"]} == {"same-origin"}
    page.get_by_label("Title").fill("Anna in May")
    page.get_by_label("Starts at (seconds)").fill("0.2")
    page.get_by_role("button", name="Add", exact=True).click()

    page.wait_for_url(f"**{routine.get_absolute_url()}#takes")
    takes = page.get_by_role("region", name="Takes")
    expect(takes.get_by_role("heading", name="Anna in May")).to_be_visible()
    expect(takes.get_by_text("Waiting for its turn")).to_be_visible()
    fits(page)

    measure(routine.takes.get().video)
    compare(routine)
    # The page follows the work by itself.
    expect(takes.get_by_text("Counts in the score")).to_be_visible(timeout=10_000)
    fits(page)
    page.set_viewport_size(LAPTOP)  # type: ignore[arg-type]
    fits(page)


def test_one_of_the_own_videos_is_trimmed_and_removed_with_the_keyboard(
    page: Page, visit: Visit, people: People, routine: Routine
) -> None:
    video = measured_video(owner=people.coach, track=movement(), title="Second day")
    add_clip(video, movement())
    visit(people.coach, routine.get_absolute_url())
    page.get_by_role("link", name="Add a take").press("Enter")
    page.get_by_label("One of your videos").select_option("Second day")
    expect(page.get_by_label("A video of the movement done well")).to_be_hidden()
    page.get_by_role("button", name="Add", exact=True).press("Enter")
    compare(routine)

    page.get_by_role("link", name="Trim Second day").press("Enter")
    page.get_by_label("Ends at (seconds)").fill("3.5")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_text("From 0 s to 3.5 s")).to_be_visible()

    page.get_by_role("link", name="Remove Second day").press("Enter")
    page.get_by_role("button", name="Remove").press("Enter")
    expect(page.get_by_text("Its video stays in your library.")).to_be_visible()
    assert routine.takes.count() == 0


def test_students_watch_the_takes(page: Page, visit: Visit, people: People, routine: Routine) -> None:
    video = measured_video(owner=people.coach, track=movement(), title="Second day")
    add_clip(video, movement())
    add_take(routine=routine, video=video)
    compare(routine)
    visit(people.student, routine.get_absolute_url())
    page.get_by_role("region", name="Takes").get_by_role("link", name="Second day").click()
    expect(page.get_by_role("heading", name="Second day")).to_be_visible()
    assert page.evaluate("document.querySelector('video').src").endswith(f"/{video.pk}/file/")
