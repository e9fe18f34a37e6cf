"""From the upload to the result without anyone reloading a page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from library.models import Job, Routine
from practice.models import Attempt
from tests.people import People
from tests.practice.bodies import movement
from tests.practice.stage import add_clip, attempt_with, job_of, run_job_of, write_clip
from tests.things import said

Visit = Callable[..., Page]


def test_the_page_follows_the_work_and_turns_into_the_result(
    visit: Visit, people: People, routine: Routine
) -> None:
    attempt = attempt_with(people.student, routine, movement())
    add_clip(attempt.video, movement())
    video_job = Job.objects.filter(subject_id=attempt.video_id)
    video_job.update(state=Job.State.RUNNING, stage="transcode", percent=20)
    page = visit(people.student, attempt.get_absolute_url())
    expect(page.get_by_role("heading", name="Getting the video ready")).to_be_visible()
    expect(page.locator("[data-progress-announce]")).to_have_text("Getting the video ready")

    video_job.update(stage="extract", percent=60)
    expect(page.get_by_role("heading", name="Looking for the body")).to_be_visible()
    expect(page.locator("[data-progress-announce]")).to_have_text("Looking for the body")
    assert page.title().startswith("54 %")

    video_job.update(state=Job.State.DONE, percent=100)
    run_job_of(attempt)
    expect(page.get_by_role("heading", name="Work on this")).to_be_visible(timeout=10_000)


def test_a_failure_shows_its_reason_and_the_retry_button_starts_again(
    visit: Visit, people: People, routine: Routine
) -> None:
    attempt = attempt_with(people.student, routine, movement())
    page = visit(people.student, attempt.get_absolute_url())
    Job.objects.filter(pk=job_of(attempt).pk).update(
        state=Job.State.FAILED, reason=said("The work was interrupted."), retryable=True
    )
    expect(page.get_by_role("alert")).to_contain_text("The work was interrupted.")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="Waiting")).to_be_visible()
    assert job_of(attempt).state == Job.State.QUEUED


def test_the_list_turns_live_work_into_a_score(visit: Visit, people: People, routine: Routine) -> None:
    attempt = attempt_with(people.student, routine, movement())
    page = visit(people.student, "/practice/")
    expect(page.get_by_text("Waiting")).to_be_visible()
    run_job_of(attempt)
    expect(page.get_by_text("Excellent")).to_be_visible(timeout=10_000)


def test_uploading_a_practice_video_leads_to_its_attempt(
    visit: Visit, people: People, routine: Routine, tmp_path: Path
) -> None:
    clip = tmp_path / "evening.mp4"
    write_clip(clip, movement(seconds=1.0))
    page = visit(people.student, f"/practice/routines/{routine.pk}/new/")
    page.set_input_files("input[type=file]", clip)
    expect(page.locator("[data-upload-kept]")).to_be_visible()
    assert not Attempt.objects.exists()
    page.get_by_role("button", name="Score it").click()
    page.wait_for_url("**/practice/attempts/**")
    expect(page.get_by_role("heading", name="Waiting")).to_be_visible()
    attempt = Attempt.objects.get()
    assert (attempt.student, attempt.routine) == (people.student, routine)
    assert attempt.video.title == "evening"


def test_choosing_one_of_my_videos_needs_no_upload(visit: Visit, people: People, routine: Routine) -> None:
    other = attempt_with(people.student, routine, movement())
    Attempt.objects.all().delete()
    page = visit(people.student, f"/practice/routines/{routine.pk}/new/")
    page.get_by_label("One of your videos").select_option(label=other.video.title)
    expect(page.locator("input[type=file]")).to_be_hidden()
    page.get_by_role("button", name="Score it").click()
    page.wait_for_url("**/practice/attempts/**")
    assert Attempt.objects.get().video == other.video
