"""Hiding heads in the pictures of a rendition."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any, NamedTuple

import cv2
import numpy as np

from library.decoding.planes import array_of, frame_of

ACROSS = 4
"""So many cells a head is left with from side to side: less than a face can be told from. Set by hand."""


class Circle(NamedTuple):
    """Where a head is at ``time`` seconds, as shares of the picture's width; an endless radius: anywhere."""

    time: float
    x: float
    y: float
    radius: float


class Heads:
    """The circles of one video, in the order of their times; at least one."""

    def __init__(self, circles: Sequence[Circle]) -> None:
        self._circles = list(circles)
        self._times = [circle.time for circle in circles]

    def at(self, time: float) -> list[Circle]:
        """What to hide at a moment: the circle before it and the one after it."""
        after = bisect_right(self._times, time)
        return self._circles[max(after - 1, 0) : after + 1]

    def hidden(self, frame: Any, time: float) -> Any:
        """The yuv420p ``frame`` without what is in the circles of ``time``."""
        planes = [array_of(plane).copy() for plane in frame.planes]
        for circle in self.at(time):
            for plane in planes:
                _hide(plane, circle)
        return frame_of(planes, like=frame)


def _hide(plane: Any, circle: Circle) -> None:
    """Leave of the circle's square a few cells; of the whole picture where the head may be anywhere."""
    height, width = plane.shape
    if np.isfinite(circle.radius):
        x, y, radius = (value * width for value in (circle.x, circle.y, circle.radius))
        left, right = (int(np.clip(edge, 0, width)) for edge in (x - radius, x + radius + 1))
        top, bottom = (int(np.clip(edge, 0, height)) for edge in (y - radius, y + radius + 1))
    else:
        left, right, top, bottom = 0, width, 0, height
    if left >= right or top >= bottom:
        return
    region = plane[top:bottom, left:right]
    cells = cv2.resize(region, (ACROSS, ACROSS), interpolation=cv2.INTER_AREA)
    smooth = cv2.resize(cells, region.shape[::-1], interpolation=cv2.INTER_LINEAR)
    plane[top:bottom, left:right] = smooth
