"""A coach's week: a group, a routine made of a real film, a task for the class, and what came back.

The coach is at a laptop; the student has a phone of their own. Worker, model and films are real.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from accounts.models import Group
from conversation.models import Comment
from library.models import Routine
from practice.models import Attempt
from tests.browser.waiting import until
from tests.browser.walking import (
    LAPTOP,
    PATIENCE,
    PHONE,
    WorkerHere,
    clip,
    fits,
    ready,
    signed_in_as,
    unread,
)
from tests.people import People

REASON = "He is meant to hold it lower, because of his shoulder."
NOTE = "Shoulder operated last year."
CRITERION = "Left shoulder: arm raised to 40° or more"


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """The student's page, in a browser that knows nothing of the coach's."""
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


@pytest.fixture
def otto(
    page: Page, phone: Page, complaints: list[str], live_server, people: People, settings
) -> Iterator[Otto]:
    """A coach who has just come here; a worker works."""
    settings.POSE_MODEL = "movenet-lightning"
    worker = WorkerHere()
    worker.start()
    signed_in_as(page, live_server.url, people.other_coach)
    signed_in_as(phone, live_server.url, people.stranger)
    yield Otto(page, phone, live_server.url, people)
    worker.stop()


@pytest.mark.timeout(600)
def test_a_week(otto: Otto) -> None:
    otto.makes_a_group()
    otto.makes_a_routine_and_cuts_off_what_does_not_count()
    otto.says_how_much_the_parts_count()
    otto.adds_a_criterion_that_the_reference_proposes()
    otto.takes_a_criterion_back()
    otto.invites_two_students()
    otto.asks_the_class_for_a_practice()
    otto.gets_a_film_from_stan()
    otto.sees_who_has_practised_and_who_has_not()
    otto.looks_at_everyone_at_one_moment()
    otto.draws_on_a_frame_and_comments()
    otto.sets_a_sentence_aside()
    otto.praises_and_stan_sees_all_of_it()
    otto.sees_that_stan_has_read_it()
    otto.keeps_a_note_for_himself()
    otto.opens_the_months_report_and_prints_it()
    otto.sees_who_still_has_to_practise()


@dataclass
class Otto:
    """A coach at a laptop; ``phone`` is the page of the student Stan."""

    page: Page
    phone: Page
    address: str
    people: People

    @property
    def group(self) -> Group:
        """The only one."""
        return Group.objects.get(owner=self.people.other_coach)

    @property
    def group_path(self) -> str:
        """The group's page."""
        return f"/coaching/groups/{self.group.pk}/"

    @property
    def routine(self) -> Routine:
        """The only one."""
        return Routine.objects.get()

    @property
    def attempt(self) -> Attempt:
        """Stan's, the only one."""
        return Attempt.objects.get()

    def go(self, path: str) -> None:
        """Open a page of the site."""
        self.page.goto(self.address + path)

    def makes_a_group(self) -> None:
        self.go("/")
        self.page.get_by_role("link", name="Make your first group").click()
        self.page.get_by_label("Name", exact=True).fill("Balance class")
        self.page.get_by_role("button", name="Make the group").click()
        expect(self.page.get_by_role("heading", name="Balance class")).to_be_visible()

    def makes_a_routine_and_cuts_off_what_does_not_count(self) -> None:
        self.page.get_by_role("link", name="New routine for the group").click()
        self.page.get_by_label("Title", exact=True).fill("Side balance")
        self.page.get_by_label("Description").fill("Stand, lean, come back.")
        self.page.get_by_label("A video of the movement done well").set_input_files(clip("balance_front.mp4"))
        expect(self.page.locator("[data-upload-kept]")).to_contain_text("is uploaded.", timeout=PATIENCE)
        assert not Routine.objects.exists(), "it waits for its button"
        end = self.page.get_by_role("slider", name="End")
        end.focus()
        self.page.keyboard.press("ArrowLeft")
        expect(self.page.get_by_text("From 0:00.0 to 0:01.6")).to_be_visible()
        expect(self.page.get_by_label("Balance class")).to_be_checked()
        self.page.get_by_role("button", name="Save").click()
        self.page.wait_for_url("**/library/routines/*-*/")
        expect(self.page.get_by_role("heading", name="Side balance")).to_be_visible()
        assert self.routine.trim_end is not None
        # Until the reference is measured the page says how far that is, and follows it.
        expect(self.page.get_by_role("heading", name="The reference")).to_be_hidden(timeout=PATIENCE)

    def says_how_much_the_parts_count(self) -> None:
        self.page.get_by_role("link", name="Edit", exact=True).click()
        self.page.get_by_text("Joint by joint: how much").click()
        self.page.locator("[data-map-part=left_elbow]").click()
        self.page.get_by_label("How much it counts").first.fill("2")
        self.page.locator("#map-tolerated").fill("30")
        self.page.locator("[name=goal_from]").fill("60")
        self.page.locator("[name=goal_to]").fill("100")
        self.page.get_by_role("button", name="Save").click()
        self.page.wait_for_url(f"**{self.routine.get_absolute_url()}")
        assert self.routine.joint_weights == {"left_elbow": 2.0}
        assert self.routine.tolerances == {"left_elbow": 30.0}
        assert self.routine.goal == (60, 100)

    def adds_a_criterion_that_the_reference_proposes(self) -> None:
        criteria = self.page.get_by_role("region", name="Criteria")
        criteria.get_by_text("Add a criterion").click()
        criteria.get_by_label("What is checked").select_option("greatest_angle")
        expect(criteria.get_by_label("At least (degrees)")).to_be_visible()
        criteria.get_by_label("Of which part").select_option("shoulder")
        criteria.get_by_label("Side").focus()
        criteria.get_by_label("Side").select_option("left")
        expect(criteria.get_by_text("The reference reaches")).to_be_visible()
        expect(criteria.get_by_label("At least (degrees)")).not_to_have_value("")
        assert self.page.evaluate("document.activeElement.name") == "side"
        criteria.get_by_label("At least (degrees)").fill("120")
        criteria.get_by_role("button", name="Save").click()
        criteria.get_by_role("link", name="Change Left shoulder: arm raised to 120° or more").click()
        expect(criteria.get_by_label("At least (degrees)")).to_have_value("120")
        criteria.get_by_label("At least (degrees)").fill("40")
        criteria.get_by_role("button", name="Save").click()
        expect(criteria.get_by_role("link", name=f"Change {CRITERION}")).to_be_visible()
        for size in (PHONE, LAPTOP):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            fits(self.page)

    def takes_a_criterion_back(self) -> None:
        criteria = self.page.get_by_role("region", name="Criteria")
        criteria.get_by_text("Add a criterion").click()
        criteria.get_by_label("What is checked").select_option("greatest_angle")
        criteria.get_by_label("Of which part").select_option("elbow")
        expect(criteria.get_by_text("The reference reaches")).to_be_visible()
        criteria.get_by_label("At least (degrees)").fill("90")
        criteria.get_by_role("button", name="Save").click()
        criteria.get_by_role("button", name="Remove").nth(1).click()
        expect(self.page.get_by_text("The criterion is removed.")).to_be_visible()
        assert [one["part"] for one in self.routine.criteria] == ["shoulder"]

    def invites_two_students(self) -> None:
        self.go(self.group_path)
        link = self.page.get_by_label("Link to send").input_value()
        self.phone.goto(link)
        self.phone.get_by_role("button", name="Join the group").click()
        expect(self.phone.get_by_text("Coach: Otto Other")).to_be_visible()
        signed_in_as(self.phone, self.address, self.people.classmate)
        self.phone.goto(link)
        self.phone.get_by_role("button", name="Join the group").click()
        signed_in_as(self.phone, self.address, self.people.stranger)
        self.page.reload()
        for name in ("Stan Stranger", "Kim Classmate"):
            expect(self.page.get_by_text(name).first).to_be_visible()

    def asks_the_class_for_a_practice(self) -> None:
        self.page.get_by_role("link", name="Assign Side balance").click()
        due = timezone.localdate() + timedelta(days=3)
        self.page.get_by_label("Due on").fill(due.isoformat())
        self.page.get_by_label("How many times").fill("1")
        self.page.get_by_label("A word to go with it").fill("Film yourself from the front.")
        self.page.get_by_role("button", name="Assign").click()
        expect(self.page.get_by_text("0 of 2 done").first).to_be_visible()
        self.phone.goto(self.address)
        assert unread(self.phone) == 1
        todo = self.phone.get_by_role("region", name="To do")
        expect(todo.get_by_text("in 3 days")).to_be_visible()
        expect(todo.get_by_text("Film yourself from the front.")).to_be_visible()

    def gets_a_film_from_stan(self) -> None:
        self.phone.get_by_role("region", name="To do").get_by_role("link", name="Practise").click()
        self.phone.set_input_files("input[type=file]", clip("balance_back_after_0.80.mp4"))
        expect(self.phone.locator("[data-upload-kept]")).to_contain_text("is uploaded.", timeout=PATIENCE)
        self.phone.get_by_role("button", name="Score it").click()
        self.phone.wait_for_url("**/practice/attempts/**")
        expect(self.phone.get_by_role("region", name="Result")).to_be_visible(timeout=PATIENCE)
        criteria = self.phone.get_by_role("region", name="Criteria")
        expect(criteria.get_by_text(CRITERION)).to_be_visible()
        ready(self.phone)
        proof = criteria.locator("[data-seek]").first
        wanted = float(proof.get_attribute("data-seek") or 0)
        proof.focus()
        self.phone.keyboard.press("Enter")
        shown = "document.querySelector('[data-stage=practice] video')"
        until(self.phone, f"Math.abs({shown}.currentTime - {wanted}) < 0.05 && {shown}.paused")
        fits(self.phone)

    def sees_who_has_practised_and_who_has_not(self) -> None:
        self.go(f"{self.group_path}class/")
        rows = self.page.locator(".ro-table tbody tr")
        expect(rows).to_have_count(2)
        expect(rows.filter(has_text="Stan Stranger").get_by_text("1", exact=True).first).to_be_visible()
        expect(rows.filter(has_text="Kim Classmate")).to_contain_text("–")
        fits(self.page)

    def looks_at_everyone_at_one_moment(self) -> None:
        self.go(self.group_path)
        self.page.get_by_role("link", name="Everyone at one moment Side balance").click()
        self.page.get_by_role("spinbutton", name="Second of the reference").fill("0.8")
        self.page.get_by_role("button", name="Show this moment").click()
        canvas = self.page.locator("canvas[data-still]")
        expect(canvas).to_have_attribute("data-drawn", "true")
        colours = canvas.evaluate(
            """(canvas) => {
                const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
                return new Set(data.filter((value, i) => i % 4 === 1)).size;
            }"""
        )
        assert colours > 50, "the film lies behind the skeleton"
        expect(self.page.get_by_text("Nothing to show of:")).to_contain_text("Kim Classmate")
        # The slider leads the reference, and the field says where it is.
        self.page.locator("[data-slider]").fill("1.2")
        expect(self.page.get_by_role("spinbutton", name="Second of the reference")).to_have_value("1.20")
        until(self.page, "Math.abs(document.querySelector('[data-reference]').currentTime - 1.2) < 0.1")
        self.page.locator(".mo-link").click()
        self.page.wait_for_url(f"**{self.attempt.get_absolute_url()}?t=*")
        ready(self.page)
        # Until 0.8 s the film is the reference's own.
        until(
            self.page,
            "Math.abs(document.querySelector('[data-stage=practice] video').currentTime - 0.8) < 0.2",
        )

    def draws_on_a_frame_and_comments(self) -> None:
        self.page.evaluate("document.querySelector('#player video').currentTime = 0.7")
        until(self.page, "document.querySelector('[data-here-label]').textContent.includes('0:00.7')")
        self.page.locator("[data-draw]").click()
        surface = self.page.locator("[data-surface]")
        until(self.page, "document.querySelector('[data-surface] canvas').dataset.drawn === 'true'")
        self.page.locator("[data-kind][value=angle]").check()
        surface.scroll_into_view_if_needed()
        box = surface.bounding_box()
        assert box is not None
        width, height = box["width"], box["height"]
        for x, y in ((0.3, 0.3), (0.3, 0.3 + 0.3 * width / height), (0.6, 0.3 + 0.3 * width / height)):
            surface.click(position={"x": x * width, "y": y * height})
        expect(surface.locator("text").last).to_have_text("90°")
        self.page.locator("#comment-text").fill("Hold this angle.")
        self.page.get_by_role("button", name="Send").first.click()
        expect(self.page.locator(".cv-comment", has_text="Hold this angle.")).to_be_visible()
        drawing = Comment.objects.get().drawing
        assert drawing is not None
        assert drawing["shapes"][0]["kind"] == "angle"

    def sets_a_sentence_aside(self) -> None:
        work = self.page.get_by_role("region", name="Work on this")
        sentence = work.locator(".pl-moment-words").first.inner_text()
        aside = work.locator("details", has_text="Set aside").first
        aside.locator("summary").click()
        aside.get_by_label("What about it?").select_option(label="This remark is not right")
        aside.get_by_label("Why; the student reads it").fill(REASON)
        aside.get_by_role("button", name="Set aside").click()
        work.get_by_text("1 remark set aside by a coach").click()
        expect(work.locator("s")).to_have_text(sentence)
        expect(work.get_by_text(REASON)).to_be_visible()

    def praises_and_stan_sees_all_of_it(self) -> None:
        self.page.get_by_role("button", name="Well done").click()
        expect(self.page.get_by_role("button", name="Well done")).to_have_attribute("aria-pressed", "true")
        phone = self.phone
        phone.goto(self.address)
        assert unread(phone) >= 1
        phone.goto(self.address + self.attempt.get_absolute_url())
        ready(phone)
        expect(phone.locator(".cv-praised", has_text="Well done")).to_be_visible()
        phone.get_by_text("1 remark set aside by a coach").click()
        expect(phone.get_by_text(REASON)).to_be_visible()
        phone.locator("[data-comment-at]").click()
        until(phone, "Math.abs(document.querySelector('#player video').currentTime - 0.7) < 0.05")
        expect(phone.locator("[data-stage=practice] .cv-over text").last).to_have_text("90°")
        fits(phone)

    def sees_that_stan_has_read_it(self) -> None:
        # Choosing the comment brought it into view.
        self.page.reload()
        expect(self.page.get_by_text("Seen by Stan Stranger")).to_be_visible()

    def keeps_a_note_for_himself(self) -> None:
        self.go(f"{self.group_path}class/")
        self.page.get_by_role("link", name="Stan Stranger").click()
        self.page.get_by_label("New note").fill(NOTE)
        self.page.get_by_role("button", name="Keep the note").click()
        expect(self.page.locator(".ro-note", has_text=NOTE)).to_be_visible()
        for path in ("/", f"/progress/people/{self.people.stranger.pk}/", self.attempt.get_absolute_url()):
            self.phone.goto(self.address + path)
            expect(self.phone.get_by_text(NOTE)).to_have_count(0)

    def opens_the_months_report_and_prints_it(self) -> None:
        self.page.get_by_role("link", name="Progress").last.click()
        self.page.get_by_role("link", name="Report of the month").click()
        expect(self.page.get_by_role("heading", name="Stan Stranger")).to_be_visible()
        expect(self.page.get_by_text("1 attempt.")).to_be_visible()
        self.page.get_by_label("Your words below this month").fill("A good beginning.")
        self.page.get_by_role("button", name="Keep").click()
        expect(self.page.locator(".rp-words", has_text="A good beginning.")).to_be_visible()
        link = self.page.get_by_role("link", name="Download (PDF)").get_attribute("href")
        sheet = self.page.request.get(f"{self.address}{link}")
        assert sheet.headers["content-type"] == "application/pdf"
        assert sheet.body().startswith(b"%PDF")

    def sees_who_still_has_to_practise(self) -> None:
        self.go(f"/assignments/groups/{self.group.pk}/")
        expect(self.page.get_by_text("1 of 2 done").first).to_be_visible()
        self.page.locator(".as-rows").get_by_role("link", name="Side balance").click()
        rows = self.page.locator(".as-row")
        expect(rows.filter(has_text="Stan Stranger").get_by_text("Done", exact=True)).to_be_visible()
        expect(rows.filter(has_text="Kim Classmate").get_by_text("Not begun")).to_be_visible()
        fits(self.page)
