"""A student's first day: from a link in a message to a result, a note and a question, on a real film.

The worker, the model that finds the body, the mail and the browser are real.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from accounts.models import User
from library.models import Routine, Upload, Video
from library.services import create_video
from notices.models import Notice
from practice.models import Attempt
from tests.browser.waiting import until
from tests.browser.walking import (
    ALL_PLAY,
    PATIENCE,
    PHONE,
    WorkerHere,
    balance,
    clip,
    do_all_that_waits,
    fits,
    ready,
    unread,
)
from tests.people import PASSWORD, People
from tests.reliability.test_health import a_worker

FILM = "balance_back_after_0.57.mp4"


@pytest.fixture
def worker() -> Iterator[WorkerHere]:
    """Nobody has started it yet."""
    made = WorkerHere()
    yield made
    made.stop()


@pytest.fixture
def nina(
    page: Page,
    complaints: list[str],
    live_server,
    people: People,
    worker: WorkerHere,
    settings,
    tmp_path: Path,
) -> Nina:
    """She has a phone and a link; the coach's routine was measured long ago."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.POSE_MODEL = "movenet-lightning"
    routine = balance(people.coach, people.group)
    do_all_that_waits()
    page.set_viewport_size(PHONE)
    return Nina(page, live_server.url, people, routine, worker, tmp_path, complaints)


@pytest.mark.timeout(600)
def test_a_first_day(nina: Nina) -> None:
    nina.lands_on_the_start_page()
    nina.opens_the_invitation_and_signs_up_from_the_menu()
    nina.confirms_her_address_and_is_back_at_the_invitation()
    nina.joins_and_reads_how_to_film()
    nina.is_told_that_a_letter_is_no_video()
    nina.uploads_a_film_and_cuts_off_its_beginning()
    nina.hands_it_in_and_reads_where_it_stands_in_the_queue()
    nina.hears_the_bell_while_she_is_elsewhere()
    nina.reads_the_result()
    nina.plays_what_a_sentence_with_a_time_says()
    nina.finds_a_pose()
    nina.writes_a_title_and_a_note()
    nina.asks_the_coach()
    nina.looks_at_deleting_and_goes_back()


