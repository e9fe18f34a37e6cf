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
"""

from __future__ import annotations

from dataclasses import dataclass

import numba as nb
import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.floating]
IntArray = npt.NDArray[np.integer]

UNKNOWN_COST = 0.4
"""Cost of a pair of samples with too little measured in common."""

SLOPE_PRICE = 0.01
"""Extra cost a sample for leaving even tempo, so that a still pose keeps the clock."""

_FORBIDDEN = 100.0

MOST_CELLS = 4_000_000
"""Above so many cells the path is sought coarse to fine, within a band."""


@dataclass(frozen=True)
class Warp:
    """A path ``[P, 2]`` of (reference, practice) samples and its mean cost.

    ``cost`` is per reference sample, skipped ones included.
    """

    path: IntArray
    cost: float


@nb.njit(cache=True)
def _accumulate(  # noqa: C901 - one loop over cells; calls inside it would cost most of the time
    cost: FloatArray, offset: IntArray, columns: int, skip: float, slope: float
) -> FloatArray:
    """Cheapest sums ``[n, W]``; column k of row i is practice sample offset[i] + k."""
    rows, width = cost.shape
    total = np.full((rows, width), np.inf, dtype=np.float32)
    for i in range(rows):
        shift1 = offset[i] - offset[i - 1] if i > 0 else 0
        shift2 = offset[i] - offset[i - 2] if i > 1 else 0
        shift3 = offset[i] - offset[i - 3] if i > 2 else 0
        for k in range(width):
            if offset[i] + k >= columns:
                break
            here = cost[i, k]
            best = np.inf
            if i == 0:
                best = here
            elif offset[i] + k == 0:
                best = here + skip * i
            if i > 0:
                p = k + shift1 - 1
                if 0 <= p < width:
                    best = min(best, total[i - 1, p] + here)
                if 0 <= p - 1 < width and k >= 1:
                    best = min(best, total[i - 1, p - 1] + (cost[i, k - 1] + here) / 2 + slope)
                if 0 <= p - 2 < width and k >= 2:
                    mean = (cost[i, k - 2] + cost[i, k - 1] + here) / 3
                    best = min(best, total[i - 1, p - 2] + mean + 2 * slope)
            if i > 1:
                up1 = k + shift1
                p = k + shift2 - 1
                if 0 <= p < width and up1 < width:
                    best = min(best, total[i - 2, p] + cost[i - 1, up1] + here + slope)
                if i > 2:
                    up2 = k + shift2
                    p = k + shift3 - 1
                    if 0 <= p < width and up2 < width and up1 < width:
                        both = cost[i - 2, up2] + cost[i - 1, up1]
                        best = min(best, total[i - 3, p] + both + here + 2 * slope)
            total[i, k] = best
    return total


@nb.njit(cache=True)
def _last_cell(total: FloatArray, offset: IntArray, columns: int, skip: float) -> tuple[int, int, float]:
    """Row, practice sample and sum of the cheapest end."""
    rows, width = total.shape
    best, best_i, best_j = np.inf, rows - 1, columns - 1
    for k in range(width):
        if total[rows - 1, k] < best:
            best, best_i, best_j = total[rows - 1, k], rows - 1, offset[rows - 1] + k
    for i in range(rows - 1):
        k = columns - 1 - offset[i]
        if 0 <= k < width:
            value = total[i, k] + skip * (rows - 1 - i)
            if value < best:
                best, best_i, best_j = value, i, columns - 1
    return best_i, best_j, best


@nb.njit(cache=True)
def _value(table: FloatArray, offset: IntArray, i: int, j: int) -> float:
    """Cell (i, j) of a band, infinite outside."""
    if i < 0 or j < offset[i] or j >= offset[i] + table.shape[1]:
        return np.inf
    return table[i, j - offset[i]]


@nb.njit(cache=True)
def _walk_back(
    cost: FloatArray, total: FloatArray, offset: IntArray, i: int, j: int, skip: float, slope: float
) -> IntArray:
    """The path that ends at (i, j), from its beginning, all passed cells included."""
    path = np.empty((3 * (i + j) + 4, 2), dtype=np.int64)
    count = 0
    while True:
        path[count, 0], path[count, 1] = i, j
        count += 1
        here = _value(cost, offset, i, j)
        begin = here if i == 0 else (here + skip * i if j == 0 else np.inf)
        left1, left2 = _value(cost, offset, i, j - 1), _value(cost, offset, i, j - 2)
        up1, up2 = _value(cost, offset, i - 1, j), _value(cost, offset, i - 2, j)
        sums = (
            begin,
            _value(total, offset, i - 1, j - 1) + here,
            _value(total, offset, i - 1, j - 2) + (left1 + here) / 2 + slope,
            _value(total, offset, i - 1, j - 3) + (left2 + left1 + here) / 3 + 2 * slope,
            _value(total, offset, i - 2, j - 1) + up1 + here + slope,
            _value(total, offset, i - 3, j - 1) + up2 + up1 + here + 2 * slope,
        )
        step = 0
        for option in range(1, 6):
            if sums[option] < sums[step] - 1e-9:
                step = option
        if step == 0:
            break
        if step == 2 or step == 3:
            for back in range(1, step):
                path[count, 0], path[count, 1] = i, j - back
                count += 1
            i, j = i - 1, j - step
        elif step >= 4:
            for back in range(1, step - 2):
                path[count, 0], path[count, 1] = i - back, j
                count += 1
            i, j = i - (step - 2), j - 1
        else:
            i, j = i - 1, j - 1
    return path[:count][::-1].copy()


def weighted_costs(x: FloatArray, wx: FloatArray, y: FloatArray, wy: FloatArray) -> FloatArray:
    """Root of the weighted mean squared difference of features ``[n, m]``.

    ``x [n, D]``, ``y [m, D]`` with weights of the same shapes (0: not
    measured). Expanding (x − y)² makes it one matrix product. A pair with
    nothing measured in common costs UNKNOWN_COST.
    """
    left = np.concatenate([wx * x * x, wx, -2 * wx * x], axis=1).astype(np.float32)
    right = np.concatenate([wy, wy * y * y, wy * y], axis=1).astype(np.float32)
    squares = left @ right.T
    common = wx.astype(np.float32) @ wy.astype(np.float32).T
    enough = common > 0.05 * x.shape[1]
    mean = np.maximum(squares, 0) / np.maximum(common, 1e-6)
    return np.where(enough, np.sqrt(mean), np.float32(UNKNOWN_COST)).astype(np.float32)


def align(x: FloatArray, wx: FloatArray, y: FloatArray, wy: FloatArray, skip: float = np.inf) -> Warp:
    """The best warp of features ``x [n, D]`` (reference) to ``y [m, D]`` (practice).

    ``skip`` is the price of a reference sample that the practice lacks; at
    infinity the whole reference is matched (unless slopes forbid it: then an
    end is skipped at a price above all costs).
    """
    skip = min(skip, _FORBIDDEN)
    if len(x) * len(y) <= MOST_CELLS:
        return _search(weighted_costs(x, wx, y, wy), np.zeros(len(x), dtype=np.int64), len(y), skip)
    factor = int(np.ceil(np.sqrt(len(x) * len(y) / MOST_CELLS)))
    coarse = align(*_thinned(x, wx, factor), *_thinned(y, wy, factor), skip)
    offset, width = _band(coarse.path * factor, len(x), len(y), radius=max(8 * factor, 90))
    return _search(_banded_costs(x, wx, y, wy, offset, width), offset, len(y), skip)


def _search(cost: FloatArray, offset: IntArray, columns: int, skip: float) -> Warp:
    """Dynamic programme over a band of costs."""
    total = _accumulate(cost, offset, columns, skip, SLOPE_PRICE)
    i, j, value = _last_cell(total, offset, columns, skip)
    path = _walk_back(cost, total, offset, i, j, skip, SLOPE_PRICE)
    return Warp(path=path, cost=float(value) / len(cost))


def _thinned(x: FloatArray, weights: FloatArray, factor: int) -> tuple[FloatArray, FloatArray]:
    """Weighted means of ``factor`` samples at a time."""
    starts = np.arange(0, len(x), factor)
    total = np.add.reduceat(weights, starts, axis=0)
    mean = np.add.reduceat(x * weights, starts, axis=0) / np.maximum(total, 1e-9)
    counts = np.diff(np.append(starts, len(x)))[:, None]
    return mean, total / counts


def _band(path: IntArray, rows: int, columns: int, radius: int) -> tuple[IntArray, int]:
    """First practice sample of each row's band, and the bands' width."""
    reference, first = np.unique(path[:, 0], return_index=True)
    practice = path[first, 1].astype(np.float64)
    centre = np.interp(np.arange(rows), reference, practice)
    # Beyond the coarse path the tempo is taken as even.
    before = np.arange(rows) < reference[0]
    after = np.arange(rows) > reference[-1]
    centre[before] = practice[0] - (reference[0] - np.arange(rows)[before])
    centre[after] = practice[-1] + (np.arange(rows)[after] - reference[-1])
    width = min(columns, 2 * radius + 1)
    offset = np.clip(np.round(centre).astype(np.int64) - radius, 0, columns - width)
    return np.maximum.accumulate(offset), width


def _banded_costs(
    x: FloatArray, wx: FloatArray, y: FloatArray, wy: FloatArray, offset: IntArray, width: int
) -> FloatArray:
    """Costs ``[n, width]`` along the band, a block of rows at a time."""
    costs = np.empty((len(x), width), dtype=np.float32)
    block = 128
    for start in range(0, len(x), block):
        rows = slice(start, min(start + block, len(x)))
        first, last = int(offset[rows][0]), int(offset[rows][-1]) + width
        part = weighted_costs(x[rows], wx[rows], y[first:last], wy[first:last])
        columns = (offset[rows] - first)[:, None] + np.arange(width)
        costs[rows] = np.take_along_axis(part, columns, axis=1)
    return costs
