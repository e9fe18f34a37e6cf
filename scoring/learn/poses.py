"""Kinds of labelled people: how they hold themselves, how large they are, how much of them is labelled."""

from __future__ import annotations

import numpy as np

from scoring.arrays import BoolArray, FloatArray
from scoring.learn.data import JOINTS
from scoring.learn.metrics import box_sides

LEANING = 45.0
"""Degrees by which the trunk may lean to either side and still count as upright, or as upside down."""

LARGE, SMALL = 160.0, 110.0
"""Longer sides of persons in pixels."""

SHOULDERS = [JOINTS.index("left_shoulder"), JOINTS.index("right_shoulder")]
HIPS = [JOINTS.index("left_hip"), JOINTS.index("right_hip")]


def lean(truth: FloatArray) -> FloatArray:
    """``[N]``: degrees between the trunk of ``truth [N, 14, 3]``, hips to shoulders, and straight up.

    0..180; NaN where shoulders or hips are not labelled.
    """
    points = np.where(truth[..., 2:] > 0, truth[..., :2], np.nan)
    with np.errstate(invalid="ignore"):
        trunk = points[:, SHOULDERS].mean(axis=1) - points[:, HIPS].mean(axis=1)
        return np.asarray(np.degrees(np.abs(np.arctan2(trunk[:, 0], -trunk[:, 1]))))


def kinds(truth: FloatArray) -> dict[str, dict[str, BoolArray]]:
    """By pose, size and labels: which of ``truth [N, 14, 3]`` are of each kind."""
    leaning, side = lean(truth), box_sides(truth)
    missing = (truth[..., 2] == 0).sum(axis=1)
    return {
        "pose": {
            "standing": leaning < LEANING,
            "horizontal": (leaning >= LEANING) & (leaning <= 180 - LEANING),
            "upside down": leaning > 180 - LEANING,
        },
        "size": {
            "large": side > LARGE,
            "middle": (side <= LARGE) & (side >= SMALL),
            "small": side < SMALL,
        },
        "labels": {
            "all joints": missing == 0,
            "one or two missing": (missing > 0) & (missing <= 2),
            "three or more missing": missing > 2,
        },
    }
