"""A student gives an attempt a title and a note; without a title it bears its day, never its file's name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from practice.models import Attempt
from tests.people import People
from tests.practice.test_attempt_pages import text_of

pytestmark = pytest.mark.unit
SignIn = Callable[..., Client]


def words_of(attempt: Attempt) -> str:
    return f"/practice/attempts/{attempt.pk}/words/"


def test_title_and_note_are_on_the_page_for_the_coach_too_and_in_the_list(
    people: People, scored: Attempt, signed_in: SignIn
) -> None:
    given = {"title": "Slowly, in socks", "note": "Left arm hurt.\nAgain on Monday."}
    answer = signed_in(people.student).post(words_of(scored), given)
    assert answer["Location"] == scored.get_absolute_url()
    for person in (people.student, people.coach):
        text = text_of(signed_in(person).get(scored.get_absolute_url()))
        assert "Slowly, in socks" in text
        assert "Left arm hurt." in text
    assert "Slowly, in socks" in text_of(signed_in(people.student).get("/practice/"))
    body = signed_in(people.coach).get(f"/api/attempts/{scored.pk}/").json()
    assert (body["title"], body["note"]) == ("Slowly, in socks", "Left arm hurt.\nAgain on Monday.")


def test_an_attempt_is_never_named_after_its_file(people: People, scored: Attempt, signed_in: SignIn) -> None:
    scored.video.title = "VID_20261130_180512"
    scored.video.save()
    client = signed_in(people.student)
    text = text_of(client.get(scored.get_absolute_url()))
    assert f"Attempt of {scored.name.removeprefix('Attempt of ')}" in text
    for path in (scored.get_absolute_url(), "/practice/", f"/practice/attempts/{scored.pk}/delete/"):
        assert "VID_20261130_180512" not in text_of(client.get(path)), path


def test_the_routine_is_linked_and_what_matters_said_for_who_sees_it(
    people: People, scored: Attempt, signed_in: SignIn
) -> None:
    link = f'<a href="{scored.routine.get_absolute_url()}">'
    scored.routine.description = "Keep the elbow in."
    scored.routine.save()
    client = signed_in(people.student)
    page = client.get(scored.get_absolute_url()).content.decode()
    assert link in page
    assert "Keep the elbow in." in page
    people.group.memberships.filter(user=people.student).delete()
    page = client.get(scored.get_absolute_url()).content.decode()
    assert link not in page
    assert "Keep the elbow in." not in page


@pytest.mark.parametrize("title", ["two\nlines", "x" * 161])
def test_a_title_that_is_none_is_refused_and_nothing_is_kept(
    people: People, scored: Attempt, signed_in: SignIn, title: str
) -> None:
    answer = signed_in(people.student).post(words_of(scored), {"title": title, "note": "a note"})
    assert answer.status_code == 422
    scored.refresh_from_db()
    assert (scored.title, scored.note) == ("", "")


def test_nobody_else_gives_it_a_title(people: People, scored: Attempt, signed_in: SignIn) -> None:
    for person in (people.coach, people.classmate, people.stranger):
        assert signed_in(person).post(words_of(scored), {"title": "Mine"}).status_code == 404


def test_scripts_give_them_too_and_what_is_not_sent_stays(
    people: People, scored: Attempt, signed_in: SignIn
) -> None:
    client, address = signed_in(people.student), f"/api/attempts/{scored.pk}/"
    client.patch(address, {"title": "In socks", "note": "Cold."}, content_type="application/json")
    body = client.patch(address, {"title": "In shoes"}, content_type="application/json").json()
    assert (body["title"], body["note"]) == ("In shoes", "Cold.")
    refused = client.patch(address, {"title": "Two\nlines"}, content_type="application/json")
    assert refused.status_code == 400
    scored.refresh_from_db()
    assert scored.title == "In shoes"
    for person in (people.coach, people.classmate):
        answer = signed_in(person).patch(address, {"title": "No"}, content_type="application/json")
        assert answer.status_code == 404
