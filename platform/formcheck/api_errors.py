"""Errors of the API in the one shape that all errors have.

Apart from ``errors``, which everyone may import, as it also knows the engine's.
"""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.views import exception_handler

from formcheck.errors import UserError, error_body
from scoring.errors import ScoringError


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
