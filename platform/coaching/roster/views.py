"""The class page, and a student's page for their coaches."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import get_coached_group_for, signed_in_user
from accounts.models import Membership
from coaching.access import get_student_for
from coaching.roster.notes import NoteForm, change_note, keep_note, notes_about, own_note, remove_note
from coaching.roster.pages import class_page, student_page


@login_required
@require_safe
def group_class(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every student of a group at each of its routines, and what is hard for all of them."""
    group = get_coached_group_for(request.user, pk)
    shown = class_page(viewer=signed_in_user(request), group=group, asked=request.GET)
    context = {"shown": shown, "group": group, "page": shown.page(request.GET.get("page"))}
    return render(request, "coaching/roster/class.html", context)


@login_required
@require_safe
def student(request: HttpRequest, pk: UUID, member_pk: int) -> HttpResponse:
    """One student for the coaches of the group: figures, attempts, notes."""
    return _student(request, get_student_for(request.user, pk, member_pk))


def _student(request: HttpRequest, membership: Membership, form: NoteForm | None = None) -> HttpResponse:
    shown = student_page(
        viewer=signed_in_user(request), membership=membership, number=request.GET.get("page")
    )
    context = {
        "shown": shown,
        "group": membership.group,
        "student": membership.user,
        "notes": notes_about(membership=membership),
        "form": form or NoteForm(),
    }
    return render(request, "coaching/roster/student.html", context, status=400 if form else 200)


@login_required
@require_POST
def note_new(request: HttpRequest, pk: UUID, member_pk: int) -> HttpResponse:
    """Keep a note about a student."""
    membership = get_student_for(request.user, pk, member_pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _student(request, membership, form)
    keep_note(membership=membership, author=signed_in_user(request), text=form.cleaned_data["text"])
    messages.success(request, _("The note is kept. The coaches of this group see it."))
    return redirect("coaching:student", pk=pk, member_pk=member_pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def note_edit(request: HttpRequest, pk: UUID, member_pk: int, note_pk: UUID) -> HttpResponse:
    """Other words for one's own note about a student."""
    membership = get_student_for(request.user, pk, member_pk)
    note = own_note(membership=membership, writer=signed_in_user(request), pk=note_pk)
    form = NoteForm(request.POST or None, instance=note)
    form.fields["text"].label = _("The note")
    if request.method == "POST" and form.is_valid():
        change_note(note=note, text=form.cleaned_data["text"])
        messages.success(request, _("The note is changed."))
        return redirect("coaching:student", pk=pk, member_pk=member_pk)
    context = {
        "form": form,
        "heading": _("Change the note"),
        "back": reverse("coaching:student", args=[pk, member_pk]),
        "group": membership.group,
        "student": membership.user,
    }
    return render(request, "coaching/roster/note.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def note_remove(request: HttpRequest, pk: UUID, member_pk: int, note_pk: UUID) -> HttpResponse:
    """Remove a note about a student."""
    remove_note(membership=get_student_for(request.user, pk, member_pk), pk=note_pk)
    messages.success(request, _("The note is gone."))
    return redirect("coaching:student", pk=pk, member_pk=member_pk)
