"""Result lists whose coordinates are normalised already: knowing them, and putting people back.

The published project divides each person's 34 coordinates, counted from the
corner of the box, by their norm, and keeps the box. Place and size in the
picture are lost; where tracks need them, the box gives them back roughly.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from scoring.errors import BadTrack
from scoring.pose.skeleton import COCO17
from scoring.pose.track import FloatArray

NORM_SLACK = 1e-6
"""How far from 1 the norm of normalised coordinates may be."""

SHARE_OF_BOX = 0.85
"""Longer side of a person's joints in parts of the box's: a box has room for head and hands.
Measured on AlphaPose's lists of two videos, where it varies by 5 %."""


def are_normalised(keypoints: FloatArray) -> bool:
    """Whether ``keypoints [N, 17, 3]`` have coordinates of norm 1 in each row, as no pixels have.

    Raises BadTrack where only some have.
    """
    norms = np.linalg.norm(keypoints[:, :, :2].reshape(len(keypoints), -1), axis=1)
    ones = np.abs(norms - 1.0) < NORM_SLACK
    if ones.any() and not ones.all():
        raise BadTrack("Some entries of the list are normalised and some are not; use the raw list.")
    return bool(ones.all() and len(ones))


def put_back(entries: Sequence[Any]) -> Sequence[Any]:
    """``entries`` of a parsed list with pixels in place of normalised coordinates.

    The middle of the joints comes to the middle of the box, their longer side to
    SHARE_OF_BOX of the box's. A list of pixels, or a broken one, comes back as it is.
    """
    try:
        keypoints = np.array([entry["keypoints"] for entry in entries], dtype=np.float64)
        boxes = np.array([entry["box"] for entry in entries], dtype=np.float64)
    except (KeyError, TypeError, ValueError, OverflowError):
        return entries
    if keypoints.shape[1:] != (3 * len(COCO17),) or boxes.shape[1:] != (4,) or not np.isfinite(boxes).all():
        return entries
    points = keypoints.reshape(len(entries), -1, 3)
    if not np.isfinite(points).all() or not are_normalised(points):
        return entries
    low, high = points[:, :, :2].min(axis=1), points[:, :, :2].max(axis=1)
    scale = SHARE_OF_BOX * boxes[:, 2:].max(axis=1) / (high - low).max(axis=1).clip(1e-9)
    middles = boxes[:, :2] + boxes[:, 2:] / 2
    points[:, :, :2] -= ((low + high) / 2)[:, None]
    points[:, :, :2] = points[:, :, :2] * scale[:, None, None] + middles[:, None]
    return [{**entry, "keypoints": row.ravel().tolist()} for entry, row in zip(entries, points, strict=True)]
