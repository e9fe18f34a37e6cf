"""The player of a scored attempt in the real browser."""

from __future__ import annotations

from statistics import median
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from library.models import Routine
from practice.models import Attempt
from practice.words import in_words
from tests.browser.playing import (
    BEGIN,
    CLOSE,
    GHOST,
    TEMPO,
    Visit,
    again,
    coloured,
    drifts_until,
    expected_reference,
    opened,
    red,
    seek,
    times,
    wait_until,
)
from tests.browser.waiting import until
from tests.people import People
from tests.practice import bodies
from tests.practice.bodies import movement
from tests.practice.stage import add_clip, attempt_with, run_job_of


@pytest.fixture
def player(visit: Visit, people: People, scored: Attempt) -> Page:
    """The attempt's page, its player ready."""
    return opened(visit, people, scored)


@pytest.mark.timeout(600)
def test_what_is_shown_at_rest(player: Page, scored: Attempt) -> None:
    it_begins_where_the_movement_begins(player)
    again(player)
    low_joints_are_red_on_the_practice_and_named_beside_it(player)
    again(player)
    where_nothing_is_low_nothing_is_red(player)
    again(player)
    the_skeletons_can_be_hidden(player)
    again(player)
    one_video_can_be_large(player)
    again(player)
    the_reference_is_drawn_over_the_practice_when_asked(player)
    again(player)
    the_reference_is_shifted_by_hand_and_put_back(player)
    again(player)
    a_part_that_bends_has_its_angle_over_time(player)
    again(player)
    the_body_and_the_table_choose_the_same_part(player)
    again(player)
    choosing_a_part_shows_its_course(player)
    again(player)
    a_sentence_has_the_two_frames_that_show_it(player, scored)
    again(player)
    the_strip_is_a_slider_that_says_where_one_is(player)
    again(player)
    where_one_is_and_what_is_low_is_said_aloud_once_it_rests(player)
    again(player)
    keys_typed_into_a_field_are_left_alone(player)


@pytest.mark.timeout(600)
def test_playing_repeating_and_stepping(player: Page, scored: Attempt) -> None:
    at_rest_the_reference_comes_to_where_it_belongs(player)
    again(player)
    at_half_speed_they_stay_in_step(player)
    again(player)
    at_the_end_they_stop_and_begin_again_when_asked(player)
    again(player)
    a_moment_takes_both_videos_there_and_repeats(player, scored)
    again(player)
    space_on_the_chosen_moment_pauses_and_goes_on(player, scored)
    again(player)
    the_keys_repeat_a_stretch_of_ones_own(player)
    again(player)
    the_keyboard_plays_and_steps(player)


def it_begins_where_the_movement_begins(player: Page) -> None:
    practice, reference = times(player)
    assert abs(practice - BEGIN) < 0.5
    assert reference < 0.3


def test_both_videos_advance_in_step_along_the_path(
    policies: dict[str, set[tuple[str, str]]], player: Page
) -> None:
    player.get_by_role("button", name="Play", exact=True).click()
    wait_until(player, 1.5)
    # A busy machine halts one of the two now and then; most of the time they are together.
    assert median(drifts_until(player, 4.0)) < CLOSE
    player.get_by_role("button", name="Pause", exact=True).click()
    until(player, "[...document.querySelectorAll('video')].every(v => v.paused && !v.seeking)")
    # All this with a page and films that are closed to other origins.
    assert policies["document"] == {("same-origin", "same-origin")}
    assert {resource for _opener, resource in policies["media"]} == {"same-origin"}


def at_rest_the_reference_comes_to_where_it_belongs(player: Page) -> None:
    player.get_by_role("button", name="Play", exact=True).click()
    wait_until(player, 2.5)
    player.keyboard.press("Space")
    until(player, "[...document.querySelectorAll('video')].every(v => v.paused && !v.seeking)")
    until(
        player,
        f"(([a, b]) => Math.abs(b - (a - {BEGIN}) * {TEMPO}) < {CLOSE / 2})"
        "([...document.querySelectorAll('video')].map(v => v.currentTime))",
    )


def at_half_speed_they_stay_in_step(player: Page) -> None:
    player.get_by_label("Speed").select_option("½×")
    player.get_by_role("button", name="Play", exact=True).click()
    wait_until(player, 2.0)
    assert median(drifts_until(player, 3.0)) < CLOSE
    assert player.evaluate("document.querySelector('video').playbackRate") == 0.5


def at_the_end_they_stop_and_begin_again_when_asked(player: Page) -> None:
    seek(player, 8.7)
    player.get_by_role("button", name="Play", exact=True).click()
    until(player, "document.querySelector('video').ended")
    expect(player.get_by_role("button", name="Play", exact=True)).to_be_visible()
    player.get_by_role("button", name="Play", exact=True).click()
    until(player, "document.querySelector('video').currentTime < 2")


def low_joints_are_red_on_the_practice_and_named_beside_it(player: Page) -> None:
    seek(player, 3.0)
    expect(player.locator("[data-now]")).to_contain_text("Left")
    assert "left_wrist" in player.evaluate("document.querySelector('[data-playback]').dataset.low")
    assert red(player) > 20
    assert red(player, "reference") == 0


