"""Browsers in which somebody has signed in before.

A limit on wrong passwords must stop whoever guesses and let the owner in. Where both come from one network,
only the browser tells them apart: after a sign-in it keeps a signed cookie, and wrong passwords from it are
counted apart. The cookie opens nothing by itself.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import user_logged_in
from django.core import signing
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac

from accounts.models import User

COOKIE = "formcheck_devices"
SALT = "accounts.devices"
KEPT_SECONDS = 365 * 24 * 3600
"""How long a browser is known after the last sign-in in it, s; browsers keep no cookie over 400 days."""

MOST_PEOPLE = 8
"""People of one browser who are remembered: a family's tablet. The cookie stays below 1 kB."""


class KnownDevices:
    """Gives the browser its cookie with the answer to a sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        email = getattr(request, "_signed_in_now", None)
        if email is not None:
            _remember(request, response, email)
        return response


@receiver(user_logged_in)
def note_sign_in(sender: object, request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    """Have the answer to this request make its browser a known one; called once every factor was given."""
    if request is not None:
        request._signed_in_now = user.email  # type: ignore[attr-defined]


def device_of(request: HttpRequest, email: str) -> str | None:
    """What tells this browser from others, if the person with the address has signed in in it; else None."""
    return _known(request).get(_person(email))


def _known(request: HttpRequest) -> dict[str, str]:
    """The people who have signed in in this browser, and what it is called for each."""
    try:
        known = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return {}
    return known if isinstance(known, dict) else {}


def _person(email: str) -> str:
    """A person in the cookie: nobody reads an address from it."""
    return salted_hmac(SALT, email.lower(), algorithm="sha256").hexdigest()[:24]


def _remember(request: HttpRequest, response: HttpResponse, email: str) -> None:
    person, known = _person(email), _known(request)
    device = known.pop(person, None) or secrets.token_hex(8)
    kept = dict([*known.items(), (person, device)][-MOST_PEOPLE:])
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=SALT),
        max_age=KEPT_SECONDS,
        path=reverse("account_login"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
