"""In which language and time zone a person reads: what they chose, else what their browser last said.

A page knows it from the request (``accounts.local``). Mails and work in the background have none; they are
written within ``as_read_by``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.utils import timezone, translation

from accounts.models import User


def known_language(code: str) -> str:
    """``code`` if the site speaks it, else empty."""
    return code if code in dict(settings.LANGUAGES) else ""


def known_zone(name: str) -> str:
    """``name`` if it is that of a time zone, else empty; it may come from outside."""
    return name if name in _zones() else ""


def zones_to_choose() -> list[str]:
    """The names of time zones that are places, in the order of the alphabet."""
    areas = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian")
    return ["UTC", *sorted(name for name in _zones() if name.startswith((*areas, "Pacific")) and "/" in name)]


def language_of(person: User) -> str:
    """The language in which ``person`` reads; the site's where nothing is known."""
    return known_language(person.language) or known_language(person.seen_language) or settings.LANGUAGE_CODE


def zone_of(person: User) -> ZoneInfo:
    """The time zone in which ``person`` reads times; the site's where nothing is known."""
    return ZoneInfo(known_zone(person.time_zone) or known_zone(person.seen_time_zone) or settings.TIME_ZONE)


@contextmanager
def as_read_by(person: User | None) -> Iterator[None]:
    """Within it, sentences and times are those that ``person`` reads.

    Of whom nothing is known yet, such as somebody who is just signing up, it leaves all as it is: what asks
    for the mail is then a request of theirs.
    """
    if person is None or not (known_language(person.language) or known_language(person.seen_language)):
        yield
        return
    with translation.override(language_of(person)), timezone.override(zone_of(person)):
        yield


@cache
def _zones() -> frozenset[str]:
    """All there are; found once, as they are files."""
    return frozenset(available_timezones())
