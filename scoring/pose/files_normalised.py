"""Result lists whose coordinates are normalised already: knowing them, and putting people back.

The published project divides each person's 34 coordinates, counted from the
corner of the box, by their norm, and keeps the box. Place and size in the
picture are lost; where tracks need them, the box gives them back roughly.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from scoring.arrays import FloatArray
from scoring.errors import BadTrack
from scoring.pose.files_keys import UNSEEN, box_of
from scoring.pose.skeleton import COCO17

NORM_SLACK = 1e-3
"""How far from 1 the norm of normalised coordinates may be: lists may be rounded to four places,
and no pixels come near."""

SHARE_OF_BOX = 0.85
"""Longer side of a person's joints in parts of the box's: a box has room for head and hands.
Measured on AlphaPose's lists of two videos, where it varies by 5 %."""


def are_normalised(keypoints: FloatArray) -> bool:
    """Whether ``keypoints [N, 17, 3]`` have coordinates of norm 1 in each row, as no pixels have.

    Joints without a place (NaN) and rows without any do not count. Raises BadTrack where only some have.
    """
    norms = np.linalg.norm(np.nan_to_num(keypoints[:, :, :2]).reshape(len(keypoints), -1), axis=1)
    ones = np.abs(norms[norms > 0] - 1.0) < NORM_SLACK
    if ones.any() and not ones.all():
        raise BadTrack("Some entries of the list are normalised and some are not; use the raw list.")
    return bool(ones.all() and len(ones))


def put_back(entries: Sequence[Any]) -> Sequence[Any]:
    """``entries`` of a parsed list with pixels in place of normalised coordinates.

    The middle of the joints comes to the middle of the box, their longer side to
    SHARE_OF_BOX of the box's; joints that were not seen (0, 0, 0) stay so. A
    list of pixels, or a broken one, comes back as it is.
    """
    try:
        keypoints = np.array([entry["keypoints"] for entry in entries], dtype=np.float64)
        boxes = np.array([box_of(entry) for entry in entries], dtype=np.float64)
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
        return entries
    if keypoints.shape[1:] != (3 * len(COCO17),) or boxes.shape[1:] != (4,) or not np.isfinite(boxes).all():
        return entries
    points = keypoints.reshape(len(entries), -1, 3)
    if not np.isfinite(points).all() or not are_normalised(points):
        return entries
    unseen = (points == UNSEEN).all(axis=2)
    placed = _within(np.where(unseen[..., None], np.nan, points[:, :, :2]), boxes)
    points[:, :, :2] = np.where(unseen[..., None], 0.0, placed)
    return [{**entry, "keypoints": row.ravel().tolist()} for entry, row in zip(entries, points, strict=True)]


def _within(xy: FloatArray, boxes: FloatArray) -> FloatArray:
    """``xy [N, 17, 2]``, in parts of a norm, in pixels within ``boxes [N, 4]``; NaN stays NaN."""
    low, high = np.fmin.reduce(xy, axis=1), np.fmax.reduce(xy, axis=1)
    scale = SHARE_OF_BOX * boxes[:, 2:].max(axis=1) / (high - low).max(axis=1).clip(1e-9)
    middles = boxes[:, :2] + boxes[:, 2:] / 2
    about = xy - ((low + high) / 2)[:, None]
    return np.asarray(about * scale[:, None, None] + middles[:, None])
