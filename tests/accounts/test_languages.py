"""In which language and time zone a person reads: chosen, else as the browser says; mails and pages alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.template import Context, Template
from django.test import Client
from django.utils import timezone, translation

from accounts.languages import as_read_by, language_of, zone_of, zones_to_choose
from accounts.models import User
from privacy.mails import tell
from tests.people import PASSWORD, People

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


def html(client: Client, path: str = "/people/profile/", **headers: str) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("browser", "language", "word"),
    [("de-AT,de;q=0.9", "de", "Anmelden"), ("ko-KR", "ko", "로그인"), ("fr", "en", "Sign in")],
)
def test_a_visitor_reads_what_the_browser_asks_for(
    client: Client, browser: str, language: str, word: str
) -> None:
    page = html(client, "/", **{"accept-language": browser})
    assert f'<html lang="{language}"' in page
    assert word in page


def test_a_visitor_chooses_at_the_foot_of_the_page(client: Client) -> None:
    assert (
        client.post("/people/language/", {"language": "ko", "next": "/help/"}).headers["Location"] == "/help/"
    )
    assert '<html lang="ko"' in html(client, "/help/", **{"accept-language": "de"})


def test_the_choice_needs_a_token(people: People) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/people/language/", {"language": "de"}).status_code == 403
    page = client.get("/").content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    answer = client.post("/people/language/", {"language": "de", "csrfmiddlewaretoken": token})
    assert answer.status_code == 302


def test_what_is_chosen_at_the_foot_is_kept_in_the_profile(people: People, signed_in: Any) -> None:
    signed_in(people.student).post("/people/language/", {"language": "de"})
    people.student.refresh_from_db()
    assert people.student.language == "de"
    assert '<html lang="de"' in html(signed_in(people.student), **{"accept-language": "ko"})


def test_a_language_that_is_not_spoken_is_not_kept(people: People, signed_in: Any) -> None:
    signed_in(people.student).post("/people/language/", {"language": "xx"})
    people.student.refresh_from_db()
    assert people.student.language == ""


def test_the_profile_goes_before_the_browser(people: People, signed_in: Any) -> None:
    client = signed_in(people.student)
    chosen = {"name": "Sam", "roles": ["student"], "language": "de", "time_zone": "Asia/Seoul"}
    answer = client.post("/people/profile/", chosen, follow=True)
    assert "Dein Profil ist gespeichert." in answer.content.decode()
    people.student.refresh_from_db()
    assert (people.student.language, people.student.time_zone) == ("de", "Asia/Seoul")


def test_a_time_zone_that_is_none_is_refused(people: People, signed_in: Any) -> None:
    chosen = {"name": "Sam", "roles": ["student"], "language": "", "time_zone": "Nowhere/Town"}
    signed_in(people.student).post("/people/profile/", chosen)
    people.student.refresh_from_db()
    assert people.student.time_zone == ""


def test_times_are_those_of_where_the_browser_is(people: People, signed_in: Any) -> None:
    client = signed_in(people.student)
    User.objects.filter(pk=people.student.pk).update(date_joined=NOON)
    client.cookies["time_zone"] = "Asia/Seoul"
    client.get("/people/profile/")
    people.student.refresh_from_db()
    with as_read_by(people.student):
        assert Template("{{ when|date:'H:i' }}").render(Context({"when": NOON})) == "21:00"
    assert zone_of(people.student).key == "Asia/Seoul"
    assert timezone.get_current_timezone_name() == "UTC"


@pytest.mark.parametrize("said", ["../../etc/passwd", "Nowhere/Town", "", "x" * 500])
def test_a_cookie_that_names_no_time_zone_changes_nothing(people: People, signed_in: Any, said: str) -> None:
    client = signed_in(people.student)
    client.cookies["time_zone"] = said
    assert client.get("/people/profile/").status_code == 200
    people.student.refresh_from_db()
    assert people.student.seen_time_zone == ""


def test_mails_are_in_the_language_of_whom_they_reach(
    people: People, django_capture_on_commit_callbacks: Any
) -> None:
    people.student.language = "ko"
    with django_capture_on_commit_callbacks(execute=True):
        tell(people.student, "leaving_taken_back")
        tell(people.coach, "leaving_taken_back")
    assert [one.subject for one in mail.outbox] == ["계정이 유지됩니다", "Your account stays"]


def test_who_chose_nothing_gets_mail_as_their_browser_last_said(people: People, signed_in: Any) -> None:
    signed_in(people.student).get("/", headers={"accept-language": "de"})
    people.student.refresh_from_db()
    assert language_of(people.student) == "de"
    assert people.student.language == ""


def test_a_password_is_reset_in_the_owner_s_language_whoever_asks(client: Client, people: People) -> None:
    User.objects.filter(pk=people.student.pk).update(language="de")
    client.post(
        "/accounts/password/reset/", {"email": people.student.email}, headers={"accept-language": "ko"}
    )
    assert mail.outbox[0].subject == "Formcheck: Setze ein neues Passwort"
    assert PASSWORD not in mail.outbox[0].body


def test_only_places_are_offered_as_time_zones() -> None:
    assert {"UTC", "Europe/Berlin", "Asia/Seoul"} <= set(zones_to_choose())
    assert not [name for name in zones_to_choose() if name.startswith(("Etc/", "posix", "right"))]


@pytest.mark.parametrize(
    ("ago", "words"), [(timedelta(days=1), "vor 1 Tag"), (timedelta(days=3), "vor 3 Tagen")]
)
def test_how_long_ago_is_said_in_right_german(ago: timedelta, words: str) -> None:
    with translation.override("de"):
        template = Template("{% load humanize %}{{ when|naturaltime }}")
        assert template.render(Context({"when": timezone.now() - ago})).replace("\xa0", " ") == words
