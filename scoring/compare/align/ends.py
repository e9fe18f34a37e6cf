"""The missing ends: a practice that stops early, or comes in late, lacks an end of the reference."""

from __future__ import annotations

import numpy as np

from scoring.arrays import FloatArray, IntArray
from scoring.compare.align.costs import packed
from scoring.compare.align.features import Features, mean_known, path_costs
from scoring.compare.align.warp import Warp, cheapest_warp

GOOD_COST = 0.002
FAIR_COST = 0.3
"""Mean costs. A match of the whole reference at GOOD_COST is not questioned. A practice may
lack an end of the reference only if the rest matches at FAIR_COST."""

SKIP_FACTOR = 1.5
SKIP_PRICES = (0.02, 0.1, 0.3)
"""Price of a reference sample that the practice may lack: so many times what a sample of the
whole match costs, but at least the first and at most the second of these; where that finds
nothing lacking, at most the third (a short practice makes the whole match cost much)."""

LOST_COST = 1.5
"""What is lacking must match so many times as badly as the rest, or the practice does it after
all: then it does it slowly, or as badly as everything else."""

LOST_TEMPO = 1.3
"""How many times as fast as in the rest the whole match hurries through what is lacking."""

LEAST_LOST = 0.1
LEAST_WAY = 0.2
"""Seconds of the reference that must be lacking to be told, and how far some bone or limb gets in
them (shares of a bone, torso lengths): a shorter rest before or after is no part of a movement."""

LEAST_STRETCH = 1.0
LEAST_SHARE = 0.3
"""Seconds and share of the reference that must be left when an end of it is lacking."""

SAME_STRETCH = 0.8
"""Share of the practice matched to the whole reference that the rest must match too."""


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
        and share >= LEAST_SHARE
        and kept_seconds >= LEAST_STRETCH
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
    return bool(ways.max(initial=0.0) >= LEAST_WAY)
