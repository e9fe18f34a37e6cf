"""The result of an attempt in a list, as pages of every package show it."""

from __future__ import annotations

from typing import Any, Protocol

from django import template

from common.templatetags.scores import score_badge
from practice.judged import held_of, share_words
from practice.models import Attempt
from practice.words import heading_of_score

register = template.Library()


class Totalled(Protocol):
    """A score, or an attempt with one, however much of it was read."""

    @property
    def total(self) -> float | None:
        """Its form, 0..100."""

    @property
    def share_done(self) -> float:
        """The share 0..1 of the routine that it is of."""


@register.inclusion_tag("includes/score_badge.html")
def total_badge(scored: Totalled, threshold: float | None = None, size: str = "") -> dict[str, Any]:
    """A total as a ring, with how much of the routine it is of, where that is not all of it.

    Totals are shown by this tag or by ``total_number``, never as a bare number: 100 for less than half of the
    routine is not 100.
    """
    return {**score_badge(scored.total, threshold, size), "share": share_words(scored.share_done)}


@register.inclusion_tag("practice/_number.html")
def total_number(scored: Totalled) -> dict[str, Any]:
    """The same as a number in a table or a sentence."""
    return {"value": scored.total, "share": share_words(scored.share_done)}


@register.simple_tag
def held_down(attempt: Attempt) -> str:
    """What holds the attempt's total down; empty where nothing does, or it is not for who looks."""
    if attempt.score is None or attempt.score_hidden:
        return ""
    return held_of(attempt.score, attempt.routine)


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
