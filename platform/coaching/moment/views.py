"""Pages of one moment of a routine: everybody, or one person over the weeks."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import signed_in_user
from accounts.models import Group
from accounts.selectors import groups_coached_by
from coaching.access import get_coached_routine_for
from coaching.moment.pages import everyone_at, weeks_at
from library.models import Routine
from progress.access import get_person_for, get_routine_of


@login_required
@require_safe
def everyone(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Each student's frame at one moment of the routine, worst first."""
    viewer, routine = signed_in_user(request), get_coached_routine_for(request.user, pk)
    groups = list(groups_coached_by(user=viewer).filter(routines=routine))
    group = _asked_for(groups, request.GET.get("group", ""))
    shown = everyone_at(
        viewer=viewer,
        routine=routine,
        group=group.pk if group else None,
        asked=request.GET.get("t", ""),
        number=request.GET.get("page"),
    )
    context = {"shown": shown, "routine": routine, "groups": groups, "group": group}
    return render(request, "coaching/moment/everyone.html", context)


def _asked_for(groups: list[Group], pk: str) -> Group | None:
    """The group whose students are asked for; None for all of them."""
    return next((group for group in groups if str(group.pk) == pk), None)


@login_required
@require_safe
def weeks(request: HttpRequest, pk: UUID, person_pk: int) -> HttpResponse:
    """One person's frames at one moment of the routine, over the weeks."""
    viewer, person = signed_in_user(request), get_person_for(request.user, person_pk)
    routine: Routine = get_routine_of(viewer=viewer, person=person, pk=pk)
    shown = weeks_at(
        viewer=viewer,
        person=person,
        routine=routine,
        asked=request.GET.get("t", ""),
        number=request.GET.get("page"),
    )
    context = {"shown": shown, "routine": routine, "person": person, "own": person.pk == viewer.pk}
    return render(request, "coaching/moment/weeks.html", context)
