"""One shape for every error a user can cause: pages, API and jobs say the same."""

from __future__ import annotations

from typing import Any


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
