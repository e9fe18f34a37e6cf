"""Whom to follow, said by a place in the picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.arrays import FloatArray
from scoring.errors import BadChoice
from scoring.pose.skeleton import COCO17

Point = tuple[float, float]
"""x and y in pixels."""

TRUNK = [COCO17.index(joint) for joint in ("left_shoulder", "right_shoulder", "right_hip", "left_hip")]
BONES = np.array(COCO17.bones)

LONGEST_SECONDS = 1e6
MOST_DISTANCE = 0.5
"""A point stands for a person whose nearest limb is this close, in trunk lengths."""


@dataclass(frozen=True)
class PersonAt:
    """The person who stands at (``x``, ``y``), shares 0..1 of the upright picture, at ``time`` seconds.

    Raises BadChoice for anything else.
    """

    time: float
    x: float
    y: float

    def __post_init__(self) -> None:
        if not 0 <= self.time <= LONGEST_SECONDS:
            raise BadChoice("The time of the chosen person must be a number of seconds from 0 on.")
        if not (0 <= self.x <= 1 and 0 <= self.y <= 1):
            raise BadChoice("The place of the chosen person must lie in the picture: shares from 0 to 1.")

    @classmethod
    def parse(cls, text: str) -> PersonAt:
        """The choice written as ``TIME,X,Y``; BadChoice if it is none."""
        try:
            time, x, y = (float(part) for part in text.split(","))
        except ValueError as error:
            raise BadChoice(f"“{text}” does not say whom to follow: write TIME,X,Y.") from error
        return cls(time, x, y)

    def __str__(self) -> str:
        """``TIME,X,Y``, rounded to milliseconds and thousandths: what ``parse`` reads."""
        return f"{self.time:.3f},{self.x:.3f},{self.y:.3f}"


def distance_to(keypoints: FloatArray, point: Point) -> float:
    """How far ``point`` is from the nearest bone of ``keypoints [17, 3]``: trunk lengths, 0 on the trunk."""
    # Not above: the site knows the class and shows pages without OpenCV.
    import cv2

    joints = keypoints[:, :2].astype(np.float32)
    if cv2.pointPolygonTest(cv2.convexHull(joints[TRUNK]), point, False) >= 0:
        return 0.0
    start, along = joints[BONES[:, 0]], joints[BONES[:, 1]] - joints[BONES[:, 0]]
    squared = np.maximum((along**2).sum(axis=1), 1e-6)
    share = np.clip(((np.array(point) - start) * along).sum(axis=1) / squared, 0, 1)
    nearest = np.linalg.norm(start + share[:, None] * along - np.array(point), axis=1).min()
    return float(nearest) / trunk_length(keypoints)


def stands_at(keypoints: FloatArray, point: Point) -> bool:
    """Whether somebody who points at ``point`` can mean the person with ``keypoints [17, 3]``."""
    return distance_to(keypoints, point) <= MOST_DISTANCE


def trunk_middle(keypoints: FloatArray) -> FloatArray:
    """``[2]`` the middle of shoulders and hips in pixels."""
    return np.asarray(keypoints[TRUNK, :2].mean(axis=0))


def trunk_length(keypoints: FloatArray) -> float:
    """Shoulders to hips in pixels, or the width of either if more: bent forward a trunk looks short."""
    height, width = _trunk(keypoints)
    return float(max(height, width, 1e-3))


def trunk_breadth(keypoints: FloatArray) -> float:
    """How many times as broad as long a trunk is, at the shoulders or the hips."""
    height, width = _trunk(keypoints)
    return width / max(height, 1e-3)


def _trunk(keypoints: FloatArray) -> tuple[float, float]:
    """Shoulders to hips, and the width of the wider of them, in pixels."""
    corners = keypoints[TRUNK, :2]
    height = np.linalg.norm(corners[:2].mean(axis=0) - corners[2:].mean(axis=0))
    widths = np.linalg.norm(corners[[0, 2]] - corners[[1, 3]], axis=1)
    return float(height), float(widths.max())
