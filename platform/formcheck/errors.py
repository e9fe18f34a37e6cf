"""One shape for every error a user can cause: pages, API and jobs say the same."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.views import exception_handler

from scoring.errors import ScoringError


class UserError(Exception):
    """Something a user did cannot work; ``str(error)`` is the sentence for them.

    ``code`` is stable and machine readable, ``status`` the HTTP status, and
    ``retryable`` says whether trying again can help.
    """

    code = "invalid"
    status = 400
    retryable = False

    def __init__(self, message: str, *, code: str = "", retryable: bool | None = None) -> None:
        super().__init__(message)
        self.code = code or type(self).code
        self.retryable = type(self).retryable if retryable is None else retryable


def error_body(*, code: str, message: str, retryable: bool = False) -> dict[str, Any]:
    """The JSON body of every error: ``{"error": {"code", "message", "retryable"}}``."""
    return {"error": {"code": code, "message": message, "retryable": retryable}}


def api_exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Give REST framework's errors and our own the same body."""
    if isinstance(exc, UserError):
        body = error_body(code=exc.code, message=str(exc), retryable=exc.retryable)
        return Response(body, status=exc.status)
    if isinstance(exc, ScoringError):
        body = error_body(code=exc.code, message=str(exc), retryable=exc.retryable)
        return Response(body, status=422)
    response = exception_handler(exc, context)
    if response is None:
        return None
    code = getattr(exc, "default_code", "error") if isinstance(exc, APIException) else "not_found"
    detail = response.data.get("detail") if isinstance(response.data, dict) else None
    body = error_body(code=code, message=str(detail or "Some of the values given are not valid."))
    if detail is None:
        body["error"]["fields"] = response.data
    response.data = body
    return response
