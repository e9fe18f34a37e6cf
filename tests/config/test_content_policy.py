"""No page carries scripts or styles of its own, and the browser is told to run none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse

from config.content_policy import policy
from library.models import Job
from tests.people import People
from tests.things import a_routine, a_scored_attempt, a_video, an_attempt, said

pytestmark = [pytest.mark.unit, pytest.mark.django_db]

DATA_TYPES = {"application/json"}
LOADING = {"script", "link", "img"}
ELSEWHERE = re.compile(r"(?:https?:)?//|javascript:")
LEFT_OUT = ("/api/", "/admin/")


class InlineFinder(HTMLParser):
    """Collects what a strict policy would block."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in names and names.get("type") not in DATA_TYPES):
            self.found.append(f"<{tag}>")
        self.found += [f"{tag} {name}" for name in names if name == "style" or name.startswith("on")]
        for name in ("src", "href"):
            if re.match(r"(?:https?:)?//|javascript:", names.get(name) or "") and tag in {
                "script",
                "link",
                "img",
            }:
                self.found.append(f"{tag} {names[name]}")


def inline_parts(html: str) -> list[str]:
    finder = InlineFinder()
    finder.feed(html)
    return finder.found


def visitors_pages() -> list[str]:
    names = (
        "home",
        "account_login",
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
    )
    return [*map(reverse, names), "/no/such/page/", reverse("coaching:join", args=["WRONGONE"])]


def first_pages(people: People) -> list[str]:
    names = (
        "home",
        "people:profile",
        "account_email",
        "account_change_password",
        "account_logout",
        "mfa_index",
        "coaching:groups",
        "coaching:group_new",
        "library:videos",
        "library:upload",
        "library:routines",
        "library:routine_new",
        "practice:attempts",
    )
    group = [reverse(f"coaching:{name}", args=[people.group.pk]) for name in ("group", "group_class")]
    return [*map(reverse, names), *group]


def crawl(client: Client, start: list[str], limit: int = 120) -> Iterator[tuple[str, str]]:
    """Every page reachable by links from ``start``, each once."""
    todo, seen = list(start), set(start)
    while todo and len(seen) < limit:
        address = todo.pop(0)
        answer = client.get(address)
        if "text/html" not in answer.headers.get("Content-Type", ""):
            continue
        html = answer.content.decode()
        yield address, html
        links = {link.split("?")[0] for link in re.findall(r'<a [^>]*href="(/[^"#]*)"', html)}
        fresh = sorted(
            link for link in links if link not in seen and not link.startswith(("/api/", "/admin/"))
        )
        seen.update(fresh)
        todo += fresh


def test_the_policy_names_our_own_address_only():
    assert "default-src 'self'" in policy()
    assert "script-src 'self';" in policy()
    assert "style-src 'self';" in policy()
    assert "frame-ancestors 'none'" in policy()
    assert "unsafe" not in policy()


@pytest.mark.parametrize("address", ["/", "/no/such/page/", "/accounts/login/", "/api/schema/"])
def test_every_answer_carries_the_policy(client, address):
    assert client.get(address).headers["Content-Security-Policy"] == policy()


@pytest.mark.parametrize(
    ("endpoint", "sources"),
    [
        ("http://127.0.0.1:8333", "http://127.0.0.1:8333 http://clips.127.0.0.1:8333"),
        (None, "https://*.amazonaws.com"),
    ],
)
def test_media_may_come_from_the_bucket(settings, endpoint, sources):
    settings.S3_BUCKET = "clips"
    settings.STORAGES = {**settings.STORAGES, "default": {"OPTIONS": {"endpoint_url": endpoint}}}
    assert f"media-src 'self' blob: {sources};" in policy()
    assert "script-src 'self';" in policy()


def test_the_pages_for_visitors_carry_no_script_or_style(client, people: People):
    pages = [*visitors_pages(), people.group.get_invitation_path()]
    assert [(address, parts) for address, html in crawl(client, pages) if (parts := inline_parts(html))] == []


@pytest.mark.parametrize("person", ["student", "coach"])
def test_no_page_one_can_get_to_carries_script_or_style(signed_in, people: People, person):
    routine = a_routine(people.coach, people.group)
    a_video(people.coach)
    a_scored_attempt(people.student, routine, 55.0)
    an_attempt(people.student, routine, Job.State.RUNNING, stage="compare", percent=10)
    an_attempt(people.student, routine, Job.State.FAILED, reason=said("Nobody is in it."), retryable=True)
    visited = dict(crawl(signed_in(getattr(people, person)), first_pages(people)))
    assert [(address, parts) for address, html in visited.items() if (parts := inline_parts(html))] == []
    assert any("/practice/attempts/" in address for address in visited)


def test_no_other_site_may_embed_or_open_what_is_ours(signed_in, people, settings):
    settings.WHITENOISE_USE_FINDERS = True
    video = a_video(people.student)
    client = signed_in(people.student)
    addresses = ["/", video.get_absolute_url(), "/api/videos/", "/no/such/page/", "/health/ready/"]
    for address in (*addresses, "/static/vendor/htmx/htmx.min.js"):
        answer = client.get(address)
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin", address
    for address in addresses:
        assert client.get(address)["Cross-Origin-Opener-Policy"] == "same-origin", address
