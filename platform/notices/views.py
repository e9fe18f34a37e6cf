"""The page of notices, and how one wants to be told."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import signed_in_user
from notices import mails, selectors, services
from notices.access import get_notice_for

PAGE = 20


@require_safe
@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """What one was told, newest first."""
    found = selectors.notices_of(user=signed_in_user(request))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "notices/notices.html", {"page": page, "kept_days": services.KEPT.days})


@require_POST
@login_required
def read(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One of them is read."""
    services.mark_read(notice=get_notice_for(request.user, pk))
    return redirect("notices:notices")


@require_POST
@login_required
def all_read(request: HttpRequest) -> HttpResponse:
    """All of them are."""
    services.mark_all_read(user=signed_in_user(request))
    return redirect("notices:notices")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def choices(request: HttpRequest) -> HttpResponse:
    """Which kinds one wants on the page and by mail."""
    user = signed_in_user(request)
    wanted = selectors.wanted_by(user=user)
    if request.method == "POST":
        for one in wanted:
            name = one.kind.name
            on_page, by_mail = f"page-{name}" in request.POST, f"mail-{name}" in request.POST
            services.switch(user=user, kind=name, on_page=on_page, by_mail=by_mail)
        messages.success(request, _("It is noted."))
        return redirect("notices:choices")
    return render(request, "notices/choices.html", {"wanted": wanted})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def mails_off(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a mail: asks first, because programs open links, too; no sign-in, the token says whose.

    Without a CSRF token: mail programs send the form by themselves (RFC 8058).
    """
    person = mails.person_by_token(token)
    if request.method == "POST":
        services.switch_mails_off(user=person)
    return render(request, "notices/mails_off.html", {"done": request.method == "POST"})
