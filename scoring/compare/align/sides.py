"""Which stretches of a practice are done on the other side than the rest of it.

One path is sought through the practice as it is compared and through the same turned over, at once: at any
moment it may go over from one to the other, at a price. Both costs are looked at near the path that was
found, so that time and memory grow with the length alone.
"""

from __future__ import annotations

import numpy as np

from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.compare.align.clips import COARSE_STEP, SideBySide
from scoring.compare.align.costs import compiled, weighted_costs
from scoring.compare.align.features import turned_features
from scoring.compare.align.stretch import Alignment
from scoring.compare.body.sampling import RATE
from scoring.compare.calibration import (
    LEAST_ON_A_SIDE,
    LITTLE_MATCHED,
    OTHER_SIDE_ALIKE,
    OTHER_SIDE_CLEARLY,
    SIDE_PRICE,
    SIDE_REACH,
    SIDE_SLOPE_PRICE,
    TEMPOS,
)

Spans = tuple[tuple[float, float], ...]
"""First and last second of each stretch."""

_SECONDS = COARSE_STEP / RATE
"""From one sample of the reference to the next, as they are compared here."""

_ROWS = 64
"""Samples of the reference whose costs are worked out together: a band of a few hundred practice samples."""


def changed_sides(alignment: Alignment, times: FloatArray) -> Spans:
    """Seconds of the reference that the practice does on the other side than ``alignment`` has it.

    ``times [P, 2]`` are the aligned seconds of the match. Only what lasts for LEAST_ON_A_SIDE in both,
    is like the reference then, and clearly more so than without; none where nothing is left on the
    own side.
    """
    pair = alignment.pair(1.0)
    found = _near(pair, times)
    ends = np.stack([pair.reference.times[[0, -1]], pair.practice.times[[0, -1]]], axis=1)
    if not found and np.ptp(times[:, 1]) < LITTLE_MATCHED * np.ptp(ends[:, 1]):
        # A match that had to do with one side alone may have shrunk to what is on it.
        found = _near(pair, ends)
    return found


def _near(pair: SideBySide, times: FloatArray) -> Spans:
    """As ``changed_sides``, near the aligned seconds ``times [P, 2]``."""
    tempo = float(np.clip(np.ptp(times[:, 1]) / max(float(np.ptp(times[:, 0])), 1e-6), *TEMPOS))
    # At the practice's own tempo, of samples that were described already.
    columns = np.round(np.arange(0.0, len(pair.practice), tempo * COARSE_STEP)).astype(np.int64)
    columns = np.minimum(columns, len(pair.practice) - 1)
    seconds = pair.reference.times[::COARSE_STEP]
    first, rows = _band(seconds, pair.practice.times[columns], times, tempo)
    least = LEAST_ON_A_SIDE / _SECONDS * max(1.0, 1.0 / tempo)
    if len(rows) < 2 * least:
        return ()
    x, wx, y, wy = pair.features
    left, right = (x[::COARSE_STEP][rows], wx[::COARSE_STEP][rows]), (y[columns], wy[columns])
    costs = np.stack([_banded(*left, *one, first) for one in (right, turned_features(*right))])
    seconds = seconds[rows]
    runs = _on_the_other(costs, first, least)
    return tuple((float(seconds[a] - _SECONDS / 2), float(seconds[b] + _SECONDS / 2)) for a, b in runs)


def _band(left: FloatArray, right: FloatArray, times: FloatArray, tempo: float) -> tuple[IntArray, IntArray]:
    """First practice sample that is looked at for each of the ``rows`` of the reference, and these rows.

    ``left [N]`` and ``right [M]`` are the seconds of the samples. Beyond the match the tempo goes on;
    rows that would lie outside of the practice are left out.
    """
    opposite = np.interp(left, times[:, 0], times[:, 1])
    opposite += tempo * (np.minimum(left - times[0, 0], 0.0) + np.maximum(left - times[-1, 0], 0.0))
    middle = np.round((opposite - right[0]) / (tempo * _SECONDS)).astype(np.int64)
    rows = np.flatnonzero((middle >= 0) & (middle < len(right)))
    return middle[rows] - round(SIDE_REACH / _SECONDS), rows


