"""Pages of practice: attempts, their results, and what can be done with them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import signed_in_user
from accounts.guardians.access import get_person_looked_at
from accounts.models import User
from common.deleted import note_deleted
from common.devices import may_film, may_speak
from library.access import (
    get_editable_routine,
    get_routine_for,
    get_routine_to_practise,
    routines_editable_by,
)
from library.errors import NotRetryable
from library.models import Watching
from library.routines.selectors import routines_for
from practice import rules, selectors, services
from practice.access import can_watch, get_attempt_for, get_own_attempt_for, note_watched
from practice.errors import ReferenceGone
from practice.feedback import feedback_of
from practice.forms import AttemptForm, DeleteForm, MirrorForm, TrimForm, WordsForm
from practice.models import Attempt
from practice.pages import AttemptPage

ON_A_PAGE = 24


@login_required
@require_GET
def attempts(request: HttpRequest) -> HttpResponse:
    """My attempts, or those of my students or of a ward; of one routine if asked."""
    user, routine = signed_in_user(request), _routine_asked_for(request)
    child = get_person_looked_at(user, request.GET.get("of", ""))
    if child.pk != user.pk:
        return _attempts_of_ward(request, child)
    of_students = _of_students(request, user, routine)
    if of_students and routine is not None:
        return redirect("practice:routine_attempts", pk=routine)
    found = (
        selectors.attempts_for_coach(coach=user)
        if of_students
        else selectors.attempts_of(student=user, routine=routine)
    )
    context = {
        **_listed(request, found),
        "of_students": of_students,
        "routines": routines_for(user=user),
        "routine_pk": routine,
    }
    return render(request, "practice/attempts.html", context)


def _attempts_of_ward(request: HttpRequest, child: User) -> HttpResponse:
    context = {**_listed(request, selectors.attempts_of(student=child)), "child": child}
    return render(request, "practice/attempts_of_ward.html", context)


def _of_students(request: HttpRequest, user: User, routine: UUID | None) -> bool:
    """Whether a coach wants the students' attempts: as asked, else at an own routine or if no student."""
    if not user.is_coach:
        return False
    if "of" in request.GET:
        return request.GET["of"] == "students"
    own = routine is not None and user.routines.filter(pk=routine).exists()
    return own or not user.is_student


def _routine_asked_for(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("routine", ""))
    except ValueError:
        return None


def _listed(request: HttpRequest, found: QuerySet[Attempt]) -> dict[str, Any]:
    page: Page[Attempt] = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    rows = selectors.with_states(list(page))
    return {"page": page, "rows": rows, "live": any(state.active for _attempt, state in rows)}


@may_speak
@login_required
@require_GET
def attempt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far the attempt is, or what came of it."""
    shown = get_attempt_for(request.user, pk)
    note_watched(user=signed_in_user(request), attempt=shown, door=Watching.Door.PAGE)
    page = _page_of(request, shown)
    context: dict[str, Any] = {"page": page, "attempt": shown, "state": page.state}
    if not page.scored or shown.score is None:
        return render(request, "practice/attempt_progress.html", context)
    rules.opened.ask(signed_in_user(request), shown)
    context["feedback"] = feedback_of(attempt=shown, score=shown.score)
    context["reference_visible"] = can_watch(signed_in_user(request), shown.routine.reference)
    return render(request, "practice/attempt.html", context)


@login_required
@require_GET
def attempt_progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The live part of the page of an attempt under way; reloads the page when it is scored."""
    shown = get_attempt_for(request.user, pk)
    page = _page_of(request, shown)
    context = {"page": page, "attempt": shown, "state": page.state}
    response = render(request, "practice/_progress.html", context)
    if page.state.state == selectors.State.DONE:
        response["HX-Refresh"] = "true"
    return response


def _page_of(request: HttpRequest, attempt: Attempt) -> AttemptPage:
    state = selectors.attempt_state(attempt=attempt)
    return AttemptPage(attempt=attempt, viewer=signed_in_user(request), state=state)


