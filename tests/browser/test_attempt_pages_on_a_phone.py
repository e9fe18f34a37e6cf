"""Every page of practice on a phone: nothing wider than the screen, the practice on top."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from library.models import Job, Routine, Video
from practice.models import Attempt
from tests.browser.waiting import until
from tests.people import People
from tests.practice.bodies import movement, without_joints
from tests.practice.stage import add_clip, attempt_with, run_job_of
from tests.things import said

Visit = Callable[..., Page]
WIDTH = 390


@pytest.fixture
def phone(page: Page) -> None:
    """A narrow page."""
    page.set_viewport_size({"width": WIDTH, "height": 844})


def wider_by(page: Page) -> int:
    by: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return by


@pytest.mark.usefixtures("phone")
def test_the_result_fits_and_has_the_practice_first(visit: Visit, people: People, scored: Attempt) -> None:
    Routine.objects.filter(pk=scored.routine_id).update(title="Arm lift " * 12)
    page = visit(people.student, scored.get_absolute_url())
    page.wait_for_selector("[data-ready=true]")
    assert wider_by(page) <= 0
    tops = page.evaluate(
        "[...document.querySelectorAll('[data-stage]')]"
        ".map(s => [s.getBoundingClientRect().top, s.dataset.stage])"
    )
    (first, upper), (second, lower) = sorted(tops)
    assert (upper, lower) == ("practice", "reference")
    assert first < second
    the_buttons_stay_in_reach_while_the_videos_are_in_view(page)


def the_buttons_stay_in_reach_while_the_videos_are_in_view(page: Page) -> None:
    page.set_viewport_size({"width": WIDTH, "height": 480})
    # Only the upper video is in view: the buttons' own place is further down.
    page.evaluate("scrollTo({top: document.querySelector('.pl').offsetTop - 250, behavior: 'instant'})")
    until(
        page,
        """(() => {
            const box = document.querySelector("[data-control=play]").getBoundingClientRect();
            return box.top >= 0 && box.bottom <= innerHeight;
        })()""",
    )


@pytest.mark.usefixtures("phone")
def test_of_two_upright_videos_one_fills_the_width_and_the_switch_shows_the_other(
    visit: Visit, people: People, scored: Attempt
) -> None:
    Video.objects.filter(pk=scored.video_id).update(width=360, height=640)
    page = visit(people.student, scored.get_absolute_url())
    page.wait_for_selector("[data-ready=true]")
    box = "document.querySelector('[data-figure={}]').getBoundingClientRect()"
    for name, words in (("practice", "You"), ("reference", "Reference")):
        page.get_by_text(words, exact=True).first.click()
        until(page, f"Math.abs({box.format(name)}.left) < 1 && {box.format(name)}.width === {WIDTH}")
    page.evaluate("document.querySelector('.pl-stages').scrollTo({left: 0, behavior: 'instant'})")
    until(page, "document.querySelector('[data-in-view][value=practice]').checked")


@pytest.mark.usefixtures("phone")
def test_progress_failure_lists_and_forms_fit(visit: Visit, people: People, routine: Routine) -> None:
    attempt = attempt_with(people.student, routine, movement())
    Job.objects.filter(kind="score_attempt").update(
        state=Job.State.FAILED, reason=said("W" * 120), retryable=True
    )
    pages = {
        people.student: (
            attempt.get_absolute_url(),
            "/practice/",
            f"/practice/routines/{routine.pk}/new/",
            f"/practice/attempts/{attempt.pk}/delete/",
        ),
        people.coach: ("/practice/?of=students", f"/practice/routines/{routine.pk}/"),
    }
    for user, paths in pages.items():
        for path in paths:
            assert wider_by(visit(user, path)) <= 0, path


@pytest.mark.usefixtures("phone")
def test_an_attempt_that_cannot_be_compared_fits_and_plays_without_any_colour_of_form(
    visit: Visit, people: People, routine: Routine
) -> None:
    track = without_joints(movement(), 7, 8, 9, 10, 13, 14, 15, 16)
    attempt = attempt_with(people.student, routine, track)
    add_clip(attempt.video, track)
    run_job_of(attempt)
    page = visit(people.student, attempt.get_absolute_url())
    page.wait_for_selector("[data-ready=true]")
    assert wider_by(page) <= 0
    card = page.get_by_role("region", name="Too little in view")
    assert card.bounding_box()["y"] < page.locator("#player").bounding_box()["y"]  # type: ignore[index]
    page.get_by_role("button", name="Play", exact=True).click()
    for stage in ("practice", "reference"):
        until(page, f"document.querySelector('[data-stage={stage}] video').currentTime > 0.3")
    painted = page.evaluate(
        """(() => {
            const canvas = document.querySelector("[data-strip] canvas");
            const all = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
            return all.some((value) => value !== 0);
        })()"""
    )
    assert not painted
