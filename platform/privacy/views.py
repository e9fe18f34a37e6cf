"""The pages of one's own data: exporting everything, and deleting the account."""

from __future__ import annotations

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import signed_in_user
from accounts.selectors import groups_joined_by
from library.keeping.forms import PersonKeepingForm
from library.media import deliver
from privacy import access, selectors, services
from privacy.confirming import confirm
from privacy.errors import NothingToStay
from privacy.exports import services as exports
from privacy.forms import ConfirmForm
from privacy.stages import EXPORT_KEPT, GRACE


@require_safe
@login_required
def your_data(request: HttpRequest) -> HttpResponse:
    """The export there is, and the way out."""
    user = signed_in_user(request)
    context = {
        "page": selectors.export_page(user),
        "leaving": selectors.leaving_of(user),
        "kept_days": EXPORT_KEPT.days,
        "grace_days": GRACE.days,
    }
    return render(request, "privacy/your_data.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def keeping(request: HttpRequest) -> HttpResponse:
    """What is kept of one's videos and for how long: one's own choices, and those of one's groups."""
    user = signed_in_user(request)
    form = PersonKeepingForm(request.POST if request.method == "POST" else None, of=user)
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, _("It is noted."))
        return redirect("privacy:keeping")
    context = {"form": form, "groups": groups_joined_by(user=user)}
    return render(request, "privacy/keeping.html", context, status=422 if form.is_bound else 200)


@login_required
@reauthentication_required
@require_POST
def export_new(request: HttpRequest) -> HttpResponse:
    """Asking for an export; who has not given the password just now is asked for it."""
    exports.ask_for_export(user=signed_in_user(request))
    return redirect("privacy:your_data")


@require_safe
@login_required
def export_file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The file, for the person it is about."""
    export = access.get_file_for(request.user, pk)
    name = f"formcheck-{export.created_at:%Y-%m-%d}.zip"
    return deliver(request, export.file, content_type="application/zip", download_as=name, valid_seconds=60)


@require_POST
@login_required
def export_delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Removing the file before its time."""
    exports.delete_export(export=access.get_export_for(request.user, pk))
    messages.success(request, _("The export was removed."))
    return redirect("privacy:your_data")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def leave(request: HttpRequest) -> HttpResponse:
    """What goes and what stays; with the password the account is deleted after the time of grace."""
    user = signed_in_user(request)
    if selectors.leaving_of(user) is not None:
        return redirect("privacy:your_data")
    form = confirm(request, user, request.POST) if request.method == "POST" else ConfirmForm(user=user)
    if form.is_bound and form.is_valid():
        services.ask_to_leave(user=user)
        messages.success(request, _("Your account is going to be deleted. We have sent you a mail about it."))
        return redirect("privacy:your_data")
    goes = selectors.what_goes(user=user, until=timezone.now() + GRACE)
    context = {"form": form, "goes": goes, "grace_days": GRACE.days}
    return render(request, "privacy/leave.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def stay(request: HttpRequest) -> HttpResponse:
    """Taking it back while signed in."""
    leaving = selectors.leaving_of(signed_in_user(request))
    if leaving is None:
        raise NothingToStay
    services.stay(leaving=leaving)
    messages.success(request, _("Your account stays as it was."))
    return redirect("privacy:your_data")


@require_http_methods(["GET", "HEAD", "POST"])
def stay_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Taking it back by the link of the mail, without signing in; the page asks first."""
    leaving = services.leaving_by_token(token)
    if request.method != "POST":
        return render(request, "privacy/stay.html", {"leaving": leaving})
    services.stay(leaving=leaving)
    return render(request, "privacy/stayed.html")
