"""The people pages."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language

from accounts import services
from accounts.access import signed_in_user
from accounts.consents.selectors import choices_about
from accounts.consents.texts import shown
from accounts.forms import ProfileForm, roles_in
from accounts.guardians.forms import AgeForm
from accounts.guardians.selectors import guardian_state
from accounts.guardians.views import language_of as language_of_texts
from accounts.languages import known_language, language_of
from accounts.models import AgeBand, Consent
from common.errors import UserError


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """A person's name and roles, and what they agree to."""
    user = signed_in_user(request)
    initial = ProfileForm.initial_for(user)
    form = ProfileForm(request.POST or None, initial=initial, coach=user.is_coach and not user.is_staff)
    if request.method == "POST" and form.is_valid() and _save(request, form):
        messages.success(request, _("Your profile is saved."))
        return redirect("people:profile")
    context = {
        "form": form,
        "choices": choices_about(person=user, language=language_of_texts(request)),
        "guardian": guardian_state(person=user),
    }
    return render(request, "people/profile.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def age(request: HttpRequest) -> HttpResponse:
    """How old the person is: asked once, on every page until it is said."""
    user = signed_in_user(request)
    form = AgeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.say_age(user=user, band=AgeBand(form.cleaned_data["age_band"]))
        return _after_age(request)
    if user.age_band:
        return redirect("people:profile")
    return render(request, "people/age.html", {"form": form}, status=422 if form.errors else 200)


def _after_age(request: HttpRequest) -> HttpResponse:
    """Back to where the question stood; a minor is told whom to ask."""
    if signed_in_user(request).is_minor:
        messages.info(request, _("Thank you. Now ask your guardian to agree."))
        return redirect("people:my_guardian")
    messages.success(request, _("Thank you."))
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else "home")


@login_required
@require_POST
def consent(request: HttpRequest, purpose: str) -> HttpResponse:
    """Whether a person agrees, for themselves, to one purpose; each is asked for by itself."""
    said = {
        Consent.Purpose.TRAINING: (
            _("Thank you. Corrected frames of your videos may be learned from."),
            _("Your frames are removed from all data sets."),
        ),
        Consent.Purpose.RECOGNITION: (
            _("Thank you. Your groups may learn their routines from your movements."),
            _("Your movements are left out; models that learned from them are gone."),
        ),
    }
    given = request.POST.get("given") == "yes"
    try:
        wanted = Consent.Purpose(purpose)
        thanks, withdrawn = said[wanted]
        text = shown(request.POST) if given else None
    except (KeyError, ValueError):
        raise Http404 from None
    services.set_own_consent(user=signed_in_user(request), purpose=wanted, given=given, text=text)
    messages.success(request, thanks if given else withdrawn)
    return redirect("people:profile")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The language chosen at the foot of a page: for this browser, and in the profile of who is signed in."""
    code = request.POST.get("language", "")
    if request.user.is_authenticated and known_language(code):
        services.choose_language(user=signed_in_user(request), language=code)
    return set_language(request)


def _save(request: HttpRequest, form: ProfileForm) -> bool:
    user = signed_in_user(request)
    try:
        services.update_profile(user=user, name=form.cleaned_data["name"], **roles_in(form.cleaned_data))
    except UserError as error:
        form.add_error("roles", str(error))
        return False
    services.choose_language(
        user=user, language=form.cleaned_data["language"], time_zone=form.cleaned_data["time_zone"]
    )
    if "model_room" in form.cleaned_data:
        services.choose_model_room(user=user, shown=form.cleaned_data["model_room"])
    # What is said of it is already said in the language chosen.
    translation.activate(language_of(user))
    return True
