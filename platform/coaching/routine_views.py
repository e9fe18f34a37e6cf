"""Routines of a group: giving it one, and taking one out of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import get_coached_group_for
from library.access import get_own_routine
from library.models import Routine
from library.routines import services


@login_required
@require_POST
def routine_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give the group one of the coach's own routines."""
    group = get_coached_group_for(request.user, pk)
    routine = get_own_routine(request.user, _asked_for(request))
    services.add_to_group(routine=routine, group=group)
    messages.success(request, _("The group has “%(title)s” now.") % {"title": routine.title})
    return redirect(f"{reverse('coaching:group', args=[group.pk])}#routines")


@login_required
@require_POST
def routine_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a routine out of the group, whoever of its coaches gave it."""
    group = get_coached_group_for(request.user, pk)
    routine: Routine | None = group.routines.filter(pk=_asked_for(request)).first()
    if routine is None:
        raise Http404
    services.take_out_of_group(routine=routine, group=group)
    said = _("“%(title)s” is no longer in the group. What was practised stays to be read.")
    messages.success(request, said % {"title": routine.title})
    return redirect(f"{reverse('coaching:group', args=[group.pk])}#routines")


def _asked_for(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("routine", ""))
    except ValueError:
        raise Http404 from None
