"""A skeleton as lines and circles of a drawing, cut to a square around the body."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from scoring.arrays import BoolArray, FloatArray
from scoring.pose.skeleton import COCO17, PARTS
from scoring.pose.track import PoseTrack

SURE = 0.2
"""Joints under this confidence are not drawn; as in the player."""
MARGIN = 0.22
"""Of the body's size, left free around it; as in the player's evidence."""
FACE = 5
"""The first five joints are one part, the head."""
SHOULDERS = (5, 6)


@dataclass(frozen=True)
class Line:
    """A bone between two points, in pixels of the picture."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Dot:
    """A joint; ``off`` where its part is."""

    x: float
    y: float
    off: bool


@dataclass(frozen=True)
class Figure:
    """A square of a picture, from (``left``, ``top``); in pixels of one of ``width`` × ``height``."""

    left: float
    top: float
    size: float
    width: int
    height: int
    lines: tuple[Line, ...]
    dots: tuple[Dot, ...]

    @property
    def box(self) -> str:
        """The square as a drawing's viewBox."""
        return f"{self.left:.1f} {self.top:.1f} {self.size:.1f} {self.size:.1f}"

    @property
    def radius(self) -> str:
        """Of a joint."""
        return f"{self.size / 55:.1f}"

    @property
    def ring(self) -> str:
        """Radius of the ring around a joint that is off."""
        return f"{self.size / 28:.1f}"


def figure_of(pose: FloatArray | None, track: PoseTrack, off: Collection[str]) -> Figure | None:
    """The drawing of ``pose [17, 3]``; None where nothing of it is sure enough."""
    if pose is None:
        return None
    seen = np.isfinite(pose).all(axis=1) & (pose[:, 2] >= SURE)
    if seen.sum() < 2:
        return None
    points = np.round(pose[:, :2].astype(np.float64), 1)
    low, high = points[seen].min(axis=0), points[seen].max(axis=0)
    size = float(max(*(high - low), track.height / 8) * (1 + 2 * MARGIN))
    left, top = ((low + high - size) / 2).tolist()
    return Figure(
        left=left,
        top=top,
        size=size,
        width=track.width,
        height=track.height,
        lines=tuple(_lines(points, seen)),
        dots=tuple(_dots(points, seen, off)),
    )


def _lines(points: FloatArray, seen: BoolArray) -> Iterator[Line]:
    """The bones, and a neck: the face is one head, as in the player."""
    for a, b in COCO17.bones:
        if min(a, b) >= FACE and seen[a] and seen[b]:
            yield Line(*_plain(points[a]), *_plain(points[b]))
    head = _head(points, seen)
    if head is not None and seen[list(SHOULDERS)].all():
        yield Line(*_plain(points[list(SHOULDERS)].mean(axis=0)), *head)


def _dots(points: FloatArray, seen: BoolArray, off: Collection[str]) -> Iterator[Dot]:
    head = _head(points, seen)
    if head is not None:
        yield Dot(*head, off=PARTS[0] in off)
    for joint in range(FACE, len(COCO17)):
        if seen[joint]:
            yield Dot(*_plain(points[joint]), off=PARTS[joint - FACE + 1] in off)


def _head(points: FloatArray, seen: BoolArray) -> tuple[float, float] | None:
    """The middle of what is seen of the face."""
    face = points[:FACE][seen[:FACE]]
    return _plain(face.mean(axis=0)) if len(face) else None


def _plain(point: FloatArray) -> tuple[float, float]:
    return round(float(point[0]), 1), round(float(point[1]), 1)
