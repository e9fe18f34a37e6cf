"""Names of parts and scores in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from library.parts import PART_LABELS


def part_label(part: str) -> str:
    """The part's name for a reader."""
    return str(PART_LABELS.get(part, part.replace("_", " ").capitalize()))


def timing_in_words(timing: float | None) -> str:
    """What a timing score means."""
    if timing is None:
        return _("Not measured")
    if timing >= 85:
        return _("The same tempo")
    if timing >= 60:
        return _("The tempo wavers")
    return _("A different tempo")
