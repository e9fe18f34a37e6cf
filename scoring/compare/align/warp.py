"""One warp of time for the whole body: open at both ends, limited in slope.

The path minimises the sum over the reference's samples of the cost per sample.
Steps (reference, practice) are (1,1), (1,2), (1,3), (2,1) and (3,1); the cells
a step passes over share its cost, so every practice sample between the first
and the last one counts. Because the sum runs over reference samples, all paths
have the same length and the mean needs no search over path lengths.

The practice may begin and end anywhere at no cost. The reference may lose
samples at an end only where the practice has run out, at a price each.
Asymmetric steps and slope weights follow Sakoe and Chiba (1978); open ends
Müller (2007), subsequence DTW.

The path is exact at any length. Where paths are equally good, as on a practice
that repeats the same movement, the one that ends earliest is taken, and on the
way the step nearest to even tempo.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.compare.align.cheapest_path import Prices, cheapest_path
from scoring.compare.align.costs import (
    UNKNOWN_COST,
    FloatArray,
    IntArray,
    packed,
    weighted_costs,
)
from scoring.errors import NotComparable

__all__ = ["SLOPE_PRICE", "UNKNOWN_COST", "Warp", "align", "weighted_costs"]

SLOPE_PRICE = 0.01
"""Extra cost a sample for leaving even tempo, so that a still pose keeps the clock."""

_FORBIDDEN = 100.0


@dataclass(frozen=True)
class Warp:
    """A path ``[P, 2]`` of (reference, practice) samples and its mean cost.

    ``cost`` is per reference sample, skipped ones included.
    """

    path: IntArray
    cost: float


def align(x: FloatArray, wx: FloatArray, y: FloatArray, wy: FloatArray, skip: float = np.inf) -> Warp:
    """The best warp of features ``x [n, D]`` (reference) to ``y [m, D]`` (practice).

    ``wx`` and ``wy`` are their weights (0: not measured; finite features all
    the same). ``skip`` is the price of a reference sample that the practice
    lacks; at infinity the whole reference is matched (unless slopes forbid it:
    then an end is skipped at a price above all costs).

    Time grows with n·m, memory with n + m for short clips and with m alone
    for long ones. Raises NotComparable where there is nothing to align.
    """
    if not len(x) or not len(y):
        raise NotComparable("There is nothing to align: one of the two has no samples.")
    if x.shape[1] != y.shape[1] or x.shape != wx.shape or y.shape != wy.shape:
        raise NotComparable("Only tracks with the same features can be aligned.")
    prices = Prices(min(skip, _FORBIDDEN), SLOPE_PRICE)
    path, value = cheapest_path(packed(x, wx, y, wy), prices)
    return Warp(path=path, cost=value / len(x))
