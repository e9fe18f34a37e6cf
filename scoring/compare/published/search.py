"""Find a pose in a list of people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.arrays import FloatArray
from scoring.compare.published.boxes import normalise
from scoring.compare.published.entries import Entries
from scoring.compare.published.similarity import METRICS, part_values
from scoring.errors import NotComparable


@dataclass(frozen=True)
class Found:
    """The best entry: its place in the list, its picture, its total and its parts.

    ``parts`` are the found entry's own; the published code prints those of
    the list's first entry, because it never empties a list.
    """

    entry: int
    image_id: str
    total: float
    parts: dict[str, float]


def find_pose(pose: Entries, entries: Entries, metric: str, box_format: str = "xywh") -> Found:
    """The entry most similar to the first person of ``pose``; the later one on a tie.

    Raises NotComparable for an unknown metric or a list that cannot be compared.
    """
    if metric not in METRICS:
        raise NotComparable(f"The metric “{metric}” is not known; use one of {', '.join(METRICS)}.")
    sought = normalise(pose, box_format).keypoints[0]
    similarity = METRICS[metric](sought, normalise(entries, box_format).keypoints)
    best = last_best(similarity.totals)
    if best is None:
        raise NotComparable(nothing_comparable(sought))
    return Found(
        entry=best,
        image_id=entries.image_ids[best],
        total=float(similarity.totals[best]),
        parts=part_values(similarity.joints[best]),
    )


def last_best(values: FloatArray) -> int | None:
    """The place of the highest of ``values [N]``, the later one on a tie; None where none is finite."""
    if not np.isfinite(values).any():
        return None
    return int(len(values) - 1 - np.argmax(np.where(np.isfinite(values), values, -np.inf)[::-1]))


def nothing_comparable(sought: FloatArray) -> str:
    """The sentence where no entry can be compared with ``sought [17, 3]`` by a published metric."""
    if not np.isfinite(sought).all():
        return "The published metrics need all joints of the pose, and it does not show all."
    return "The published metrics need frames that show all joints for sure, and there is none."