@dataclass
class Nina:
    """A new student at her phone."""

    page: Page
    address: str
    people: People
    routine: Routine
    worker: WorkerHere
    folder: Path
    complaints: list[str]
    email: str = "nina@example.org"

    @property
    def attempt(self) -> Attempt:
        """Hers, the only one."""
        return Attempt.objects.get()

    def lands_on_the_start_page(self) -> None:
        self.page.goto(self.address)
        expect(self.page.get_by_role("heading", name="See where your form differs")).to_be_visible()
        expect(self.page.get_by_role("heading", name="2. You practise")).to_be_visible()
        fits(self.page)

    def opens_the_invitation_and_signs_up_from_the_menu(self) -> None:
        self.page.goto(self.address + self.people.group.get_invitation_path())
        expect(self.page.get_by_role("heading", name=self.people.group.name)).to_be_visible()
        self.page.get_by_role("button", name="Menu").click()
        self.page.locator(".fc-navbar").get_by_role("link", name="Sign up").click()
        self.page.get_by_label("Name", exact=True).fill("Nina New")
        self.page.get_by_label("Email").fill(self.email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_label("Password (again)").fill(PASSWORD)
        self.page.get_by_label("I practise").check()
        self.page.locator("[name=age_band][value=adult]").check()
        fits(self.page)
        self.page.locator("main").get_by_role("button", name="Sign up").click()

    def confirms_her_address_and_is_back_at_the_invitation(self) -> None:
        expect(self.page.get_by_text(self.email)).to_be_visible()
        (letter,) = mail.outbox
        assert letter.to == [self.email]
        link = re.search(r"http\S+/confirm-email/\S+", letter.body)
        assert link, letter.body
        self.page.goto(link.group())
        self.page.get_by_role("button", name="Confirm").click()
        self.page.wait_for_load_state()
        if "/login/" in self.page.url:
            self.page.get_by_label("Email").fill(self.email)
            self.page.get_by_label("Password", exact=True).fill(PASSWORD)
            self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(f"**{self.people.group.get_invitation_path()}")

    def joins_and_reads_how_to_film(self) -> None:
        self.page.get_by_role("button", name="Join the group").click()
        expect(self.page.get_by_text("Coach: Carla Coach")).to_be_visible()
        self.page.get_by_role("link", name=f"Practise {self.routine.title}").click()
        expect(self.page.get_by_role("heading", name="For a score you can trust")).to_be_visible()
        expect(self.page.get_by_text("The whole body in the picture, hands and feet too.")).to_be_visible()
        fits(self.page)

    def is_told_that_a_letter_is_no_video(self) -> None:
        letter = self.folder / "letter.mp4"
        letter.write_bytes(b"Dear coach, " * 100)
        self.page.set_input_files("input[type=file]", letter)
        message = self.page.locator("[data-upload-message]")
        expect(message).to_have_text("“letter.mp4” is not a video that can be read.")
        assert message.get_attribute("aria-live") == "polite"
        expect(self.page.locator("[data-upload-progress]")).to_be_hidden()
        assert not Video.objects.filter(owner__email=self.email).exists()
        assert not Upload.objects.exists()
        # The server's refusal is what the browser complains of, and nothing else.
        assert all("/api/uploads/" in heard or "status of 4" in heard for heard in self.complaints)
        self.complaints.clear()
        self.page.reload()
        expect(message).to_have_text("")

    def uploads_a_film_and_cuts_off_its_beginning(self) -> None:
        # Somebody else's shorter film, which waits for longer: it is done first.
        create_video(owner=self.people.classmate, file=clip("balance_back_after_0.40.mp4"))
        self.page.set_input_files("input[type=file]", clip(FILM))
        expect(self.page.locator("[data-upload-facts]")).to_contain_text("540 × 960")
        expect(self.page.locator("[data-upload-kept]")).to_contain_text("is uploaded.")
        assert not Attempt.objects.exists(), "nothing is scored before it is asked for"
        self.page.get_by_text("More: cut it").click()
        expect(self.page.get_by_text("Starting late or ending late costs nothing.")).to_be_visible()
        start = self.page.get_by_role("slider", name="Start")
        start.focus()
        self.page.keyboard.press("ArrowRight")
        expect(start).to_have_attribute("aria-valuetext", "0:00.1")
        fits(self.page)

    def hands_it_in_and_reads_where_it_stands_in_the_queue(self) -> None:
        self.page.get_by_role("button", name="Score it").click()
        self.page.wait_for_url("**/practice/attempts/**")
        expect(self.page.get_by_text("The computer that does this work is not running")).to_be_visible()
        # One that is busy with something else: the page hears of it by itself.
        busy = a_worker("worker", "celery")
        expect(self.page.get_by_role("heading", name="Your video is number 2 in the queue")).to_be_visible()
        busy.delete()
        fits(self.page)
        assert (self.attempt.student.name, self.attempt.video.title) == (
            "Nina New",
            "balance back after 0.57",
        )
        assert (self.attempt.trim_start, self.attempt.trim_end) == (0.1, None)

    def hears_the_bell_while_she_is_elsewhere(self) -> None:
        self.page.goto(f"{self.address}/practice/")
        assert unread(self.page) == 0
        expect(self.page.get_by_text("Waiting")).to_be_visible()
        self.worker.start()
        expect(self.page.get_by_text("Getting there")).to_be_visible(timeout=PATIENCE)
        self.page.goto(self.address)
        assert unread(self.page) == 1

    def reads_the_result(self) -> None:
        self.page.locator(".fc-bell").click()
        self.page.locator(".fc-notices a").click()
        self.page.wait_for_url(f"**{self.attempt.get_absolute_url()}")
        assert unread(self.page) == 0
        ready(self.page)
        expect(self.page.get_by_role("region", name="Result").get_by_text("of 100").first).to_be_attached()
        expect(self.page.get_by_role("heading", name="Work on this")).to_be_visible()
        fits(self.page)

    def plays_what_a_sentence_with_a_time_says(self) -> None:
        work = self.page.get_by_role("region", name="Work on this")
        remark = work.locator(".pl-remark").first
        expect(remark).to_contain_text("the whole movement")
        sentence = work.get_by_role("button").first
        sentence.scroll_into_view_if_needed()
        expect(self.page.locator("[data-evidence][data-drawn]").first).to_be_visible()
        sentence.focus()
        self.page.keyboard.press("Enter")
        expect(sentence).to_have_attribute("aria-pressed", "true")
        until(self.page, ALL_PLAY)
        self.page.get_by_role("button", name="Stop repeating").click()

    def finds_a_pose(self) -> None:
        self.page.get_by_text("Find this pose", exact=True).click()
        form = self.page.locator("[data-find-pose]")
        form.get_by_role("button", name="Find").click()
        expect(form.get_by_text("Nearest pose of the practice:")).to_be_visible()
        expect(form.locator("[data-evidence-place]")).to_be_visible()
        form.get_by_role("button", name="Go there").click()

    def writes_a_title_and_a_note(self) -> None:
        self.page.get_by_role("link", name="Title and note").click()
        self.page.get_by_label("Title", exact=True).fill("My first one")
        self.page.get_by_label("Note").fill("The floor was slippery.")
        self.page.get_by_role("button", name="Save").click()
        self.page.wait_for_url(f"**{self.attempt.get_absolute_url()}")
        expect(self.page.get_by_role("heading", name="My first one")).to_be_visible()
        expect(self.page.get_by_text("The floor was slippery.")).to_be_visible()

    def asks_the_coach(self) -> None:
        self.page.locator("#comment-text").fill("Where should my left hand be?")
        self.page.get_by_role("button", name="Send").first.click()
        expect(self.page.locator(".cv-comment", has_text="Where should my left hand be?")).to_be_visible()
        assert Notice.objects.filter(recipient=self.people.coach, kind="comment").exists()

    def looks_at_deleting_and_goes_back(self) -> None:
        self.page.get_by_role("link", name="Delete", exact=True).click()
        self.page.get_by_role("link", name="Keep it").click()
        self.page.wait_for_url(f"**{self.attempt.get_absolute_url()}")
        assert User.objects.get(email=self.email).memberships.get().group == self.people.group
