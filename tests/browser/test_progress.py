"""Progress in the browser: a course to look through, and two attempts that run in step."""

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


def course(people: People, routine: Routine) -> str:
    return f"/progress/people/{people.student.pk}/routines/{routine.pk}/"


def test_a_part_is_chosen_and_a_point_leads_to_its_attempt(
    visit: Visit, people: People, routine: Routine, attempts: list[Attempt]
) -> None:
    page = visit(people.student, course(people, routine))
    expect(page.locator("[data-ready='0 time']")).to_be_visible()
    page.get_by_label("Show").select_option(label="Left elbow")
    page.get_by_label("along").select_option(label="attempts")
    expect(page.locator("[data-chart]")).to_have_attribute("data-ready", "5 number")
    place = page.evaluate(
        """(() => {
            const canvas = document.querySelector("[data-chart] canvas");
            const { x, y } = window.Chart.getChart(canvas).getDatasetMeta(0).data[1];
            const box = canvas.getBoundingClientRect();
            return { x: box.x + x, y: box.y + y };
        })()"""
    )
    page.mouse.click(place["x"], place["y"])
    page.wait_for_url(f"**{attempts[1].get_absolute_url()}")


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


def test_an_attempt_whose_film_is_gone_runs_in_step_as_a_skeleton(
    visit: Visit, people: People, attempts: list[Attempt]
) -> None:
    gone = attempts[0].video
    gone.rendition.delete(save=False)
    gone.poster.delete(save=False)
    gone.pictures_removed_at = timezone.now()
    gone.save()
    page = visit(people.student, f"/progress/attempts/{attempts[1].pk}/beside/")
    page.wait_for_selector("[data-ready=true]")
    assert page.locator("[data-stage=earlier] video").count() == 0
    drawn = """(() => {
        const canvas = document.querySelector("[data-stage=earlier] canvas");
        const all = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
        return all.reduce((sum, value) => sum + value, 0);
    })()"""
    until(page, f"{drawn} > 0")
    before = page.evaluate(drawn)
    page.get_by_label("Place in the reference").fill("1")
    until(page, f"{drawn} !== {before}")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_a_phone_nothing_is_wider_than_the_screen(
    visit: Visit, people: People, routine: Routine, attempts: list[Attempt], theme: str, page: Page
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    own = f"/progress/people/{people.student.pk}/"
    for path in ("/progress/", own, course(people, routine), f"/progress/attempts/{attempts[0].pk}/beside/"):
        shown = visit(people.student, path)
        shown.wait_for_load_state("networkidle")
        wider = shown.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wider <= 0, path
