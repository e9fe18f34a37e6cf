"""Find a pose in a list of people, by a published metric or the product's own error."""

from __future__ import annotations

import numpy as np

from scoring.arrays import FloatArray
from scoring.compare.body.description import Body
from scoring.compare.measure.stills import LEAST_PARTS, compare_stills, describe_stills
from scoring.compare.published import METRICS, Entries, Found, find_pose
from scoring.compare.published.search import last_best
from scoring.errors import NotComparable
from scoring.pose.skeleton import PARTS

CALIBRATED = "calibrated"

SEARCH_METRICS = (*METRICS, CALIBRATED)
"""What ``find`` and ``PoseIndex`` can search by."""


def find(pose: Entries, entries: Entries, metric: str, box_format: str = "xywh") -> Found:
    """The entry most similar to the first person of ``pose``; the later one on a tie.

    By the calibrated metric that is the one with the least error: far from any
    frame all totals are 0.

    ``metric`` is one of SEARCH_METRICS. The calibrated one needs no box: it
    scales every pose by its own bones, and parts that either pose does not
    show are NaN. Raises NotComparable for an unknown metric, or where no
    entry can be compared.
    """
    check_metric(metric)
    if metric != CALIBRATED:
        return find_pose(pose, entries, metric, box_format)
    still = describe_stills(pose.keypoints[:1])
    scores = compare_stills(still, describe_stills(entries.keypoints))
    best = last_best(-scores.errors)
    if best is None:
        raise NotComparable(too_little(still))
    total, parts = float(scores.totals[best]), parts_by_name(scores.parts[best])
    return Found(best, entries.image_ids[best], total, parts)


def parts_by_name(values: FloatArray) -> dict[str, float]:
    """``values [13]`` under the names of PARTS."""
    return dict(zip(PARTS, map(float, values), strict=True))


def check_metric(metric: str) -> None:
    """Refuse an unknown metric; NotComparable."""
    if metric not in SEARCH_METRICS:
        raise NotComparable(f"The metric “{metric}” is not known; use one of {', '.join(SEARCH_METRICS)}.")


def too_little(pose: Body) -> str:
    """The sentence for a pose that no frame can be compared with by the calibrated metric."""
    needed = f"{LEAST_PARTS} of {len(PARTS)} parts are needed."
    if np.isnan(compare_stills(pose, pose).errors[0]):
        return f"The pose shows too little of the body for sure: {needed}"
    return f"No frame shows enough of what the pose shows: {needed}"
