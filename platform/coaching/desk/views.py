"""Taking things off the desk; it is shown on the start page."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.access import signed_in_user
from coaching.desk.services import mark_all_done, mark_done
from conversation.access import get_coached_attempt_for

DESK = "/#desk"


@login_required
@require_POST
def done(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One attempt needs no look any more."""
    mark_done(coach=signed_in_user(request), attempt=get_coached_attempt_for(request.user, pk))
    return redirect(DESK)


@login_required
@require_POST
def all_done(request: HttpRequest) -> HttpResponse:
    """None of those that are there does."""
    mark_all_done(coach=signed_in_user(request))
    return redirect(DESK)
