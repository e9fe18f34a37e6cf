"""The scored parts of the body in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scoring.pose.skeleton import PARTS

PART_LABELS: dict[str, str | Promise] = {
    "head": _("Head"),
    "left_shoulder": _("Left shoulder"),
    "right_shoulder": _("Right shoulder"),
    "left_elbow": _("Left elbow"),
    "right_elbow": _("Right elbow"),
    "left_wrist": _("Left wrist"),
    "right_wrist": _("Right wrist"),
    "left_hip": _("Left hip"),
    "right_hip": _("Right hip"),
    "left_knee": _("Left knee"),
    "right_knee": _("Right knee"),
    "left_ankle": _("Left ankle"),
    "right_ankle": _("Right ankle"),
}

LIMB_LABELS: dict[str, str | Promise] = {
    "elbow wrist": _("Arms"),
    "knee ankle": _("Legs"),
}
"""Both limbs of a pair by their joints beyond the trunk."""

assert tuple(PART_LABELS) == PARTS, "every scored part has a name, in the engine's order"


def tolerated(tolerances: Mapping[str, float]) -> list[str]:
    """The parts that may be off by so many degrees, in words: “Left knee 20°”."""
    return [f"{label} {tolerances[part]:g}°" for part, label in PART_LABELS.items() if part in tolerances]


def named_together(parts: Collection[str]) -> list[str]:
    """The names of ``parts``: of both whole arms or legs one name, first, then those of single joints."""
    names, left = [], list(parts)
    for joints, label in LIMB_LABELS.items():
        pair = [f"{side}_{joint}" for joint in joints.split() for side in ("left", "right")]
        if all(part in left for part in pair):
            names.append(str(label))
            left = [part for part in left if part not in pair]
    return [*names, *(str(PART_LABELS[part]) for part in left)]
