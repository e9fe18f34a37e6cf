"""A student's fourth week: what is due, what has changed, what the coach says, and one more real practice.

The weeks before are movements that were measured once, changed by known angles; the last film is real.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from assignments.services import create_assignment
from coaching.demo_tracks import bent, measured_reference, slow
from conversation.models import Reading
from conversation.services import write_comment
from library.measured import create_measured
from library.models import Routine
from practice.models import Attempt
from practice.services import create_attempt, name_attempt
from scoring.pose.track import PoseTrack
from tests.browser.waiting import until
from tests.browser.walking import (
    CLIPS,
    PATIENCE,
    PHONE,
    WorkerHere,
    balance,
    clip,
    do_all_that_waits,
    fits,
    measured_at_setup,
    ready,
    signed_in_as,
    unread,
)
from tests.people import People

FILM = "balance_back_after_0.80.mp4"
QUESTION = "Is my arm high enough now?"
ANSWER = "Nearly. Reach for the wall."


def arm_hangs(degrees: float) -> PoseTrack:
    """The reference's movement with the left arm that much too low."""
    return bent("left_shoulder", degrees)(measured_reference(CLIPS))


def practised(people: People, routine: Routine, title: str, days_ago: int, track: PoseTrack) -> Attempt:
    """An attempt of the student's that many days ago, which has no film."""
    video = create_measured(owner=people.student, track=track, name=f"{days_ago}.npz", title=title)
    attempt = create_attempt(student=people.student, routine=routine, video=video)
    name_attempt(attempt=attempt, title=title, note="")
    made = timezone.now() - timedelta(days=days_ago)
    Attempt.objects.filter(pk=attempt.pk).update(created_at=made)
    return attempt


@pytest.fixture
def balance_routine(people: People) -> Routine:
    """The coach's routine with a goal."""
    routine = balance(people.coach, people.group)
    routine.goal_from, routine.goal_to = 85, 100
    routine.save()
    measured_at_setup(routine)
    return routine


@pytest.fixture
def weeks(people: People, balance_routine: Routine) -> list[Attempt]:
    """Four attempts in three weeks, each a little better, the last one slow."""
    made = [
        practised(people, balance_routine, "My arm hangs", 22, arm_hangs(50)),
        practised(people, balance_routine, "Arm again", 15, arm_hangs(42)),
        practised(people, balance_routine, "Arm nearly there", 8, arm_hangs(30)),
        practised(people, balance_routine, "Slowly", 3, slow(0.3, 1.1, 1.6)(arm_hangs(20))),
    ]
    do_all_that_waits()
    return made


@pytest.fixture
def sam(
    page: Page, complaints: list[str], live_server, people: People, weeks: list[Attempt]
) -> Iterator[Sam]:
    """He has asked something, the coach has answered and asks for one practice until Friday."""
    asked = write_comment(attempt=weeks[2], writer=people.student, text=QUESTION)
    write_comment(attempt=weeks[2], writer=people.coach, text=ANSWER, answer_to=asked)
    create_assignment(
        by=people.coach,
        group=people.group,
        routine=weeks[0].routine,
        due_on=timezone.localdate() + timedelta(days=4),
        times=1,
        word="Once more, please.",
    )
    worker = WorkerHere()
    worker.start()
    signed_in_as(page, live_server.url, people.student)
    yield Sam(page, live_server.url, people, weeks[0].routine, weeks)
    worker.stop()


@pytest.mark.timeout(600)
def test_a_fourth_week(sam: Sam) -> None:
    sam.sees_at_home_what_is_due_and_until_when()
    sam.hears_of_the_coachs_answer()
    sam.reads_the_answer_and_the_coach_sees_that()
    sam.sees_how_far_he_has_come()
    sam.goes_from_a_point_of_the_course_to_its_attempt()
    sam.goes_from_the_map_of_parts_to_an_attempt()
    sam.holds_two_attempts_beside_each_other()
    sam.practises_what_was_asked_for()
    sam.has_done_what_was_asked_for()
    sam.sees_the_new_film_beside_an_old_skeleton()
    sam.deletes_the_attempt_and_hands_the_film_in_again()
    sam.takes_his_numbers_along()
    sam.reads_german_for_a_while()
    sam.finds_it_all_on_his_phone()


