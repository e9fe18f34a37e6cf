"""Names of parts and scores in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PART_LABELS = {
    "head": gettext_lazy("Head"),
    "left_shoulder": gettext_lazy("Left shoulder"),
    "right_shoulder": gettext_lazy("Right shoulder"),
    "left_elbow": gettext_lazy("Left elbow"),
    "right_elbow": gettext_lazy("Right elbow"),
    "left_wrist": gettext_lazy("Left wrist"),
    "right_wrist": gettext_lazy("Right wrist"),
    "left_hip": gettext_lazy("Left hip"),
    "right_hip": gettext_lazy("Right hip"),
    "left_knee": gettext_lazy("Left knee"),
    "right_knee": gettext_lazy("Right knee"),
    "left_ankle": gettext_lazy("Left ankle"),
    "right_ankle": gettext_lazy("Right ankle"),
}


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
