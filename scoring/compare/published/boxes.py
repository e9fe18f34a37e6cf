"""L2 box normalisation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scoring.arrays import FloatArray
from scoring.compare.published.entries import Entries
from scoring.errors import BadTrack, NotComparable

BOX_FORMATS = ("xywh", "xyxy")
"""``xywh`` is what AlphaPose writes; ``xyxy``, two corners, is how the
published code reads it, and what its figures need."""


def normalise(entries: Entries, box_format: str = "xywh") -> Entries:
    """Entries with coordinates about the box made square, divided by their norm.

    The box grows about its centre to a square on its longer side; its top-left
    corner is subtracted from every joint; the 34 coordinates are divided by
    their joint Euclidean norm, in which joints without a place do not count.
    Entries normalised already come back as they are. Raises NotComparable for
    an unknown format, BadTrack where there is no box or all joints lie on its
    corner.
    """
    if box_format not in BOX_FORMATS:
        raise NotComparable(f"The box format “{box_format}” is not known; use xywh or xyxy.")
    if entries.normalised:
        return entries
    if not np.isfinite(entries.boxes).all():
        place = int(np.flatnonzero(~np.isfinite(entries.boxes).all(axis=1))[0])
        raise BadTrack(f"Entry {place} has no box, which the published formulas need.")
    xy = entries.keypoints[:, :, :2] - square_corners(entries.boxes, box_format)[:, None]
    xy[~np.isfinite(xy)] = np.nan
    norms = np.linalg.norm(np.nan_to_num(xy).reshape(len(xy), -1), axis=1)
    flat = (norms == 0) & np.isfinite(xy).any(axis=(1, 2))
    if flat.any():
        place = int(np.flatnonzero(flat)[0])
        raise BadTrack(f"All joints of entry {place} lie on the corner of its box.")
    norms[norms == 0] = 1.0  # nobody was seen: there is nothing to divide
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
