"""Taking things off the desk; it is shown on the start page."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST

from accounts.access import signed_in_user
from coaching.desk.selectors import ATTEMPT, SHOWN, UNTIL
from coaching.desk.services import mark_done
from conversation.access import get_coached_attempt_for
from practice.access import attempts_coached_by

DESK = "/#desk"


@login_required
@require_POST
def done(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One attempt needs no look any more."""
    attempt = get_coached_attempt_for(request.user, pk)
    mark_done(coach=signed_in_user(request), attempts=[attempt], until=_until(request))
    return redirect(DESK)


@login_required
@require_POST
def all_done(request: HttpRequest) -> HttpResponse:
    """None of those that were shown does; whatever else the coach does not coach is left out."""
    coach = signed_in_user(request)
    shown = [pk for text in request.GET.getlist(ATTEMPT)[:SHOWN] if (pk := _uuid(text)) is not None]
    attempts = attempts_coached_by(coach).filter(pk__in=shown)
    mark_done(coach=coach, attempts=attempts, until=_until(request))
    return redirect(DESK)


def _until(request: HttpRequest) -> datetime:
    """When the desk was drawn on which the button stood; now, where that is not said."""
    now = timezone.now()
    try:
        said = parse_datetime(request.GET.get(UNTIL, ""))
    except ValueError:
        said = None
    return now if said is None or timezone.is_naive(said) else min(said, now)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
