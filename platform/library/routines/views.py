"""Pages of routines and takes: each checks who asks, calls a service or selector, and answers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import signed_in_user
from accounts.selectors import groups_of
from common.devices import may_film
from library import access
from library.models import Routine
from library.parts import named_together, tolerated
from library.routines import selectors, services
from library.routines.counting import counts
from library.routines.criteria import CriterionForm, find_criterion, rows_of
from library.routines.forms import RoutineForm, TakeForm, TrimForm
from library.routines.reference import left_out_in_words, parts_out_of_view
from library.routines.replace_form import ReplaceForm
from library.routines.replacing import Replaced
from library.routines.selectors import problem_of, take_states, takes_of
from library.selectors import video_state
from library.views import ask_and_delete, page_or_form


@require_safe
@login_required
def routines(request: HttpRequest) -> HttpResponse:
    """The routines a person made or may practise."""
    found = selectors.routines_for(user=signed_in_user(request))
    return render(request, "library/routines.html", {"routines": found})


@require_safe
@login_required
def routine(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One routine: its reference, and what to do with it."""
    found = access.get_routine_for(request.user, pk)
    edits = access.routines_editable_by(signed_in_user(request)).filter(pk=found.pk).exists()
    form = _criterion_form(request, found) if edits else None
    return _routine_page(request, found, form)


def _criterion_form(request: HttpRequest, routine: Routine) -> CriterionForm:
    """The form as the coach has it so far: what is chosen, and which criterion is changed."""
    return CriterionForm(
        routine=routine,
        chosen=request.GET if "kind" in request.GET else None,
        changed=find_criterion(routine, request.GET.get("changed", "")),
    )


def _routine_page(request: HttpRequest, found: Routine, form: CriterionForm | None) -> HttpResponse:
    """The page of a routine; ``form`` is that of a criterion, for its coach and others of its groups."""
    mine = found.owner_id == request.user.pk
    groups = (
        found.groups.all() if mine else found.groups.filter(pk__in=groups_of(user=signed_in_user(request)))
    )
    takes = take_states(takes=takes_of(routine=found))
    context = {
        "routine": found,
        "mine": mine,
        "edits": form is not None,
        "groups": groups,
        "state": None if found.reference is None else video_state(video=found.reference),
        # What is still looked into, or was found to be something else, is no example for students.
        "takes": takes if mine else [state for state in takes if state.counts],
        "out_of_view": named_together(parts_out_of_view(found)),
        "left_out": left_out_in_words(found),
        "tolerated": tolerated(found.tolerances),
        "criteria": rows_of(found),
        "form": form,
        "form_open": bool({"kind", "changed", "propose"} & {*request.GET, *request.POST}),
    }
    wrong = form is not None and form.is_bound
    return render(request, "library/routine.html", {**context, "wrong": wrong}, status=422 if wrong else 200)


