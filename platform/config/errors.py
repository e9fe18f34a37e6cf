"""How an error that somebody caused becomes a page or an answer of the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, NotAuthenticated
from rest_framework.response import Response
from rest_framework.views import exception_handler

from common.errors import UserError, error_body
from scoring.errors import ScoringError


class UserErrors:
    """A UserError that a view let pass becomes a page, below /api/ a JSON body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Called by Django for an exception of a view."""
        if not isinstance(exception, UserError):
            return None
        if request.path.startswith("/api/"):
            return JsonResponse(_body_of(exception), status=exception.status)
        return render(request, "user_error.html", {"error": exception}, status=exception.status)


def _body_of(error: UserError | ScoringError) -> dict[str, Any]:
    return error_body(code=error.code, reason=error.reason, retryable=error.retryable)


def api_exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Give REST framework's errors and our own the same body."""
    if isinstance(exc, UserError):
        return Response(_body_of(exc), status=exc.status)
    if isinstance(exc, ScoringError):
        return Response(_body_of(exc), status=422)
    response = exception_handler(exc, context)
    if response is None:
        return None
    code = getattr(exc, "default_code", "error") if isinstance(exc, APIException) else "not_found"
    detail = response.data.get("detail") if isinstance(response.data, dict) else None
    if isinstance(exc, NotAuthenticated):
        detail = _("You were signed out meanwhile. Reload this page and sign in, then go on.")
    body = error_body(code=code, message=str(detail or "Some of the values given are not valid."))
    if detail is None:
        body["error"]["fields"] = response.data
    response.data = body
    return response
