"""Square, possibly turned, cuts of a picture, and the way back to its pixels."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from scoring.arrays import FloatArray, Picture


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