def where_nothing_is_low_nothing_is_red(player: Page) -> None:
    seek(player, 6.5)
    expect(player.locator("[data-now]")).to_have_text("Nothing under the threshold here")
    assert red(player) == 0


def the_skeletons_can_be_hidden(player: Page) -> None:
    seek(player, 3.0)
    player.get_by_label("Skeletons").uncheck()
    assert red(player) == 0
    assert coloured(player, "reference", 76, 201, 240) == 0
    player.get_by_label("Skeletons").check()
    assert red(player) > 20
    assert coloured(player, "reference", 76, 201, 240) > 20


def a_moment_takes_both_videos_there_and_repeats(player: Page, scored: Attempt) -> None:
    moment = scored.score.facts.moments[0]  # type: ignore[union-attr]
    player.get_by_role("button", name=in_words(moment)).click()
    until(player, "!document.querySelector('video').paused")
    assert player.evaluate("document.querySelector('video').playbackRate") == 0.5
    expect(player.get_by_label("Speed")).to_have_value("0.5")
    begin, end = moment.start - 0.5, moment.end + 0.9
    drifts = []
    for _ in range(int(3 * (end - begin) / 0.25)):
        player.wait_for_timeout(250)
        practice, reference = times(player)
        assert begin <= practice <= end
        drifts.append(abs(reference - expected_reference(practice)))
    assert median(drifts) < 2 * CLOSE
    expect(player.get_by_text("Stop repeating")).to_be_visible()
    player.get_by_role("button", name="Stop repeating").click()
    expect(player.get_by_text("Stop repeating")).to_be_hidden()
    assert player.evaluate("document.querySelector('video').playbackRate") == 1


def the_keys_repeat_a_stretch_of_ones_own(player: Page) -> None:
    seek(player, 5.0)
    player.keyboard.press("[")
    expect(player.locator("[data-control=to]")).to_be_disabled()
    player.locator("[data-strip]").focus()
    player.keyboard.press("[")
    seek(player, 4.0)
    player.keyboard.press("]")
    expect(player.get_by_text("0:04.0 to 0:05.0")).to_be_visible()
    span = player.locator("[data-loop-span]")
    expect(span).to_be_visible()
    for _ in range(8):
        player.wait_for_timeout(250)
        assert 3.9 <= times(player)[0] <= 5.3
    player.get_by_role("button", name="Stop repeating").click()
    expect(span).to_be_hidden()


def the_reference_is_shifted_by_hand_and_put_back(player: Page) -> None:
    seek(player, 3.0)
    player.get_by_text("Repeat a stretch, shift or turn the reference").click()
    for _ in range(3):
        player.get_by_role("button", name="Reference on 0.1 s").click()
    shifted = player.get_by_role("button", name="0.3 s further on · undo")
    until(player, "!document.querySelectorAll('video')[1].seeking")
    assert times(player)[1] == pytest.approx(expected_reference(3.0) + 0.3, abs=CLOSE / 2)
    shifted.click()
    until(player, "!document.querySelectorAll('video')[1].seeking")
    assert times(player)[1] == pytest.approx(expected_reference(3.0), abs=CLOSE / 2)


def one_video_can_be_large(player: Page) -> None:
    def width(stage: str) -> float:
        found: float = player.locator(f"[data-stage={stage}]").evaluate(
            "e => e.getBoundingClientRect().width"
        )
        return found

    both = width("practice")
    player.locator("label[for=layout-reference]").click()
    assert width("practice") == 0
    assert width("reference") > 1.8 * both
    player.locator("label[for=layout-both]").click()
    assert width("practice") == both


def the_reference_is_drawn_over_the_practice_when_asked(player: Page) -> None:
    seek(player, 3.0)
    assert coloured(player, "practice", *GHOST) == 0
    player.get_by_label("Reference over the practice").check()
    assert coloured(player, "practice", *GHOST) > 20
    assert coloured(player, "reference", *GHOST) == 0


def a_part_that_bends_has_its_angle_over_time(player: Page) -> None:
    chart = player.locator("[data-course]")
    expect(chart).to_be_hidden()
    player.get_by_role("button", name="Left knee").click()
    expect(chart).to_be_visible()
    expect(chart).to_contain_text("Left knee: the practice goes from")
    player.get_by_role("button", name="Left wrist").click()
    expect(chart).to_be_hidden()


def the_body_and_the_table_choose_the_same_part(player: Page) -> None:
    player.locator(".pl-map-front .pl-map-left_wrist").click()
    expect(player.get_by_label("Form over time of")).to_have_value("5")
    expect(player.get_by_role("button", name="Left wrist")).to_have_attribute("aria-pressed", "true")


