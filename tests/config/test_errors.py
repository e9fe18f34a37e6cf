"""Errors are pages in the site's look, and say what to do."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from common.errors import UserError
from config.errors import UserErrors
from tests.people import PASSWORD, People

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


class TooLate(UserError):
    """An error as a view could let it pass."""

    status = 409
    retryable = True


def answer_to_error(path: str, error: Exception):  # type: ignore[no-untyped-def]
    request = RequestFactory().get(path)
    return UserErrors(lambda request: None).process_exception(request, error)  # type: ignore[arg-type, return-value]


def test_an_address_that_does_not_exist_gets_a_page(client):
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404
    assert "There is nothing here for you" in answer.content.decode()


def test_a_form_sent_from_elsewhere_is_refused_with_a_page(people: People):
    client = Client(enforce_csrf_checks=True)
    answer = client.post(reverse("account_login"), {"login": people.student.email, "password": PASSWORD})
    assert answer.status_code == 403
    assert "grown too old" in answer.content.decode()


def test_the_page_for_our_own_mistakes_needs_nothing():
    page = render_to_string("500.html")
    assert "Something went wrong on our side" in page


def test_a_mistake_of_ours_gets_that_page(client, monkeypatch):
    def break_down(*args: object, **values: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("home.views.render", break_down)
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()


def test_what_a_person_did_wrong_becomes_a_page_with_its_sentence():
    answer = answer_to_error("/library/", TooLate("The lesson is <over>."))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "The lesson is &lt;over&gt;." in page
    assert "Trying again can help." in page


def test_below_the_api_it_becomes_the_errors_of_the_api():
    answer = answer_to_error("/api/videos/", TooLate("The lesson is over."))
    assert answer.status_code == 409
    assert b'"message": "The lesson is over."' in answer.content


def test_other_errors_are_left_alone():
    assert answer_to_error("/", RuntimeError()) is None


def test_whoever_was_signed_out_while_uploading_is_told_what_to_do(client: Client) -> None:
    answer = client.get("/api/attempts/", headers={"accept-language": "de"})
    assert answer.status_code == 403
    assert answer.json()["error"]["message"].startswith("Du wurdest inzwischen abgemeldet.")
