"""The joints of a pose in words, in the order of the skeleton."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scoring.pose.skeleton import COCO17

JOINT_LABELS: dict[str, str | Promise] = {
    "nose": _("Nose"),
    "left_eye": _("Left eye"),
    "right_eye": _("Right eye"),
    "left_ear": _("Left ear"),
    "right_ear": _("Right ear"),
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

assert tuple(JOINT_LABELS) == COCO17.joints, "every joint has a name, in the skeleton's order"
