"""Every page of practice on a phone: nothing wider than the screen, the practice on top."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from library.models import Job, Routine
from practice.models import Attempt
from tests.browser.waiting import until
from tests.people import People
from tests.practice.bodies import movement
from tests.practice.stage import attempt_with

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


@pytest.mark.usefixtures("phone")
def test_the_buttons_stay_in_reach_while_the_videos_are_in_view(
    visit: Visit, people: People, scored: Attempt
) -> None:
    page = visit(people.student, scored.get_absolute_url())
    page.set_viewport_size({"width": WIDTH, "height": 480})
    page.wait_for_selector("[data-ready=true]")
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
def test_progress_failure_lists_and_forms_fit(visit: Visit, people: People, routine: Routine) -> None:
    attempt = attempt_with(people.student, routine, movement())
    Job.objects.filter(kind="score_attempt").update(
        state=Job.State.FAILED, error_message="W" * 120, retryable=True
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
