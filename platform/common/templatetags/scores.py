"""How scores are put into words."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

from scoring.language import whole

register = template.Library()

DEFAULT_THRESHOLD = 60.0
GREAT, GOOD = 90.0, 75.0


@register.filter
def score_band(value: float | None, threshold: float | str | None = None) -> str:
    """Band of a score: great, good, fair, low (under the routine's threshold) or none.

    It goes by the whole number that is shown, so that 60 never "misses" 60.
    """
    if value is None or value == "":
        return "none"
    value = whole(value)
    if value < float(threshold or DEFAULT_THRESHOLD):
        return "low"
    if value >= GREAT:
        return "great"
    return "good" if value >= GOOD else "fair"


@register.filter
def score_words(value: float | None, threshold: float | str | None = None) -> str:
    """A score's band in words, so that colour is never the only sign."""
    words = {
        "great": _("Excellent"),
        "good": _("Good"),
        "fair": _("Getting there"),
        "low": _("Needs work"),
        "none": _("No score"),
    }
    return words[score_band(value, threshold)]


@register.inclusion_tag("includes/score_badge.html")
def score_badge(value: float | None, threshold: float | None = None, size: str = "") -> dict[str, Any]:
    """A score as a ring with its number and its meaning in words; ``size`` is "lg" for a large one."""
    return {"value": value, "threshold": threshold, "size": size}
