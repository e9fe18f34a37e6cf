"""Whoever is signed out while filling in a form signs in again and goes on.

A view sends them to the sign-in with the form's own address as the way back, which often is none that can be
opened. Here the way back becomes the page that held the form; ``static/js/drafts.js`` keeps what was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

INVITED = "invited_to"
"""In the session: the path of the invitation that was opened before signing in."""


class SignInAgain:
    """Leads from the sign-in back to the page, not to where its form went."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 302 or not response.headers["Location"].startswith(f"{_sign_in()}?"):
            return response
        if "HX-Request" in request.headers:
            # A part of a page asks for itself again: the page as a whole is to go there.
            page = _path_of(request, request.headers.get("HX-Current-URL", ""))
            return HttpResponse(status=204, headers={"HX-Redirect": _leading_to(page)})
        if request.method == "POST":
            messages.info(request, _("You were signed out meanwhile. Sign in, then send it once more."))
            response.headers["Location"] = _leading_to(_path_of(request, request.headers.get("Referer", "")))
        return response


def keep_invitation(request: HttpRequest) -> None:
    """Remember the invitation of this page while its reader signs in or up, whichever way they take."""
    request.session[INVITED] = request.path


def kept_invitation(request: HttpRequest) -> str:
    """The path of the invitation that was opened before, once; empty if there was none."""
    return str(request.session.pop(INVITED, ""))


def _sign_in() -> str:
    return reverse("account_login")


def _leading_to(path: str) -> str:
    return f"{_sign_in()}?{urlencode({REDIRECT_FIELD_NAME: path or reverse('home')})}"


def _path_of(request: HttpRequest, address: str) -> str:
    """The path of a page of this site; empty for any other address."""
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
