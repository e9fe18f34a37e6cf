"""One shape for every error a user can cause: pages, API and jobs say the same."""

from __future__ import annotations

from typing import Any

from common.reasons import in_words, kept
from scoring.reasons import SENTENCE, Reason


class UserError(Exception):
    """Something a user did cannot work; ``str(error)`` is the sentence for them.

    ``code`` is stable and machine readable, ``status`` the HTTP status, and
    ``retryable`` says whether trying again can help. ``reason`` can be kept and
    said in other languages; of an error that was given a sentence it holds that.
    """

    code = "invalid"
    status = 400
    retryable = False

    def __init__(self, said: str | Reason, *, code: str = "", retryable: bool | None = None) -> None:
        self.code = code or type(self).code
        self.retryable = type(self).retryable if retryable is None else retryable
        self.reason = said if isinstance(said, Reason) else Reason(self.code, values={SENTENCE: str(said)})
        super().__init__(in_words(self.reason))


def error_body(
    *, code: str, message: str = "", retryable: bool = False, reason: Reason | None = None
) -> dict[str, Any]:
    """The JSON body of every error: ``{"error": {"code", "message", "retryable", "why"}}``.

    ``why`` is the reason as a code with its values, null where there is none; ``message`` is its sentence
    where no other is given.
    """
    said = {"code": code, "message": message or in_words(reason), "retryable": retryable}
    return {"error": {**said, "why": kept(reason)}}
