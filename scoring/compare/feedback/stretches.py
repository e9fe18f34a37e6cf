"""Stretches of the path at which something is off, and what they weigh."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.arrays import BoolArray, FloatArray
from scoring.compare.calibration import BRIDGED, SHORTEST_LOW


@dataclass(frozen=True)
class Stretch:
    """Cells ``first..last`` of the path, ``loss`` [cells] of 100 at each, and its importance."""

    first: int
    last: int
    loss: FloatArray
    importance: float

    @property
    def cells(self) -> slice:
        """The cells as a slice."""
        return slice(self.first, self.last + 1)


def low_stretches(values: FloatArray, seconds: FloatArray, low_value: float) -> list[Stretch]:
    """Stretches in which ``values [P]`` (0..100, NaN: not measured) are under ``low_value``."""
    low = np.nan_to_num(values, nan=100.0) < low_value
    stretches = []
    for first, last in runs(low, seconds):
        lasts = float(seconds[last] - seconds[first])
        if lasts < SHORTEST_LOW:
            continue
        loss = 100.0 - np.nan_to_num(values[first : last + 1], nan=100.0)
        stretches.append(Stretch(first, last, loss + 1e-9, weight_of(float(np.mean(loss)), lasts)))
    return stretches


def weight_of(loss: float, seconds: float) -> float:
    """Importance of a ``loss`` of 100 that lasts ``seconds``.

    Depth counts more than length: a long slight slip is no urgent matter.
    """
    return float(loss**1.5 * seconds**0.5)


def runs(true: BoolArray, seconds: FloatArray) -> list[tuple[int, int]]:
    """Runs of true cells, those closer than BRIDGED seconds joined."""
    cells = np.flatnonzero(true)
    if not cells.size:
        return []
    breaks = np.flatnonzero((np.diff(cells) > 1) & (np.diff(seconds[cells]) > BRIDGED))
    firsts = np.concatenate([[cells[0]], cells[breaks + 1]])
    lasts = np.concatenate([cells[breaks], [cells[-1]]])
    return [(int(first), int(last)) for first, last in zip(firsts, lasts, strict=True)]


def mean(values: FloatArray, weights: FloatArray) -> float:
    """Weighted mean of the finite ones; NaN if there are none."""
    known = np.isfinite(values)
    if not known.any():
        return float("nan")
    return float((values[known] * weights[known]).sum() / weights[known].sum())
