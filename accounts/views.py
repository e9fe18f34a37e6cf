"""The people pages."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import services
from accounts.access import signed_in_user
from accounts.forms import COACH, STUDENT, ProfileForm
from common.errors import UserError


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """A person's name and roles."""
    user = signed_in_user(request)
    form = ProfileForm(request.POST or None, initial=ProfileForm.initial_for(user))
    if request.method == "POST" and form.is_valid() and _save(request, form):
        messages.success(request, _("Your profile is saved."))
        return redirect("people:profile")
    return render(request, "people/profile.html", {"form": form})


@login_required
@require_POST
def training_consent(request: HttpRequest) -> HttpResponse:
    """Whether frames of the person's videos may be learned from."""
    return _consent(
        request,
        services.set_training_consent,
        thanks=_("Thank you. Corrected frames of your videos may be learned from."),
        withdrawn=_("Your frames are removed from all data sets."),
    )


@login_required
@require_POST
def recognition_consent(request: HttpRequest) -> HttpResponse:
    """Whether the person's groups may learn their routines from the movements in the person's videos."""
    return _consent(
        request,
        services.set_recognition_consent,
        thanks=_("Thank you. Your groups may learn their routines from your movements."),
        withdrawn=_("Your movements are left out; models that learned from them are gone."),
    )


def _consent(
    request: HttpRequest, note: Callable[..., object], *, thanks: str, withdrawn: str
) -> HttpResponse:
    """Have ``note`` keep what the person decided, and say so."""
    given = request.POST.get("given") == "yes"
    note(user=signed_in_user(request), given=given)
    messages.success(request, thanks if given else withdrawn)
    return redirect("people:profile")


def _save(request: HttpRequest, form: ProfileForm) -> bool:
    roles = form.cleaned_data["roles"]
    try:
        services.update_profile(
            user=signed_in_user(request),
            name=form.cleaned_data["name"],
            is_student=STUDENT in roles,
            is_coach=COACH in roles,
        )
    except UserError as error:
        form.add_error("roles", str(error))
        return False
    return True
