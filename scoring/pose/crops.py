"""Square, possibly turned, cuts of a picture, the way back to its pixels, and those about a person."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np

from scoring.arrays import FloatArray, Picture
from scoring.pose.skeleton import COCO17


@dataclass(frozen=True)
class Square:
    """A square of a picture: centre (x, y) and side in pixels, and the turn in radians.

    ``angle`` is how far the square is turned clockwise on the screen: with 0 its
    upper edge is up, with pi/2 its upper edge points right.
    """

    x: float
    y: float
    side: float
    angle: float = 0.0

    def matrix(self, size: int) -> FloatArray:
        """``[2, 3]``: from pixels of the cut, ``size`` a side, to pixels of the picture."""
        scale = self.side / size
        cos, sin = np.cos(self.angle) * scale, np.sin(self.angle) * scale
        middle = size / 2
        return np.array(
            [
                [cos, -sin, self.x - cos * middle + sin * middle],
                [sin, cos, self.y - sin * middle - cos * middle],
            ]
        )

    def cut(self, picture: Picture, size: int) -> Picture:
        """The square as a picture ``[size, size, 3]``; black beyond the edges."""
        shrink = int(self.side / size)
        if shrink >= 2:
            return self._cut_shrunk(picture, size, shrink)
        return self._warp(picture, size)

    def _cut_shrunk(self, picture: Picture, size: int, shrink: int) -> Picture:
        """Average down before sampling: bilinear sampling alone would skip pixels."""
        reach = self.side * 0.75
        height, width = picture.shape[:2]
        left, top = int(max(self.x - reach, 0)), int(max(self.y - reach, 0))
        right, bottom = int(min(self.x + reach, width)), int(min(self.y + reach, height))
        if right - left < shrink or bottom - top < shrink:
            return self._warp(picture, size)
        part = picture[top:bottom, left:right]
        small_size = (max((right - left) // shrink, 1), max((bottom - top) // shrink, 1))
        small = np.asarray(cv2.resize(part, small_size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        sx, sy = small_size[0] / (right - left), small_size[1] / (bottom - top)
        matrix = self.matrix(size) - np.array([[0, 0, left], [0, 0, top]])
        matrix *= np.array([[sx], [sy]])
        return _sample(small, matrix, size)

    def _warp(self, picture: Picture, size: int) -> Picture:
        return _sample(picture, self.matrix(size), size)

    def to_picture(self, points: FloatArray, size: int) -> FloatArray:
        """``points [..., 2]`` in pixels of the cut as pixels of the picture."""
        matrix = self.matrix(size)
        return points @ matrix[:, :2].T + matrix[:, 2]


def _sample(picture: Picture, matrix: FloatArray, size: int) -> Picture:
    # OpenCV puts pixel centres on whole numbers, our matrices on halves.
    shifted = matrix.copy()
    shifted[:, 2] += matrix[:, :2].sum(axis=1) * 0.5 - 0.5
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(picture, shifted, (size, size), flags=flags), dtype=np.uint8)


def whole(picture: Picture) -> Square:
    """The smallest square that holds the whole picture."""
    height, width = picture.shape[:2]
    return Square(width / 2, height / 2, float(max(height, width)))


CROP_SCALE = 1.4
"""Half a crop's side as a multiple of the distance from the hips to the farthest joint."""

SHOULDERS = (COCO17.index("left_shoulder"), COCO17.index("right_shoulder"))

HIPS = (COCO17.index("left_hip"), COCO17.index("right_hip"))


def body_square(keypoints: FloatArray, least_confidence: float = 0.0) -> Square:
    """The crop for a person with COCO-17 ``keypoints [17, 3]``.

    Centred between the hips, turned so that hips to shoulders points up, side
    2 x 1.4 x the distance to the farthest joint of at least ``least_confidence``.
    """
    points = keypoints[:, :2]
    hips = points[list(HIPS)].mean(axis=0)
    shoulders = points[list(SHOULDERS)].mean(axis=0)
    sure = keypoints[:, 2] >= least_confidence
    used = points[sure] if sure.any() else points
    reach = float(np.linalg.norm(used - hips, axis=1).max())
    dx, dy = shoulders - hips
    angle = float(np.arctan2(dx, -dy))
    return Square(float(hips[0]), float(hips[1]), max(2 * CROP_SCALE * reach, 8.0), angle)


CROP_CONFIDENCE = 0.2

CROP_MARGIN = 1.25

FEWEST_JOINTS = 4

LEAST_SIDE = 16.0


def person_square(keypoints: FloatArray) -> Square:
    """The upright crop for a person with ``keypoints [17, 3]``: about the hips, with margin."""
    hips = keypoints[[COCO17.index("left_hip"), COCO17.index("right_hip")], :2].mean(axis=0)
    sure = keypoints[:, 2] >= CROP_CONFIDENCE
    if sure.sum() < FEWEST_JOINTS:
        sure = np.ones(len(keypoints), dtype=bool)
    reach = float(np.abs(keypoints[sure, :2] - hips).max())
    return Square(float(hips[0]), float(hips[1]), max(2 * CROP_MARGIN * reach, LEAST_SIDE))


def turned_square(keypoints: FloatArray) -> Square:
    """The crop for the same person, turned so that hips to shoulders points up."""
    return replace(person_square(keypoints), angle=body_square(keypoints).angle)


def tiles(picture: Picture) -> list[Square]:
    """Overlapping squares over an oblong picture, for a person too small in the whole."""
    height, width = picture.shape[:2]
    side, length = min(height, width), max(height, width)
    count = math.ceil(length / side * 1.5) if length > 1.2 * side else 0
    places = np.linspace(side / 2, length - side / 2, count)
    half = side / 2
    return [Square(p, half, side) if width > height else Square(half, p, side) for p in map(float, places)]
