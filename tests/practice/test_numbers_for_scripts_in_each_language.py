"""Numbers that people read have their language's decimal mark; those that scripts read have a point."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from tests.people import People
from tests.practice.bodies import movement
from tests.practice.stage import attempt_with, run_job_of, shared_routine

pytestmark = pytest.mark.django_db

NUMBER = re.compile(r"\d+[.,]\d+")
READ_OUT = ("aria-", "title", "alt", "content", "placeholder", "data-label", "data-text")


class Attributes(HTMLParser):
    """Gathers the decimal numbers in attributes that nobody reads, and those in data for scripts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._script = tag == "script"
        for name, value in attrs:
            if value and not name.startswith(READ_OUT):
                self.found += [f"{tag} {name} {number}" for number in NUMBER.findall(value)]

    def handle_data(self, data: str) -> None:
        if self._script:
            self.found += NUMBER.findall(data)


def numbers(client: Client, path: str, language: str) -> list[str]:
    page, answer = Attributes(), client.get(path, headers={"accept-language": language})
    assert answer.status_code == 200, path
    page.feed(answer.content.decode())
    return page.found


def test_they_are_the_same_in_every_language(people: People, signed_in: Any) -> None:
    routine = shared_routine(people, movement())
    routine.trim_start, routine.trim_end = 0.25, 3.5
    routine.save()
    for speed in (0.5, 1.0):
        run_job_of(attempt_with(people.student, routine, movement(speed=speed, wrong_arm=(1.0, 2.0, 60.0))))
    attempt = routine.attempts.first()
    assert attempt is not None
    student, coach = signed_in(people.student), signed_in(people.coach)
    pages = [
        (student, attempt.get_absolute_url()),
        (student, f"/progress/people/{people.student.pk}/routines/{routine.pk}/"),
        (student, f"/progress/attempts/{attempt.pk}/beside/"),
        (student, "/"),
        (coach, routine.get_absolute_url()),
        (coach, f"{routine.get_absolute_url()}edit/"),
        (coach, f"/coaching/groups/{people.group.pk}/class/"),
        (coach, f"/coaching/routines/{routine.pk}/moment/"),
    ]
    for client, path in pages:
        english = numbers(client, path, "en")
        assert numbers(client, path, "de") == english, path
        assert numbers(client, path, "ko") == english, path


def test_people_read_them_with_their_own_mark(people: People, signed_in: Any) -> None:
    german = {"accept-language": "de"}
    page = signed_in(people.student).get("/library/videos/upload/", headers=german).content.decode()
    assert "0,0 von 20 GB" in page
