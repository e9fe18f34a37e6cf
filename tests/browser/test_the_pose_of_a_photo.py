"""A photo of one's own is looked for in the practice and shown beside it, on the page of an attempt."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from library.jobs import run as jobs
from library.models import Job
from practice.models import Attempt
from tests.browser.waiting import until
from tests.people import People
from tests.practice.photos import encoded, registered


def test_the_pose_of_a_photo_is_found_and_shown_beside_the_practice(
    visit: Callable[..., Page], people: People, scored: Attempt, settings: Any
) -> None:
    settings.POSE_MODEL = registered().name
    page = visit(people.student, scored.get_absolute_url())
    page.wait_for_selector("[data-ready=true]")
    page.get_by_text("Find this pose", exact=True).click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Use a photo").click()
    photo = {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": encoded(grey=230)}
    chooser.value.set_files([photo])
    said = page.locator("[data-find-pose] [data-found]")
    expect(said).to_contain_text("is not running just now")
    jobs.run(job_id=Job.objects.get(kind="find_photo_pose").pk)
    expect(said).to_contain_text("Nearest pose of the practice:")
    until(page, "document.querySelector('[data-photo-place]').dataset.drawn")
    captions = [re.compile(r"Practice \d:\d\d\.\d"), re.compile("Your photo")]
    expect(page.locator("[data-photo-place] figcaption")).to_have_text(captions)
    page.get_by_role("button", name="Go there").click()
    found = page.locator("[data-photo-place] [data-caption]").first.inner_text()
    until(page, f"Math.abs(document.querySelector('video').currentTime - {float(found.split(':')[1])}) < 0.1")
