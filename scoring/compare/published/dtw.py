"""Dynamic time warping as published: every joint and coordinate in a time of its own."""

from __future__ import annotations

from dataclasses import dataclass

import numba as nb
import numpy as np

from scoring.arrays import FloatArray
from scoring.compare.published.boxes import normalise
from scoring.compare.published.entries import Entries
from scoring.compare.published.similarity import part_values
from scoring.errors import NotComparable
from scoring.pose.skeleton import COCO17


@dataclass(frozen=True)
class DtwScore:
    """``total`` is the mean over the 17 joints, ``parts`` the values of PARTS."""

    total: float
    parts: dict[str, float]


def compare_dtw(reference: Entries, practice: Entries, box_format: str = "xywh") -> DtwScore:
    """``100 − 100·distance`` per coordinate, mean of x and y, mean over the joints.

    The lists are taken in their order, whoever the entries show, as published;
    entries that lack a joint are left out. Raises NotComparable where a list
    has no other, and what ``normalise`` raises.
    """
    a, b = (normalise(_whole(entries), box_format).keypoints for entries in (reference, practice))
    distances = np.array(
        [[_distance(a[:, joint, axis], b[:, joint, axis]) for axis in (0, 1)] for joint in range(len(COCO17))]
    )
    joints = (100.0 - 100.0 * distances).mean(axis=1)
    return DtwScore(total=float(joints.mean()), parts=part_values(joints))


def _whole(entries: Entries) -> Entries:
    if not entries.whole.any():
        raise NotComparable("No entry of the list shows all joints, which the published formulas need.")
    return entries.select(np.flatnonzero(entries.whole))


def _distance(a: FloatArray, b: FloatArray) -> float:
    """Root of the summed squared differences along the best warp of ``[n]`` and ``[m]``."""
    return float(np.sqrt(_warped_squares(np.ascontiguousarray(a), np.ascontiguousarray(b))))


@nb.njit(cache=True)
def _warped_squares(a: FloatArray, b: FloatArray) -> float:
    """Least sum of squared differences, steps (1,1), (1,0) and (0,1), in one row of memory."""
    m = len(b)
    row = np.full(m + 1, np.inf)
    row[0] = 0.0
    for i in range(len(a)):
        diagonal = row[0]
        row[0] = np.inf
        for j in range(m):
            above = row[j + 1]
            difference = a[i] - b[j]
            row[j + 1] = difference * difference + min(diagonal, above, row[j])
            diagonal = above
    return float(row[m])
