"""Pages of training runs, for the staff."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import signed_in_user
from common.errors import UserError
from modelroom.access import get_run_for, require_staff
from modelroom.models import TrainingRun
from modelroom.poses.compare import comparisons_of
from modelroom.poses.selectors import comparison_states, model_cards
from modelroom.runs import selectors, services
from modelroom.runs.configs import written
from modelroom.runs.forms import RunForm


@require_safe
@login_required
def runs(request: HttpRequest) -> HttpResponse:
    """All runs, newest first."""
    require_staff(request.user)
    states = selectors.run_states(runs=TrainingRun.objects.select_related("data_set", "owner"))
    return render(request, "modelroom/runs.html", {"states": states})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def run_new(request: HttpRequest) -> HttpResponse:
    """Starting a run."""
    user = require_staff(request.user)
    form = RunForm(request.POST or None)
    made = form.start(user) if request.method == "POST" and form.is_valid() else None
    if made is not None:
        return redirect(made)
    return render(request, "modelroom/run_new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
@login_required
def run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One run: how far it is, its curves, and what came of it."""
    found = get_run_for(request.user, pk)
    model = getattr(found, "model", None)
    context = {
        "run": found,
        "changes": written(found.changes),
        "state": selectors.run_state(run=found),
        "card": next((card for card in model_cards() if card.model == model), None),
        "comparisons": comparison_states(comparisons=comparisons_of(run=found)),
    }
    return render(request, "modelroom/run.html", context)


@require_safe
@login_required
def run_curves(request: HttpRequest, pk: UUID) -> JsonResponse:
    """The state and the curves of a run, asked for by its page while it goes on."""
    found = get_run_for(request.user, pk)
    state = selectors.run_state(run=found)
    said = {"state": state.state, "label": state.label, "percent": state.percent, "reason": state.reason}
    answer = JsonResponse({**said, "live": state.live, **selectors.curves(run=found)})
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@login_required
def run_stop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Stopping a run; it can go on later."""
    found = get_run_for(request.user, pk)
    services.stop_run(run=found)
    return redirect(found)


@require_POST
@login_required
def run_resume(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Going on with a run."""
    found = get_run_for(request.user, pk)
    services.resume_run(run=found, by=signed_in_user(request))
    return redirect(found)


@require_POST
@login_required
def run_delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Removing a run with its model."""
    found = get_run_for(request.user, pk)
    try:
        services.delete_run(run=found)
    except UserError as error:
        messages.error(request, str(error))
        return redirect(found)
    messages.success(request, _("The run was deleted."))
    return redirect("modelroom:runs")
