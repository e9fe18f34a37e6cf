"""The page of models. Coaches may read what measures their students; the staff chooses."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import signed_in_user
from common.errors import UserError
from modelroom.access import get_model_for, require_model_room
from modelroom.models import Comparison
from modelroom.poses import compare, selectors, services, withdrawn

LATEST = 10


@require_safe
@login_required
def models(request: HttpRequest) -> HttpResponse:
    """Every model: what it learned from, on which terms, how good it is, and which one is in service."""
    user = require_model_room(request.user)
    latest = Comparison.objects.select_related("candidate", "against")[:LATEST]
    cards = selectors.model_cards()
    context = {
        "cards": cards,
        "undecided": [card for card in cards if card.undecided] if user.is_staff else [],
        "before": selectors.before_the_one_in_service() if user.is_staff else None,
        "comparisons": selectors.comparison_states(comparisons=latest) if user.is_staff else [],
    }
    return render(request, "modelroom/models.html", context)


@require_POST
@login_required
def model_activate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Putting a model in service."""
    model = get_model_for(request.user, pk)
    try:
        services.put_in_service(model=model, by=signed_in_user(request))
        messages.success(request, _("Videos are measured with this model from now on."))
    except UserError as error:
        messages.error(request, str(error))
    return redirect("modelroom:models")


@require_POST
@login_required
def model_compare(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Measuring a model beside the one in service."""
    model = get_model_for(request.user, pk)
    try:
        compare.ask_for_comparison(owner=signed_in_user(request), candidate=model)
    except UserError as error:
        messages.error(request, str(error))
    return redirect(model.run) if model.run else redirect("modelroom:models")


@require_POST
@login_required
def model_keep(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keeping a model from whose people somebody has withdrawn."""
    model = get_model_for(request.user, pk)
    withdrawn.keep(model=model, by=signed_in_user(request))
    messages.success(request, _("Noted. If somebody else withdraws, you are asked again."))
    return redirect("modelroom:models")
