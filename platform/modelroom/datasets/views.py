"""The page of data sets, for the staff."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.errors import UserError
from modelroom.access import get_data_set_for, require_staff
from modelroom.configs import server_folders
from modelroom.datasets import selectors, services


@require_safe
@login_required
def data_sets(request: HttpRequest) -> HttpResponse:
    """The data sets there are, and what the next one would hold."""
    require_staff(request.user)
    context = {
        "rows": selectors.data_set_rows(),
        "counts": selectors.counts(),
        "folders": server_folders(),
    }
    return render(request, "modelroom/data_sets.html", context)


@require_POST
@login_required
def data_set_new(request: HttpRequest) -> HttpResponse:
    """Making a data set of the corrections."""
    user = require_staff(request.user)
    try:
        services.ask_for_export(owner=user)
    except UserError as error:
        messages.error(request, str(error))
    return redirect("modelroom:data_sets")


@require_POST
@login_required
def data_set_delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Removing a data set with its photos."""
    services.delete_data_set(data_set=get_data_set_for(request.user, pk))
    messages.success(request, _("The data set was deleted."))
    return redirect("modelroom:data_sets")
