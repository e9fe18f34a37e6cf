"""The result of an attempt in a list, as pages of every package show it."""

from __future__ import annotations

from typing import Any

from django import template

from practice.models import Attempt
from practice.words import heading_of_score

register = template.Library()


@register.inclusion_tag("practice/_result.html")
def attempt_result(attempt: Attempt) -> dict[str, Any]:
    """The total as a ring, and of how many repetitions it is the mean; without a total the verdict.

    Nothing of a score that is not for who looks.
    """
    if attempt.score_hidden:
        return {"attempt": attempt, "hidden": True}
    score = attempt.score
    verdict = "" if score is None or score.judged else heading_of_score(score)
    over = score is not None and score.further.get("shown_repetition") is not None
    repetitions = len(score.repetitions) if score is not None and over else 0
    return {"attempt": attempt, "score": score, "verdict": verdict, "repetitions": repetitions}