def _banded(x: FloatArray, wx: FloatArray, y: FloatArray, wy: FloatArray, first: IntArray) -> FloatArray:
    """Costs ``[n, W]`` of each ``x [n, D]`` against W of ``y [m, D]`` from ``first [n]`` on; ``wx``, ``wy``
    are their weights. Infinite outside of the practice."""
    columns = first[:, None] + np.arange(2 * round(SIDE_REACH / _SECONDS) + 1)
    found = np.full(columns.shape, np.inf, dtype=np.float32)
    for start in range(0, len(x), _ROWS):
        part = slice(start, start + _ROWS)
        low, high = max(int(columns[part].min()), 0), int(columns[part].max()) + 1
        some = weighted_costs(x[part], wx[part], y[low:high], wy[low:high])
        inside = (columns[part] >= 0) & (columns[part] < len(y))
        row, k = np.nonzero(inside)
        found[part][row, k] = some[row, columns[part][row, k] - low]
    return found


def _on_the_other(costs: FloatArray, first: IntArray, least: float) -> list[tuple[int, int]]:
    """First and last row of what is surely on the other side in ``costs [2, n, W]``.

    Of at least ``least`` rows, as many of which must be left on the own side.
    """
    sides, columns, paid = _cheapest(costs, first)
    runs = [(a, b) for a, b in _runs(sides == 1) if min(b - a, columns[b] - columns[a]) + 1 >= least]
    if not runs:
        return []
    _, _, without = _cheapest(np.stack([costs[0], np.full_like(costs[1], np.inf)]), first)
    clear = [(a, b) for a, b in runs if _is_clear(paid[a : b + 1], without[a : b + 1])]
    left = len(sides) - sum(b - a + 1 for a, b in clear)
    return clear if left >= least else []


def _is_clear(paid: FloatArray, without: FloatArray) -> bool:
    """Whether a stretch that costs ``paid`` on the other side, and else ``without``, is done there."""
    return bool(paid.mean() <= min(OTHER_SIDE_ALIKE, OTHER_SIDE_CLEARLY * without.mean()))


def _runs(true: BoolArray) -> list[tuple[int, int]]:
    """First and last row of each run of true ones."""
    edges = np.flatnonzero(np.diff(true, prepend=False, append=False))
    return [(int(start), int(end) - 1) for start, end in edges.reshape(-1, 2)]


def _cheapest(costs: FloatArray, first: IntArray) -> tuple[IntArray, IntArray, FloatArray]:
    """The cheapest path through the rows of ``costs [2, n, W]``, whose columns begin at ``first [n]``.

    For each row ``[n]`` its side (1: the other one), its practice sample, and what is paid there: its
    cost and the price of its step.
    """
    total, came = np.full(costs.shape, np.inf), np.zeros(costs.shape, dtype=np.int8)
    shifts = np.diff(first, prepend=first[0])
    _add_up(costs, shifts, SIDE_PRICE / _SECONDS, SIDE_SLOPE_PRICE, total, came)
    sides, columns, paid = _way_back(costs, shifts, SIDE_SLOPE_PRICE, total, came)
    return sides, columns + first, paid


@compiled
def _add_up(
    costs: FloatArray, shifts: IntArray, change: float, slope: float, total: FloatArray, came: IntArray
) -> None:
    """Sums to each cell, and how it is come to: twice the step, and 1 from the other side.

    A step is 0 to 3 columns; each but 1 costs ``slope`` for every column that it differs by.
    """
    sides, rows, width = costs.shape
    for side in range(sides):
        for k in range(width):
            total[side, 0, k] = costs[side, 0, k]
    for row in range(1, rows):
        for side in range(sides):
            for k in range(width):
                for way in range(8):
                    before = k + shifts[row] - way // 2
                    if before < 0 or before >= width:
                        continue
                    price = slope * abs(way // 2 - 1) + change * (way % 2)
                    paid = total[side ^ (way % 2), row - 1, before] + price + costs[side, row, k]
                    if paid < total[side, row, k]:
                        total[side, row, k], came[side, row, k] = paid, way


@compiled
def _way_back(
    costs: FloatArray, shifts: IntArray, slope: float, total: FloatArray, came: IntArray
) -> tuple[IntArray, IntArray, FloatArray]:
    """Sides, columns, and costs with slopes, of the rows on the way to the least sum."""
    rows = costs.shape[1]
    sides, columns, paid = np.zeros(rows, dtype=np.int64), np.zeros(rows, dtype=np.int64), np.zeros(rows)
    side = 0 if total[0, -1].min() <= total[1, -1].min() else 1
    k = int(np.argmin(total[side, -1]))
    for row in range(rows - 1, -1, -1):
        way = came[side, row, k]
        sides[row], columns[row], paid[row] = side, k, costs[side, row, k]
        paid[row] += slope * abs(way // 2 - 1) if row > 0 else 0.0
        k += shifts[row] - way // 2
        side ^= way % 2
    return sides, columns, paid
