"""Pages of guardians and of those they look after."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import services as people
from accounts.access import signed_in_user
from accounts.consents.selectors import choices_about, history_of
from accounts.consents.texts import shown
from accounts.guardians import invited, selectors, services
from accounts.guardians.access import get_ward_for
from accounts.guardians.forms import AgeForm, GuardianForm
from accounts.models import AgeBand, Consent, User


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_guardian(request: HttpRequest) -> HttpResponse:
    """Who a minor's guardians are; asking somebody to be one. Http404 for everybody else."""
    user = _minor(request)
    form = GuardianForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        invited.invite_or_tell(request, ward=user, email=form.cleaned_data["guardian_email"])
        return redirect("people:my_guardian")
    context = {
        "form": form,
        "state": selectors.guardian_state(person=user),
        "guardians": selectors.guardians_of(user),
        "invitations": selectors.open_invitations(ward=user),
        "choices": choices_about(person=user, language=language_of(request)),
    }
    return render(request, "people/my_guardian.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def invitation_take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Have an invitation's link no longer work."""
    user = _minor(request)
    if not selectors.open_invitations(ward=user).filter(pk=pk).exists():
        raise Http404
    services.take_back(ward=user, pk=pk)
    messages.success(request, _("The link in that e-mail no longer works."))
    return redirect("people:my_guardian")


def _minor(request: HttpRequest) -> User:
    user = signed_in_user(request)
    if not user.is_minor:
        raise Http404
    return user


@require_safe
def invitation_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link of an invitation: kept in the session, and out of the address."""
    invited.keep(request, services.invitation_of(token))
    return redirect("people:invitation")


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """The invitation that was opened: whose guardian, for who has signed in; accepted on POST."""
    found = invited.kept(request)
    if not isinstance(request.user, User):
        return render(request, "people/invitation_signed_out.html")
    services.require_somebody_else(found, request.user)
    if request.method != "POST":
        return render(request, "people/invitation.html", {"ward": found.ward, "user": request.user})
    says_adult = request.POST.get("adult") == "yes"
    services.accept(invitation=found, guardian=request.user, says_adult=says_adult)
    invited.forget(request)
    messages.success(
        request, _("You are the guardian of %(name)s. Now decide what you agree to.") % {"name": found.ward}
    )
    return redirect("people:child", pk=found.ward_id)


@login_required
@require_safe
def children(request: HttpRequest) -> HttpResponse:
    """Everybody whose guardian the person is, with what was agreed to."""
    wards = selectors.wards_of(signed_in_user(request))
    language = language_of(request)
    rows = [(ward, choices_about(person=ward, language=language)) for ward in wards]
    return render(request, "people/children.html", {"rows": rows})


@login_required
@require_safe
def child(request: HttpRequest, pk: int) -> HttpResponse:
    """One child: each consent with its words, who gave it when, the age, the way to videos and attempts."""
    return _child_page(request, get_ward_for(request.user, pk))


def _child_page(request: HttpRequest, ward: User, form: AgeForm | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "child": ward,
        "choices": choices_about(person=ward, language=language_of(request)),
        "history": history_of(person=ward),
        "guardians": selectors.guardians_of(ward).exclude(pk=signed_in_user(request).pk),
        "form": form or AgeForm(initial={"age_band": ward.age_band}),
    }
    return render(request, "people/child.html", context, status=422 if form else 200)


@login_required
@require_POST
def child_consent(request: HttpRequest, pk: int, purpose: str) -> HttpResponse:
    """Agree to one purpose for a child, in the words that were shown, or withdraw."""
    ward = get_ward_for(request.user, pk)
    if purpose not in Consent.Purpose.values:
        raise Http404
    user, wanted = signed_in_user(request), Consent.Purpose(purpose)
    if request.POST.get("given") != "yes":
        people.withdraw_consent(subject=ward, purpose=wanted, by=user)
        messages.success(request, _("Withdrawn."))
        return redirect("people:child", pk=pk)
    try:
        text = shown(request.POST)
    except KeyError:
        raise Http404 from None
    services.agree_for(ward=ward, guardian=user, purpose=wanted, text=text)
    messages.success(request, _("Thank you. That is noted."))
    return redirect("people:child", pk=pk)


@login_required
@require_POST
def child_age(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a child is older (or younger) than was said."""
    ward = get_ward_for(request.user, pk)
    form = AgeForm(request.POST)
    if not form.is_valid():
        return _child_page(request, ward, form)
    people.change_age(user=ward, band=AgeBand(form.cleaned_data["age_band"]))
    messages.success(request, _("The age is noted."))
    return redirect("people:child", pk=pk) if ward.is_minor else redirect("people:children")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def child_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then end being the guardian of a child."""
    ward = get_ward_for(request.user, pk)
    if request.method != "POST":
        return render(request, "people/child_leave.html", {"child": ward})
    services.end_guardianship(guardian=signed_in_user(request), ward=ward)
    messages.success(request, _("You are no longer the guardian of %(name)s.") % {"name": ward})
    return redirect("people:children")


def language_of(request: HttpRequest) -> str:
    """The language in which texts of consents are to be shown: as asked for, else that of the page."""
    return request.GET.get("language") or (get_language() or "en").partition("-")[0]