@require_POST
@login_required
def criterion_put(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Adding a criterion to a routine, or changing one."""
    routine = access.get_editable_routine(request.user, pk)
    changed = find_criterion(routine, request.POST.get("changed", ""))
    if "propose" in request.POST:
        # Without scripts: the fields and values that go with what is chosen.
        return _routine_page(
            request, routine, CriterionForm(routine=routine, chosen=request.POST, changed=changed)
        )
    form = CriterionForm(request.POST, routine=routine, changed=changed)
    if not form.is_valid() or not form.save(by=signed_in_user(request)):
        return _routine_page(request, routine, form)
    messages.success(
        request, _("The criterion is saved. Attempts that are scored already are checked by themselves.")
    )
    return redirect(f"{routine.get_absolute_url()}#criteria")


@require_safe
@login_required
def criterion_fields(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The fields that go with what is chosen, with what the reference proposes."""
    form = _criterion_form(request, access.get_editable_routine(request.user, pk))
    return render(request, "library/_criterion_fields.html", {"form": form})


@require_POST
@login_required
def criterion_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Taking a criterion out of a routine."""
    routine = access.get_editable_routine(request.user, pk)
    criterion = find_criterion(routine, request.POST.get("key", ""))
    if criterion is not None:
        services.remove_criterion(routine=routine, criterion=criterion, by=signed_in_user(request))
        messages.success(request, _("The criterion is removed."))
    return redirect(f"{routine.get_absolute_url()}#criteria")


@page_or_form
@login_required
@may_film
def routine_new(request: HttpRequest) -> HttpResponse:
    """Making a routine, from a new video or one of the coach's own."""
    services.require_coach(signed_in_user(request))
    return _routine_form(request, None)


@page_or_form
@login_required
def routine_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Changing a routine."""
    return _routine_form(request, access.get_editable_routine(request.user, pk))


def _routine_form(request: HttpRequest, routine: Routine | None) -> HttpResponse:
    asked = {"reference": request.GET.get("reference"), "groups": request.GET.getlist("group")}
    initial = asked if routine is None else None
    form = RoutineForm(
        request.POST or None,
        request.FILES or None,
        user=signed_in_user(request),
        routine=routine,
        initial=initial,
    )
    saved = form.save() if request.method == "POST" and form.is_valid() else None
    if saved is not None:
        return redirect(saved)
    context = {
        "form": form,
        "routine": routine,
        "out_of_view": named_together(parts_out_of_view(routine)) if routine else [],
        "left_out": left_out_in_words(routine) if routine else "",
        "heading": _("Edit a routine") if routine else _("New routine"),
        "back": routine.get_absolute_url() if routine else reverse("library:routines"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "library/routine_form.html", context, status=status)


@page_or_form
@login_required
def routine_replace(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Saying what follows, then giving one of the coach's own routines another reference."""
    routine = access.get_own_routine(request.user, pk)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ReplaceForm(*given, user=signed_in_user(request), routine=routine)
    replaced = form.save() if form.is_valid() else None
    if replaced is not None:
        messages.success(request, _in_words(replaced))
        return redirect(routine)
    context = {
        "form": form,
        "routine": routine,
        "attempts": routine.attempts.count(),
        "takes": routine.takes.count(),
        "of_moments": [row for row in rows_of(routine) if row.of_a_moment],
    }
    return render(request, "library/routine_replace.html", context, status=422 if form.is_bound else 200)


def _in_words(replaced: Replaced) -> str:
    said = [_("The routine has its new reference.")]
    if replaced.attempts:
        again = ngettext(
            "%(count)s attempt is scored again in the background.",
            "%(count)s attempts are scored again in the background.",
            replaced.attempts,
        )
        said.append(again % {"count": replaced.attempts})
    if replaced.criteria:
        gone = ngettext(
            "%(count)s criterion of a moment of the old video is removed.",
            "%(count)s criteria of moments of the old video are removed.",
            len(replaced.criteria),
        )
        said.append(gone % {"count": len(replaced.criteria)})
    return " ".join(said)


@page_or_form
@login_required
def routine_delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asking, then deleting a routine nobody has practised."""
    found = access.get_own_routine(request.user, pk)
    return ask_and_delete(request, "routine", found, lambda: services.delete_routine(routine=found))


@page_or_form
@login_required
@may_film
def take_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Adding a take to one of the coach's own routines."""
    routine = access.get_own_routine(request.user, pk)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = TakeForm(*given, user=signed_in_user(request), routine=routine)
    if form.is_valid() and form.save() is not None:
        messages.success(request, _("The take is added. It counts once it is measured and compared."))
        return redirect(f"{routine.get_absolute_url()}#takes")
    context = {"form": form, "routine": routine}
    return render(request, "library/take_new.html", context, status=422 if form.is_bound else 200)


@page_or_form
@login_required
def take_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Saying which part of a take counts."""
    take = access.get_own_take(request.user, pk)
    initial = {"trim_start": take.trim_start, "trim_end": take.trim_end}
    form = TrimForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and form.trim(take):
        return redirect(f"{take.routine.get_absolute_url()}#takes")
    context = {"form": form, "take": take}
    return render(request, "library/take_edit.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def take_confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Letting a take count that looks unlike the reference."""
    take = services.confirm_take(take=access.get_own_take(request.user, pk))
    if counts(take):
        messages.success(request, _("“%(title)s” counts in the score.") % {"title": take.video.title})
    else:
        messages.info(request, problem_of(take))
    return redirect(f"{take.routine.get_absolute_url()}#takes")


@page_or_form
@login_required
def take_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asking, then removing a take; its video stays."""
    take = access.get_own_take(request.user, pk)
    if request.method != "POST":
        return render(request, "library/take_remove.html", {"take": take})
    services.remove_take(take=take)
    messages.success(request, _("The take is removed. Its video stays in your library."))
    return redirect(f"{take.routine.get_absolute_url()}#takes")