@dataclass
class Sam:
    """A student who has practised for three weeks."""

    page: Page
    address: str
    people: People
    routine: Routine
    weeks: list[Attempt]

    @property
    def course(self) -> str:
        """His progress at the routine."""
        return f"/progress/people/{self.people.student.pk}/routines/{self.routine.pk}/"

    def sees_at_home_what_is_due_and_until_when(self) -> None:
        self.page.goto(self.address)
        due = self.page.get_by_role("region", name="To do")
        expect(due.get_by_text("Side balance").first).to_be_visible()
        expect(due.get_by_text("in 4 days")).to_be_visible()
        expect(due.get_by_text("Once more, please.")).to_be_visible()
        expect(due.get_by_text("Not begun")).to_be_visible()

    def hears_of_the_coachs_answer(self) -> None:
        before = unread(self.page)
        self.page.locator(".fc-bell").click()
        self.page.locator(".fc-notices a", has_text="Carla Coach").first.click()
        self.page.wait_for_url(f"**{self.weeks[2].get_absolute_url()}*")
        assert unread(self.page) < before, "what was told of this page is read now"

    def reads_the_answer_and_the_coach_sees_that(self) -> None:
        ready(self.page)
        answer = self.page.locator(".cv-comment", has_text=ANSWER)
        answer.scroll_into_view_if_needed()
        expect(answer).to_be_visible()
        readings = Reading.objects.filter(reader=self.people.student)
        for _ in range(100):
            if readings.exists():
                break
            self.page.wait_for_timeout(100)
        assert readings.exists()

    def sees_how_far_he_has_come(self) -> None:
        self.page.locator(".fc-navbar").get_by_role("link", name="Progress").click()
        self.page.get_by_role("link", name="Side balance").click()
        self.page.wait_for_url(f"**{self.course}")
        figures = self.page.locator(".pg-figures")
        expect(figures.get_by_text("Since the last one")).to_be_visible()
        since_first = figures.locator("div", has_text="Since the first one")
        expect(since_first.locator(".pg-change")).to_contain_text("+")
        expect(since_first.get_by_text("better")).to_be_visible()
        expect(self.page.get_by_text("the coach’s goal for the form, 85 to 100")).to_be_visible()
        expect(self.page.get_by_text("Practised on 4 days in all.")).to_be_visible()

    def goes_from_a_point_of_the_course_to_its_attempt(self) -> None:
        expect(self.page.locator("[data-ready='0 time']")).to_be_visible()
        self.page.get_by_label("Show").select_option(label="Left elbow")
        self.page.get_by_label("along").select_option(label="attempts")
        expect(self.page.locator("[data-chart]")).to_have_attribute("data-ready", "5 number")
        place = self.page.evaluate(
            """(() => {
                const canvas = document.querySelector("[data-chart] canvas");
                const { x, y } = window.Chart.getChart(canvas).getDatasetMeta(0).data[1];
                const box = canvas.getBoundingClientRect();
                return { x: box.x + x, y: box.y + y };
            })()"""
        )
        self.page.mouse.click(place["x"], place["y"])
        self.page.wait_for_url(f"**{self.weeks[1].get_absolute_url()}")
        self.page.go_back()

    def goes_from_the_map_of_parts_to_an_attempt(self) -> None:
        heads = self.page.locator(".pg-map thead a")
        expect(heads).to_have_count(4)
        heads.first.click()
        self.page.wait_for_url(f"**{self.weeks[0].get_absolute_url()}")
        expect(self.page.get_by_role("heading", name="My arm hangs")).to_be_visible()
        ready(self.page)
        expect(self.page.locator("[data-stage=practice] video")).to_have_count(0)
        self.page.goto(self.address + self.course)

    def holds_two_attempts_beside_each_other(self) -> None:
        self.page.get_by_role("link", name="Compare Slowly").click()
        self.page.get_by_label("beside").select_option(label=self.label_of("My arm hangs"))
        self.page.get_by_role("button", name="Show").click()
        ready(self.page)
        assert self.page.locator("#player video").count() == 0
        drawn = """(() => {
            const canvas = document.querySelector("[data-stage=earlier] canvas");
            const all = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
            return all.reduce((sum, value) => sum + value, 0);
        })()"""
        until(self.page, f"{drawn} > 0")
        before = self.page.evaluate(drawn)
        self.page.get_by_label("Place in the reference").fill("1")
        until(self.page, f"{drawn} !== {before}")
        self.page.get_by_label("Form over time of").select_option(label="Left elbow")

    def label_of(self, title: str) -> str:
        """How the list of attempts to compare with names the attempt."""
        labels = self.page.locator("#other option").all_inner_texts()
        return next(label for label in labels if title in label)

    def practises_what_was_asked_for(self) -> None:
        self.page.goto(self.address)
        self.page.get_by_role("region", name="To do").get_by_role("link", name="Practise").click()
        self.page.set_input_files("input[type=file]", clip(FILM))
        expect(self.page.locator("[data-upload-kept]")).to_be_visible()
        self.page.get_by_role("button", name="Score it").click()
        self.page.wait_for_url("**/practice/attempts/**")
        # The page follows the work and turns into the result.
        expect(self.page.get_by_role("heading", name="Work on this")).to_be_visible(timeout=PATIENCE)
        expect(self.page.get_by_role("region", name="Result")).to_be_visible()

    def has_done_what_was_asked_for(self) -> None:
        self.page.goto(self.address)
        expect(self.page.get_by_role("region", name="To do")).to_have_count(0)
        self.page.goto(f"{self.address}/assignments/")
        row = self.page.locator(".as-row", has_text="Side balance")
        expect(row.get_by_text("Done", exact=True)).to_be_visible()
        expect(row.get_by_text("1 of 1 attempt")).to_be_visible()

    def sees_the_new_film_beside_an_old_skeleton(self) -> None:
        new = Attempt.objects.order_by("created_at").last()
        assert new is not None
        self.page.goto(f"{self.address}/progress/attempts/{new.pk}/beside/?other={self.weeks[1].pk}")
        ready(self.page)
        assert self.page.locator("[data-stage=earlier] video").count() == 0
        now = "document.querySelector('[data-stage=later] video').currentTime"
        # Until 0.8 s the film is the reference's own.
        self.page.get_by_label("Place in the reference").fill("0.5")
        until(self.page, f"Math.abs({now} - 0.5) < 0.15")
        self.page.get_by_role("button", name="Play", exact=True).click()
        until(self.page, f"{now} > 0.7")
        whole = self.page.get_by_role("button", name="Full screen")
        whole.click()
        expect(whole).to_have_attribute("aria-pressed", "true")
        whole.click()

    def deletes_the_attempt_and_hands_the_film_in_again(self) -> None:
        new = Attempt.objects.order_by("created_at").last()
        assert new is not None
        self.page.goto(f"{self.address}{new.get_absolute_url()}delete/")
        self.page.get_by_role("button", name="Delete").click()
        self.page.goto(f"{self.address}/practice/routines/{self.routine.pk}/new/")
        self.page.get_by_label("One of your videos").select_option(label=new.video.title)
        expect(self.page.locator("input[type=file]")).to_be_hidden()
        self.page.get_by_role("button", name="Score it").click()
        self.page.wait_for_url("**/practice/attempts/**")
        expect(self.page.get_by_role("region", name="Result")).to_be_visible(timeout=PATIENCE)
        again = Attempt.objects.order_by("created_at").last()
        assert again is not None
        assert (again.video, again.pk != new.pk) == (new.video, True)

    def takes_his_numbers_along(self) -> None:
        self.page.goto(self.address + self.course)
        with self.page.expect_download() as waiting:
            self.page.get_by_role("link", name="Download (CSV)").click()
        assert waiting.value.suggested_filename == "side-balance-progress.csv"
        with Path(waiting.value.path()).open(encoding="utf-8-sig", newline="") as file:
            head, *rows = csv.reader(file)
        assert len(rows) == 5
        assert all(len(row) == len(head) for row in rows)
        assert any("My arm hangs" in row for row in rows)

    def reads_german_for_a_while(self) -> None:
        self.page.get_by_role("button", name="Deutsch").click()
        expect(self.page.locator("html")).to_have_attribute("lang", "de")
        expect(self.page.get_by_role("heading", name="Im Lauf der Zeit")).to_be_visible()
        self.page.get_by_role("button", name="English").click()
        expect(self.page.get_by_role("heading", name="Over time")).to_be_visible()

    def finds_it_all_on_his_phone(self) -> None:
        self.page.set_viewport_size(PHONE)
        better = self.weeks[2].get_absolute_url()
        self.page.goto(self.address + better)
        ready(self.page)
        for name in ("What went well", "Better than last time", "Work on this"):
            expect(self.page.get_by_role("heading", name=name)).to_be_visible()
        own = f"/progress/people/{self.people.student.pk}/"
        beside = f"/progress/attempts/{self.weeks[0].pk}/beside/"
        for colours in ("light", "dark"):
            self.page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
            for path in ("/", "/progress/", own, self.course, beside, better):
                self.page.goto(self.address + path)
                fits(self.page)
