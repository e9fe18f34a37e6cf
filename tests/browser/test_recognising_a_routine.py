"""A video that says by itself which routine it is, and the strip of what it was recognised by."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from library.models import Routine
from practice.models import Attempt
from recognition.models import Recognition, TrainingRun
from recognition.services import put_in_service
from tests.browser.waiting import until
from tests.browser.walking import LAPTOP, PHONE
from tests.browser.walking import fits as nothing_is_wider
from tests.people import People
from tests.practice.bodies import movement
from tests.practice.stage import add_clip
from tests.recognition.stage import agree, bow, judged, recognised, routine_of, spin

Visit = Callable[..., Page]
PEAKS = [1.2, 3.0, 3.6]


def fits(page: Page) -> None:
    """Nothing is wider than a phone, nor than a laptop."""
    for size in (PHONE, LAPTOP):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        nothing_is_wider(page)


@pytest.fixture
def trained(people: People, routine: Routine) -> TrainingRun:
    """A training that was measurably better, as if it had ended."""
    bow_routine = routine_of(people.coach, "Deep bow", bow(), people.group)
    return judged(
        people.group,
        examples={str(routine.pk): 9, str(bow_routine.pk): 8},
        judged=17,
        trained_accuracy=16 / 17,
        nearest_accuracy=10 / 17,
        chance=0.016,
        measurably_better=True,
    )


@pytest.fixture
def attended(people: People, scored: Attempt, trained: TrainingRun) -> Attempt:
    """The scored attempt, with what a model looked at."""
    duration = scored.video.duration or 0.0
    times = [i / 10 for i in range(int(duration * 10))]
    weights = [1 + 9 * sum(max(0.0, 1 - abs(t - peak) / 0.3) for peak in PEAKS) for t in times]
    Recognition.objects.create(
        video=scored.video,
        group=people.group,
        track=scored.video.track,
        run=trained,
        known=True,
        shares=[[str(scored.routine_id), 0.9]],
        times=times,
        attention=[weight / sum(weights) for weight in weights],
        peaks=PEAKS,
    )
    return scored


def test_the_proposed_routine_becomes_an_attempt_with_one_press(
    visit: Visit, people: People, routine: Routine
) -> None:
    routine_of(people.coach, "Deep bow with a very long title that goes on and on", bow(), people.group)
    video = recognised(people.student, movement(lift=140))
    add_clip(video, movement(lift=140))
    page = visit(people.student, video.get_absolute_url())
    expect(page.get_by_text("This looks like Arm lift,")).to_be_visible()
    fits(page)
    page.get_by_role("button", name="Yes, score it").click()
    page.wait_for_url("**/practice/attempts/**")
    assert Attempt.objects.get().routine == routine


def test_the_list_of_videos_leads_to_the_proposal(visit: Visit, people: People, routine: Routine) -> None:
    routine_of(people.coach, "Deep bow", bow(), people.group)
    video = recognised(people.student, movement(lift=140))
    page = visit(people.student, "/library/videos/")
    expect(page.get_by_text("Looks like Arm lift.")).to_be_visible()
    fits(page)
    page.get_by_role("link", name="Make it an attempt").click()
    page.wait_for_url(f"**{video.get_absolute_url()}#recognition")
    expect(page.get_by_role("button", name="Yes, score it")).to_be_visible()


def test_none_of_them_is_said_and_every_routine_can_be_chosen(
    visit: Visit, people: People, routine: Routine
) -> None:
    routine_of(people.coach, "Deep bow", bow(), people.group)
    video = recognised(people.student, spin())
    page = visit(people.student, video.get_absolute_url())
    expect(page.get_by_text("This is probably none of the routines of Tuesday class.")).to_be_visible()
    fits(page)
    page.get_by_role("button", name="Score it as Deep bow").click()
    page.wait_for_url("**/practice/attempts/**")
    assert Attempt.objects.get().routine.title == "Deep bow"


def test_the_peaks_of_the_strip_take_the_player_there(
    visit: Visit, people: People, attended: Attempt
) -> None:
    page = visit(people.student, attended.get_absolute_url())
    page.wait_for_selector("[data-ready=true]")
    until(page, "document.querySelector('video').readyState >= 2")
    each_peak_is_over_its_moment(page)
    peaks = page.locator("[data-peak]")
    assert peaks.count() == len(PEAKS)
    peaks.nth(1).click()
    until(page, f"Math.abs(document.querySelector('video').currentTime - {PEAKS[1]}) < 0.05")
    page.get_by_role("button", name="Go to the key moment at 0:01.2").focus()
    page.keyboard.press("Enter")
    until(page, f"Math.abs(document.querySelector('video').currentTime - {PEAKS[0]}) < 0.05")
    fits(page)


def each_peak_is_over_its_moment(page: Page) -> None:
    until(page, "document.querySelector('[data-peak]').style.left !== ''")
    shares = page.evaluate(
        """(() => {
            const strip = document.querySelector(".pl-peaks").getBoundingClientRect();
            const middle = (box) => (box.left + box.width / 2 - strip.left) / strip.width;
            return [...document.querySelectorAll("[data-peak]")].map(p => middle(p.getBoundingClientRect()));
        })()"""
    )
    duration = page.evaluate("document.querySelector('video').duration")
    assert shares == pytest.approx([peak / duration for peak in PEAKS], abs=0.01)


def test_without_a_trained_model_in_service_there_is_no_strip(
    visit: Visit, people: People, attended: Attempt
) -> None:
    put_in_service(group=people.group, run=None, by=people.coach)
    page = visit(people.student, attended.get_absolute_url())
    page.wait_for_selector("[data-ready=true]")
    assert page.locator("[data-attention]").count() == 0


def test_the_coach_sees_the_state_and_chooses(visit: Visit, people: People, trained: TrainingRun) -> None:
    agree(people.student)
    page = visit(people.coach, f"/practice/groups/{people.group.pk}/recognition/")
    expect(page.get_by_text("The trained model is measurably better.")).to_be_visible()
    fits(page)
    page.get_by_role("button", name="Use the nearest example").click()
    expect(page.get_by_text("Chosen by Carla Coach")).to_be_visible()
    page.get_by_role("button", name="Back to the model of").click()
    expect(page.get_by_text("The model trained on")).to_be_visible()
