"""Help, privacy and terms: for everybody, in each language, linked at the foot of every page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from common.templatetags.scores import DEFAULT_THRESHOLD, GOOD, GREAT
from tests.practice.test_attempt_pages import text_of

pytestmark = pytest.mark.django_db

PAGES = ["/help/", "/help/filming/", "/help/score/", "/privacy/", "/terms/"]


@pytest.mark.parametrize("language", ["en", "de", "ko"])
@pytest.mark.parametrize("path", PAGES)
def test_a_visitor_reads_it(client: Client, path: str, language: str) -> None:
    response = client.get(path, headers={"accept-language": language})
    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.content.decode()


def test_every_page_leads_there(client: Client) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert all(f'href="{path}"' in page for path in ("/help/", "/privacy/", "/terms/"))


@pytest.mark.parametrize("path", ["/privacy/", "/terms/"])
def test_it_names_who_runs_the_site(client: Client, settings: Any, path: str) -> None:
    settings.OPERATOR, settings.OPERATOR_CONTACT = "Turnverein <1848>\\nLindenweg 1", "help@example.org"
    page = client.get(path).content.decode()
    assert "Turnverein &lt;1848&gt;<br>Lindenweg 1" in page
    assert page.count('<a href="mailto:help@example.org">help@example.org</a>') == 2


@pytest.mark.parametrize(
    ("contact", "leads_to"),
    [
        ("https://example.org/contact", "https://example.org/contact"),
        ("+49 30 / 12 34", "tel:+49301234"),
        ("javascript:alert()", None),
    ],
)
def test_every_page_says_at_its_foot_who_runs_the_site(
    client: Client, settings: Any, contact: str, leads_to: str | None
) -> None:
    settings.OPERATOR, settings.OPERATOR_CONTACT = "Turnverein 1848\nLindenweg 1", contact
    page = client.get("/accounts/login/").content.decode()
    foot = page[page.index("<footer") :]
    assert "Run by Turnverein 1848" in foot
    assert "Lindenweg" not in foot
    assert contact in foot
    assert (f'<a href="{leads_to}">' if leads_to else f"· {contact}") in " ".join(foot.split())


def test_filming_is_shown_in_drawings(client: Client) -> None:
    page = client.get("/help/filming/").content.decode()
    assert page.count("<figure>") == 9
    assert page.count("<figcaption>") == 9


def test_the_bands_of_the_number_are_those_that_its_rings_have(client, db):
    page = text_of(client.get("/help/score/"))
    for least in (GREAT, GOOD, DEFAULT_THRESHOLD):
        assert f"From {least:.0f}" in page
    for words in ("Excellent", "Good", "Getting there", "Needs work"):
        assert words in page
