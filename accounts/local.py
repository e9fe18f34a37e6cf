"""Each request is answered in the language and the time zone of whoever asks.

The language: of the profile, else of the cookie that the chooser sets, else of the browser; Django's own
middleware knows the last two and goes before. The time zone: of the profile, else the one which the browser
tells by a cookie, as it sends none by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from accounts.languages import known_language, known_zone
from accounts.models import User
from accounts.services import note_browser

ZONE_COOKIE = "time_zone"
"""Written by ``static/js/site.js``."""


class Local:
    """Makes what the person chose hold while their request is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        zone = known_zone(request.COOKIES.get(ZONE_COOKIE, ""))
        person = _person(request)
        if person is not None:
            _note(person, zone)
            if known_language(person.language):
                translation.activate(person.language)
                request.LANGUAGE_CODE = person.language
            zone = known_zone(person.time_zone) or zone
        with timezone.override(ZoneInfo(zone) if zone else timezone.get_default_timezone()):
            return self.get_response(request)


def _person(request: HttpRequest) -> User | None:
    """Whoever is signed in; the session is not opened for a visitor, who has none."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    person: Any = request.user
    return person if person.is_authenticated else None


def _note(person: User, zone: str) -> None:
    """Keep what the browser says, for mails; only where it says something else than before."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    before = person.seen_language or settings.LANGUAGE_CODE, person.seen_time_zone
    now = language, zone or person.seen_time_zone
    if now != before:
        note_browser(user=person, language=language, time_zone=now[1])
