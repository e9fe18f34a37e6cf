"""The page of an attempt follows the work, and says what went wrong, without anyone reloading it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from library.models import Job, Routine
from tests.people import People
from tests.practice.bodies import movement
from tests.practice.stage import add_clip, attempt_with, job_of, run_job_of
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
