"""What only a browser shows: the policy holds, lists refresh themselves, the menu folds."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from library.models import Job
from tests.people import PASSWORD, People
from tests.things import a_routine, a_scored_attempt, an_attempt

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    """A narrow page; the test fails if the browser had to complain."""
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    page.context.close()
    assert complaints == []


def sign_in(page: Page, server: str, person: User) -> None:
    page.goto(f"{server}/accounts/login/")
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{server}/")


def test_an_attempt_that_ends_shows_its_score_without_reloading(phone: Page, live_server, people: People):
    routine = a_routine(people.coach, people.group)
    attempt = an_attempt(people.student, routine, Job.State.RUNNING, stage="compare", percent=30)
    sign_in(phone, live_server.url, people.student)
    phone.get_by_text("Comparing").wait_for()
    phone.evaluate("window.notReloaded = true")
    scored = a_scored_attempt(people.classmate, routine, 84.0)
    attempt.score = scored.score
    attempt.save()
    Job.objects.filter(subject_id=attempt.pk).update(state=Job.State.DONE, percent=100)
    phone.locator("#my-attempts").get_by_text("84 of 100").wait_for(state="attached", timeout=8000)
    assert phone.evaluate("window.notReloaded")
    expect(phone.locator("#announcer")).to_have_text("All attempts are ready", timeout=8000)


def test_a_coach_at_rest_sees_a_new_attempt_without_reloading(phone: Page, live_server, people: People):
    routine = a_routine(people.coach, people.group)
    sign_in(phone, live_server.url, people.coach)
    phone.get_by_text("No attempts by your students yet.").wait_for()
    an_attempt(people.student, routine, Job.State.RUNNING, stage="compare", percent=30)
    phone.locator("#students-attempts").get_by_text("Sam Student").wait_for(timeout=15_000)


@pytest.mark.parametrize("width", [390, 1280])
def test_an_upright_poster_is_shown_whole(phone: Page, live_server, people: People, width: int):
    routine = a_routine(people.coach, people.group)
    _done, upright = cv2.imencode(".jpg", np.zeros((640, 360, 3), np.uint8))
    routine.reference.poster.save("upright.jpg", ContentFile(upright.tobytes()))
    phone.set_viewport_size({"width": width, "height": 900})
    sign_in(phone, live_server.url, people.student)
    picture = phone.locator(".fc-poster img")
    picture.scroll_into_view_if_needed()
    inside = picture.evaluate(
        """image => {
            const frame = image.parentElement.getBoundingClientRect();
            const box = image.getBoundingClientRect();
            return box.height <= frame.height + 1 && getComputedStyle(image).objectFit === "contain";
        }"""
    )
    assert inside


def test_the_menu_folds_on_a_phone_and_leads_on(phone: Page, live_server, people: People):
    sign_in(phone, live_server.url, people.student)
    link = phone.locator(".navbar .nav-link", has_text="Groups")
    assert not link.is_visible()
    phone.get_by_role("button", name="Menu").click()
    link.click()
    phone.get_by_role("heading", name="Groups").wait_for()
    assert link.get_attribute("aria-current") == "page"


def test_no_page_is_wider_than_a_phone(phone: Page, live_server, people: People):
    a_scored_attempt(people.student, a_routine(people.coach, people.group, title="W" * 90), 12.0)
    sign_in(phone, live_server.url, people.coach)
    for path in ("/", "/coaching/groups/", f"/coaching/groups/{people.group.pk}/", "/people/profile/"):
        phone.goto(live_server.url + path)
        assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path


def test_copying_the_invitation_says_so(phone: Page, live_server, people: People):
    sign_in(phone, live_server.url, people.coach)
    phone.goto(f"{live_server.url}/coaching/groups/{people.group.pk}/")
    phone.get_by_role("button", name="Copy", exact=True).click()
    phone.get_by_role("button", name="Copied").wait_for()
    assert phone.locator("#announcer").inner_text() == "Copied"


def test_a_question_answered_with_no_changes_nothing(phone: Page, live_server, people: People):
    sign_in(phone, live_server.url, people.coach)
    phone.goto(f"{live_server.url}/coaching/groups/{people.group.pk}/")
    phone.on("dialog", lambda dialog: dialog.dismiss())
    phone.get_by_role("button", name="Remove Sam Student").click()
    assert people.group.memberships.filter(user=people.student).exists()


def test_the_colours_follow_the_choice_and_are_remembered(phone: Page, live_server, people: People):
    sign_in(phone, live_server.url, people.student)
    phone.get_by_role("button", name="Menu").click()
    phone.get_by_role("button", name="Sam").click()
    phone.get_by_role("button", name="Dark").click()
    phone.reload()
    assert phone.evaluate("document.documentElement.dataset.bsTheme") == "dark"


def test_the_keyboard_skips_to_the_content(phone: Page, live_server):
    phone.goto(live_server.url)
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    assert phone.evaluate("document.activeElement.id") == "main"