@login_required
@require_POST
def attempt_retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Try the failed work again."""
    shown = get_attempt_for(request.user, pk)
    try:
        services.retry_attempt(attempt=shown)
    except NotRetryable as error:
        messages.error(request, str(error))
    return redirect(shown)


@login_required
@require_POST
def attempt_mirror(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say whether the practice is mirrored."""
    shown = get_attempt_for(request.user, pk)
    form = MirrorForm(request.POST)
    if form.is_valid():
        services.set_mirror(attempt=shown, mirror=form.cleaned_data["mirror"])
    else:
        messages.error(request, _("That is not one of the choices."))
    return redirect(shown)


@login_required
@require_http_methods(["GET", "POST"])
def attempt_words(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The student's own title and note of an attempt."""
    shown = get_own_attempt_for(request.user, pk)
    form = WordsForm(request.POST or None, instance=shown)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        services.name_attempt(attempt=shown, title=data["title"], note=data["note"])
        return redirect(shown)
    status = 422 if form.is_bound else 200
    return render(request, "practice/attempt_words.html", {"attempt": shown, "form": form}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def attempt_trim(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Which part of the practice counts; another one is scored anew."""
    shown = get_own_attempt_for(request.user, pk)
    initial = {"trim_start": shown.trim_start, "trim_end": shown.trim_end}
    form = TrimForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid() and form.trim(shown):
        return redirect(shown)
    status = 422 if form.is_bound else 200
    return render(request, "practice/attempt_trim.html", {"attempt": shown, "form": form}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def attempt_delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask, then delete the attempt, with its video if nothing else uses it."""
    shown = get_own_attempt_for(request.user, pk)
    form = DeleteForm(request.POST)
    if request.method == "POST" and form.is_valid():
        services.delete_attempt(attempt=shown, with_video=form.cleaned_data["with_video"])
        note_deleted(request, page=f"/practice/attempts/{pk}/", back=reverse("practice:attempts"))
        messages.success(request, _("The attempt was deleted."))
        return redirect("practice:attempts")
    shared = services.is_used(video=shown.video, besides=shown)
    return render(request, "practice/attempt_delete.html", {"attempt": shown, "video_shared": shared})


@login_required
@require_http_methods(["GET", "POST"])
@may_film
def attempt_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Upload or choose the video of a new attempt."""
    routine = get_routine_to_practise(request.user, pk)
    if routine.reference_id is None:
        raise ReferenceGone
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AttemptForm(*given, user=signed_in_user(request), routine=routine)
    made = form.save() if form.is_valid() else None
    if made is not None:
        return redirect(made)
    status = 422 if form.is_bound else 200
    return render(request, "practice/attempt_new.html", {"routine": routine, "form": form}, status=status)


@login_required
@require_GET
def routine_attempts(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A coach's view of what the students made of one routine."""
    user = signed_in_user(request)
    routine = get_routine_for(user, pk)
    if not user.is_coach:
        raise Http404
    found = selectors.attempts_for_coach(coach=user, routine=routine.pk)
    listed = _listed(request, found)
    context = {
        **listed,
        "routine": routine,
        "heading": _("Attempts at %(title)s") % {"title": routine.title},
        "scored_earlier": selectors.scored_earlier(routine=routine.pk),
        "may_rescore": bool(listed["rows"]) and routines_editable_by(user).filter(pk=routine.pk).exists(),
    }
    return render(request, "practice/routine_attempts.html", context)


@login_required
@require_POST
def routine_rescore(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Score all attempts at a routine again, for its coach and the others of its groups."""
    routine = get_editable_routine(request.user, pk)
    count = services.rescore_routine(routine=routine)
    said = ngettext("%(count)s attempt is scored again.", "%(count)s attempts are scored again.", count)
    messages.success(request, said % {"count": count})
    return redirect("practice:routine_attempts", pk=routine.pk)


@login_required
@require_GET
def routine_rescoring(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far it is with scoring a routine's attempts again; asked for while some are left."""
    routine = get_editable_routine(request.user, pk)
    context = {"routine": routine, "rescoring": selectors.rescoring_of(routine=routine), "asked_again": True}
    return render(request, "practice/_rescoring.html", context)