def a_sentence_has_the_two_frames_that_show_it(player: Page, scored: Attempt) -> None:
    player.locator(".pl-moment").last.scroll_into_view_if_needed()
    evidence = player.locator("[data-evidence][data-drawn]").first
    expect(evidence).to_be_visible()
    moment = scored.score.facts.moments[0]  # type: ignore[union-attr]
    here, there = (
        float(text.split(":")[1][:4]) for text in evidence.locator("[data-caption]").all_inner_texts()
    )
    assert moment.start - 0.1 <= here <= moment.end + 0.1
    assert there == pytest.approx(expected_reference(here), abs=CLOSE)
    # The pictures were loaded: both have more than one colour besides the skeleton's.
    painted = evidence.locator("canvas").evaluate_all(
        """(canvases) => canvases.map((canvas) => {
            const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            let grey = 0;
            for (let i = 0; i < data.length; i += 4) {
                if (Math.abs(data[i] - 40) < 9 && data[i + 3] > 200) grey++;
            }
            return grey;
        })"""
    )
    assert min(painted) > 1000


def space_on_the_chosen_moment_pauses_and_goes_on(player: Page, scored: Attempt) -> None:
    moment = scored.score.facts.moments[0]  # type: ignore[union-attr]
    player.get_by_role("button", name=in_words(moment)).click()
    until(player, "!document.querySelector('video').paused")
    player.keyboard.press("Space")
    until(player, "document.querySelector('video').paused")
    player.keyboard.press("Space")
    until(player, "!document.querySelector('video').paused")


def the_keyboard_plays_and_steps(player: Page) -> None:
    player.keyboard.press("Space")
    until(player, "!document.querySelector('video').paused")
    player.keyboard.press("Space")
    until(player, "document.querySelector('video').paused")
    seek(player, 3.0)
    before, _ = times(player)
    for key, step in (("ArrowRight", 1 / 30), ("Shift+ArrowRight", 1.0), ("Shift+ArrowLeft", -1.0)):
        start, _ = times(player)
        player.keyboard.press(key)
        until(player, "[...document.querySelectorAll('video')].every(v => !v.seeking)")
        assert times(player)[0] - start == pytest.approx(step, abs=0.025)
    assert times(player)[0] > before


def keys_typed_into_a_field_are_left_alone(player: Page) -> None:
    player.get_by_label("Form over time of").focus()
    player.keyboard.press("Space")
    player.keyboard.press("Escape")
    assert player.evaluate("document.querySelector('video').paused")


def the_strip_is_a_slider_that_says_where_one_is(player: Page) -> None:
    slider = player.get_by_role("slider", name="Place in the practice")
    seek(player, 3.0)
    assert slider.get_attribute("aria-valuetext") == "0:03.0 of 0:09.0"
    slider.focus()
    player.keyboard.press("Home")
    assert float(slider.get_attribute("aria-valuenow") or "nan") == 0.0


def where_one_is_and_what_is_low_is_said_aloud_once_it_rests(player: Page) -> None:
    seek(player, 3.0)
    region = player.locator("[data-announce]")
    expect(region).to_contain_text("At 0:03.0: Left")
    assert region.get_attribute("aria-live") == "polite"


def choosing_a_part_shows_its_course(player: Page) -> None:
    def strip() -> Any:
        return player.evaluate("document.querySelector('[data-strip] canvas').toDataURL()")

    whole = strip()
    player.get_by_role("button", name="Left wrist").click()
    expect(player.get_by_label("Form over time of")).to_have_value("5")
    assert strip() != whole
    player.get_by_role("button", name="Left wrist").click()
    expect(player.get_by_label("Form over time of")).to_have_value("")
    assert strip() == whole


def test_a_mirrored_practice_shows_the_reference_turned_over(
    visit: Visit, people: People, routine: Routine
) -> None:
    track = bodies.mirrored(movement())
    attempt = attempt_with(people.student, routine, track)
    add_clip(attempt.video, track)
    run_job_of(attempt)
    page = opened(visit, people, attempt)
    expect(page.get_by_text("turned over", exact=True)).to_be_visible()
    turned = page.evaluate(
        "[...document.querySelectorAll('video')].map(v => new DOMMatrix(getComputedStyle(v).transform).a)"
    )
    assert turned == [1, -1]


def test_a_page_kept_open_without_the_reference_still_plays(
    visit: Visit, people: People, scored: Attempt
) -> None:
    people.group.memberships.filter(user=people.student).delete()
    page = visit(people.student, scored.get_absolute_url())
    page.wait_for_selector("[data-ready=true]")
    page.get_by_role("button", name="Play", exact=True).click()
    wait_until(page, 2.0)
    assert len(page.query_selector_all("video")) == 1


def test_a_practice_in_which_nothing_could_be_compared_still_plays(
    visit: Visit, people: People, routine: Routine
) -> None:
    track = bodies.without_joints(movement(), *range(16))
    attempt = attempt_with(people.student, routine, track)
    add_clip(attempt.video, track)
    run_job_of(attempt)
    page = opened(visit, people, attempt)
    expect(page.get_by_role("heading", name="Too little could be measured")).to_be_visible()
    page.get_by_role("button", name="Play", exact=True).click()
    wait_until(page, 1.0)
