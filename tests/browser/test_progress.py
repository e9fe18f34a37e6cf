"""Two attempts run in step along the reference, whatever the tempo of each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from library.models import Routine
from practice.models import Attempt
from tests.browser.waiting import until
from tests.people import People
from tests.practice.bodies import movement
from tests.practice.stage import add_clip, attempt_with, run_job_of

Visit = Callable[..., Page]


@pytest.fixture
def attempts(people: People, routine: Routine, scored: Attempt) -> list[Attempt]:
    """Two that can be played, a week apart: one at half the tempo after a second, then one in time."""
    track = movement()
    later = attempt_with(people.student, routine, track)
    add_clip(later.video, track)
    run_job_of(later)
    Attempt.objects.filter(pk=scored.pk).update(created_at=timezone.now() - timedelta(days=7))
    return [scored, later]


def test_two_attempts_run_in_step_along_the_reference(
    visit: Visit, people: People, attempts: list[Attempt]
) -> None:
    page = visit(people.student, f"/progress/attempts/{attempts[1].pk}/beside/")
    page.wait_for_selector("[data-ready=true]")
    now = "document.querySelector('[data-stage={}] video').currentTime"
    page.get_by_label("Place in the reference").fill("2")
    until(page, f"Math.abs({now.format('later')} - 2) < 0.15")
    # At half the tempo, after a second of standing still.
    until(page, f"Math.abs({now.format('earlier')} - 5) < 0.3")
    page.get_by_role("button", name="Play", exact=True).click()
    until(page, f"{now.format('later')} > 2.3 && {now.format('earlier')} > 5.3")
    page.get_by_label("Form over time of").select_option(label="Left elbow")
    whole = page.get_by_role("button", name="Full screen")
    whole.click()
    expect(whole).to_have_attribute("aria-pressed", "true")
