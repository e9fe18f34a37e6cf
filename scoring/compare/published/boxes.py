"""L2 box normalisation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from scoring.compare.published.entries import Entries
from scoring.errors import BadTrack, NotComparable

FloatArray = npt.NDArray[np.floating]

BOX_FORMATS = ("xywh", "xyxy")
"""``xywh`` is what AlphaPose writes; ``xyxy``, two corners, is how the
published code reads it, and what its figures need."""


def normalise(entries: Entries, box_format: str = "xywh") -> Entries:
    """Entries with coordinates about the box made square, divided by their norm.

    The box grows about its centre to a square on its longer side; its top-left
    corner is subtracted from every joint; the 34 coordinates are divided by
    their joint Euclidean norm. Entries normalised already come back as they
    are. Raises NotComparable for an unknown format, BadTrack where all joints
    lie on the corner.
    """
    if box_format not in BOX_FORMATS:
        raise NotComparable(f"The box format “{box_format}” is not known; use xywh or xyxy.")
    if entries.normalised:
        return entries
    xy = entries.keypoints[:, :, :2] - square_corners(entries.boxes, box_format)[:, None]
    norms = np.linalg.norm(xy.reshape(len(xy), -1), axis=1)
    if np.any(norms == 0):
        place = int(np.flatnonzero(norms == 0)[0])
        raise BadTrack(f"All joints of entry {place} lie on the corner of its box.")
    keypoints = np.concatenate([xy / norms[:, None, None], entries.keypoints[:, :, 2:]], axis=2)
    return replace(entries, keypoints=keypoints, normalised=True)


def square_corners(boxes: FloatArray, box_format: str) -> FloatArray:
    """Top-left corners ``[N, 2]`` of the squares about ``boxes [N, 4]``.

    Read as corners, the two may stand in any order: a width below x is one.
    """
    first = boxes[:, :2]
    second = boxes[:, 2:] if box_format == "xyxy" else first + boxes[:, 2:]
    size = np.abs(second - first)
    side = size.max(axis=1, keepdims=True)
    return np.minimum(first, second) - (side - size) / 2
