"""Whether a clip repeats itself, as five squats filmed as one reference do."""

from __future__ import annotations

import numpy as np

from scoring.arrays import FloatArray

SHORTEST = 1.0
"""Seconds that a repetition lasts at least. A single stride of running in place is so short
that one of walking can be laid on it."""

MOVES = 0.1
"""Root mean square difference that two moments of the clip must reach: standing still is no cycle."""

ALIKE = 0.5
"""A clip repeats itself after a lag at which it differs from itself by less than so many times
what it does at the worst lag."""

AS_GOOD = 1.3
"""The shortest lag counts that is so many times as good as the best, not its multiples."""


def period_of(x: FloatArray, weights: FloatArray, rate: float) -> int | None:
    """Samples after which features ``x [N, D]`` come again, twice at least; None where they do not."""
    longest = int(0.6 * len(x))
    if longest * 2 < SHORTEST * rate:
        return None
    apart = np.array([_apart(x, weights, lag) for lag in range(1, longest + 1)])
    worst = float(apart.max(initial=0.0))
    middle = apart[1:-1]
    dips = 1 + np.flatnonzero((middle < apart[:-2]) & (middle <= apart[2:]))
    dips = dips[(dips + 1 >= SHORTEST * rate) & (apart[dips] <= ALIKE * worst)]
    if worst < MOVES or not dips.size:
        return None
    good = dips[apart[dips] <= AS_GOOD * apart[dips].min() + 0.05 * worst]
    return int(good[0]) + 1 if round(len(x) / (int(good[0]) + 1)) >= 2 else None


def _apart(x: FloatArray, weights: FloatArray, lag: int) -> float:
    """Root of the weighted mean squared difference of the clip from itself ``lag`` samples later."""
    common = weights[lag:] * weights[:-lag]
    total = float(common.sum())
    squares = float((common * (x[lag:] - x[:-lag]) ** 2).sum())
    return float(np.sqrt(squares / total)) if total > 0 else 0.0
