"""Who asks for everything, or to be deleted, says once more who they are; tries are limited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core import ratelimit
from django.http import HttpRequest

from accounts.models import User
from privacy.errors import NotConfirmed, TooManyTries
from privacy.forms import ConfirmForm


def confirm(request: HttpRequest, user: User, given: Mapping[str, Any]) -> ConfirmForm:
    """The form with what is wrong about what was ``given``; TooManyTries after too many."""
    form = ConfirmForm(given, user=user)
    if not ratelimit.consume(request, action="reauthenticate", user=user):
        raise TooManyTries
    form.is_valid()
    return form


def require_confirmed(request: HttpRequest, user: User, given: Mapping[str, Any]) -> None:
    """NotConfirmed with a sentence, unless password and code are right; for the API."""
    form = confirm(request, user, given)
    if form.errors:
        sentences = (f"{name}: {error}" for name, errors in form.errors.items() for error in errors)
        raise NotConfirmed(" ".join(sentences))


def recently_confirmed(request: HttpRequest) -> bool:
    """Whether the person has given the password once more, or the second factor, within five minutes."""
    return bool(did_recently_reauthenticate(request))
