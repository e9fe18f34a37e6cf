"""Pages of progress: each checks who asks, reads, and answers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import signed_in_user
from accounts.models import User
from library import watching
from library.models import Watching
from practice.access import SCORE_SHOWN, in_practice
from progress import pairs, selectors, services, tables
from progress.access import (
    attempts_seen,
    get_compared_attempt_for,
    get_person_for,
    get_routine_of,
    sees_routine,
)
from progress.charts import chart_data, heat_map
from progress.selectors import RoutineProgress, routine_progress


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """One's own progress, and the way to that of one's children and students."""
    user = signed_in_user(request)
    return _overview(request, user, user)


@require_safe
@login_required
def person(request: HttpRequest, person_pk: int) -> HttpResponse:
    """What somebody practised, for them, their guardians and their coaches."""
    return _overview(request, signed_in_user(request), get_person_for(request.user, person_pk))


def _overview(request: HttpRequest, viewer: User, person: User) -> HttpResponse:
    own = viewer.pk == person.pk
    children, students = selectors.others_seen_by(viewer) if own else ([], [])
    context = {
        "overview": selectors.overview(viewer=viewer, person=person),
        "person": person,
        "own": own,
        "children": children,
        "students": students,
    }
    return render(request, "progress/overview.html", context)


def _asked_for(request: HttpRequest, person_pk: int, pk: UUID) -> RoutineProgress:
    """The progress that an address names; Http404 for who may not see it."""
    viewer, person = signed_in_user(request), get_person_for(request.user, person_pk)
    routine = get_routine_of(viewer=viewer, person=person, pk=pk)
    return routine_progress(viewer=viewer, person=person, routine=routine)


@require_safe
@login_required
def routine(request: HttpRequest, person_pk: int, pk: UUID) -> HttpResponse:
    """The course of somebody's attempts at one routine."""
    viewer, progress = signed_in_user(request), _asked_for(request, person_pk, pk)
    page = progress.page(request.GET.get("page"))
    shown = list(page)[::-1]
    context = {
        "progress": progress,
        "own": progress.person.pk == viewer.pk,
        "chart": chart_data(progress),
        "page": page,
        "shown": shown,
        "map": heat_map(progress, shown),
        "may_score_again": bool(progress.outdated) and in_practice(progress.outdated[0]),
        "sees_routine": sees_routine(viewer, progress.routine),
        "scores_hidden": _hides_scores(viewer, progress),
    }
    return render(request, "progress/routine.html", context)


def _hides_scores(viewer: User, progress: RoutineProgress) -> bool:
    """Whether there are attempts whose scores are for the student alone."""
    seen = attempts_seen(viewer=viewer, person=progress.person)
    return seen.filter(~SCORE_SHOWN, routine=progress.routine).exists()


@require_safe
@login_required
def routine_csv(request: HttpRequest, person_pk: int, pk: UUID) -> HttpResponse:
    """The same attempts as a table to download."""
    progress = _asked_for(request, person_pk, pk)
    answer = HttpResponse(tables.csv_of(progress), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{tables.file_name(progress)}"'
    return answer


@require_POST
@login_required
def routine_rescore(request: HttpRequest, person_pk: int, pk: UUID) -> HttpResponse:
    """Score the attempts again that do not compare, with what is in force now."""
    progress = _asked_for(request, person_pk, pk)
    count = services.score_again(progress=progress)
    said = ngettext("%(count)s attempt is scored again.", "%(count)s attempts are scored again.", count)
    messages.success(request, said % {"count": count})
    return redirect("progress:routine", person_pk=person_pk, pk=pk)


@require_safe
@login_required
def beside(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An attempt beside another one of the same person at the same routine."""
    user, attempt = signed_in_user(request), get_compared_attempt_for(request.user, pk)
    pair = pairs.pair_for(user=user, attempt=attempt, other=request.GET.get("other", ""))
    for point in pair.points if pair else ():
        watching.note(video=point.attempt.video, by=user, door=Watching.Door.PAGE)
    context = {
        "attempt": attempt,
        "pair": pair,
        "others": pairs.choices_beside(viewer=user, attempt=attempt),
        "other": pair.other_than(attempt) if pair else None,
        "own": attempt.student_id == user.pk,
    }
    return render(request, "progress/beside.html", context)
