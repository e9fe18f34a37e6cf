"""Pages of assignments: each checks who asks, calls a service or selector, and answers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import get_coached_group_for, get_group_for, signed_in_user
from accounts.guardians.access import get_person_looked_at
from accounts.guardians.selectors import wards_of
from accounts.models import User
from accounts.selectors import groups_coached_by
from assignments import selectors, services
from assignments.access import coaches, get_assignment_for, get_coached_assignment_for, is_asked
from assignments.forms import AssignmentForm, NewAssignmentForm
from assignments.models import Assignment
from assignments.tallies import tallies_of

page_or_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """What is and was asked of oneself, or of a ward."""
    viewer = signed_in_user(request)
    person = get_person_looked_at(viewer, request.GET.get("of", ""))
    page, rows = selectors.page_of_asked(viewer=viewer, person=person, number=request.GET.get("page"))
    context = {
        "page": page,
        "rows": rows,
        "person": person,
        "own": person.pk == viewer.pk,
        "wards": wards_of(viewer),
        "coached": groups_coached_by(user=viewer) if viewer.is_coach else [],
    }
    return render(request, "assignments/mine.html", context)


@require_safe
@login_required
def of_group(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A group's assignments: for its coaches with how many have done each, else what is asked of oneself."""
    viewer, group = signed_in_user(request), get_group_for(request.user, pk)
    if not groups_coached_by(user=viewer).filter(pk=group.pk).exists():
        return redirect("assignments:mine")
    found = selectors.of_group(coach=viewer, group=group)
    page = Paginator(found, selectors.ON_A_PAGE).get_page(request.GET.get("page"))
    tallies = tallies_of(viewer=viewer, assignments=page)
    return render(request, "assignments/group.html", {"group": group, "page": page, "tallies": tallies})


@page_or_form
@login_required
def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asking a group, or one of its students, to practise."""
    group = get_coached_group_for(request.user, pk)
    initial = {name: request.GET[name] for name in ("routine", "student") if name in request.GET}
    given = request.POST if request.method == "POST" else None
    form = NewAssignmentForm(given, by=signed_in_user(request), group=group, initial=initial)
    made = form.save() if form.is_valid() else None
    if made is not None:
        messages.success(request, _("It is assigned. Whoever it is for sees it on their start page."))
        return redirect(made)
    context = {"group": group, "form": form, "routines": group.routines.exists()}
    return render(request, "assignments/new.html", context, status=422 if form.is_bound else 200)


@require_safe
@login_required
def assignment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An assignment: for coaches with each student's state, else with one's own, or one's wards'."""
    viewer, found = signed_in_user(request), get_assignment_for(request.user, pk)
    if coaches(viewer, found):
        return _for_coach(request, viewer, found)
    people = [viewer, *wards_of(viewer)]
    asked = [(one, _asked(viewer, one, found)) for one in people if is_asked(one, found)]
    return render(request, "assignments/asked.html", {"assignment": found, "asked": asked})


def _asked(viewer: User, person: User, found: Assignment) -> selectors.Asked:
    return selectors.with_standings(viewer=viewer, person=person, assignments=[found])[0]


def _for_coach(request: HttpRequest, viewer: User, found: Assignment) -> HttpResponse:
    page, rows = selectors.student_rows(viewer=viewer, assignment=found, number=request.GET.get("page"))
    context = {
        "assignment": found,
        "page": page,
        "rows": rows,
        "tally": tallies_of(viewer=viewer, assignments=[found])[0],
    }
    return render(request, "assignments/assignment.html", context)


@page_or_form
@login_required
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Changing what was asked."""
    found = get_coached_assignment_for(request.user, pk)
    given = request.POST if request.method == "POST" else None
    form = AssignmentForm(given, by=signed_in_user(request), group=found.group, assignment=found)
    if form.is_valid() and form.save() is not None:
        messages.success(request, _("The assignment is changed."))
        return redirect(found)
    context = {"assignment": found, "form": form}
    return render(request, "assignments/edit.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asking for nothing more."""
    found = services.end_assignment(assignment=get_coached_assignment_for(request.user, pk))
    messages.success(request, _("The assignment is ended. What was done stays done."))
    return redirect(found)


@login_required
@require_POST
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Removing an assignment; the attempts stay."""
    found = get_coached_assignment_for(request.user, pk)
    group = found.group_id
    services.delete_assignment(assignment=found)
    messages.success(request, _("The assignment is deleted. The attempts stay."))
    return redirect("assignments:group", pk=group)
