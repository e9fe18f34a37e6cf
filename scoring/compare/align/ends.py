"""The missing ends: a practice that stops early, or comes in late, lacks an end of the reference."""

from __future__ import annotations

import numpy as np

from scoring.arrays import FloatArray, IntArray
from scoring.compare.align.costs import packed
from scoring.compare.align.features import Features, mean_known, path_costs
from scoring.compare.align.warp import Warp, cheapest_warp
from scoring.compare.calibration import (
    FAIR_COST,
    GOOD_COST,
    LEAST_LOST,
    LEAST_SHARE_LEFT,
    LEAST_STRETCH_LEFT,
    LEAST_WAY_LOST,
    LOST_COST,
    LOST_TEMPO,
    SAME_STRETCH,
    SKIP_FACTOR,
    SKIP_PRICES,
)


def open_warp(times: FloatArray, features: Features) -> Warp:
    """The shared warp, without the ends of the reference that the practice lacks.

    ``times [N]`` are the seconds of the reference's samples.
    """
    pair = packed(*features)
    whole = cheapest_warp(pair)
    if whole.cost <= GOOD_COST:
        return whole
    costs = path_costs(*features, whole.path)
    least, *greatest = SKIP_PRICES
    for price in sorted({float(np.clip(SKIP_FACTOR * mean_known(costs), least, most)) for most in greatest}):
        part = cheapest_warp(pair, skip=price)
        if _runs_out(times, whole, part, costs, price) and _leads_on(features, part):
            return part
    return whole


def _runs_out(times: FloatArray, whole: Warp, part: Warp, costs: FloatArray, price: float) -> bool:
    """Whether ``part`` shows a practice that lacks an end of the reference.

    It must use nearly all of the practice that ``whole`` used: an error must
    not be passed over as footage that does not belong. ``costs`` are those
    along the path of ``whole``.
    """
    first, last = part.path[0], part.path[-1]
    share = float(last[0] - first[0] + 1) / len(times)
    cost = (part.cost - (1.0 - share) * price) / share
    shared = min(last[1], whole.path[-1, 1]) - max(first[1], whole.path[0, 1])
    lost = (whole.path[:, 0] < first[0]) | (whole.path[:, 0] > last[0])
    kept_seconds = float(times[last[0]] - times[first[0]])
    return bool(
        lost.any()
        and _tempo(whole.path[lost]) >= LOST_TEMPO * _tempo(whole.path[~lost])
        and cost <= min(FAIR_COST, mean_known(costs[lost]) / LOST_COST)
        and share >= LEAST_SHARE_LEFT
        and kept_seconds >= LEAST_STRETCH_LEFT
        and times[-1] - times[0] - kept_seconds >= LEAST_LOST
        and shared >= SAME_STRETCH * (whole.path[-1, 1] - whole.path[0, 1])
    )


def _tempo(path: IntArray) -> float:
    """Reference samples to a practice sample in the cells ``path [P, 2]``."""
    return len(np.unique(path[:, 0])) / max(len(np.unique(path[:, 1])), 1)


def _leads_on(features: Features, part: Warp) -> bool:
    """Whether the body gets anywhere in what ``part`` leaves out of the reference."""
    x, weights = features[0], features[1]
    first, last = part.path[0, 0], part.path[-1, 0]
    lost = np.concatenate([np.arange(first), np.arange(last + 1, len(x))])
    edge = np.where(lost < first, first, last)
    ways = np.abs(x[lost] - x[edge]) * ((weights[lost] > 0) & (weights[edge] > 0))
    return bool(ways.max(initial=0.0) >= LEAST_WAY_LOST)
