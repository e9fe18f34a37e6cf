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

Every step of the warp comes from an earlier row, so a whole row is worked out
at once. Rows are made in blocks that stay in the cache, without the corners
that no path of the whole reference can reach. Of a short pair the step to each
cell is kept, a byte each. Of a long one only a few rows of sums
are kept, and the way back works the steps between them out again, for the few
columns that the path can have come from, as it is nowhere steeper than 1:3.
(Checkpoints as in Grice, Hughey and Speck, 1997; the limited slope makes the
second pass nearly free.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from scoring.arrays import FloatArray, IntArray
from scoring.compare.align.costs import (
    PAD,
    TILE,
    Pair,
    add_costs,
    packed,
)
from scoring.compare.align.lanes import aligned, compiled
from scoring.compare.calibration import SLOPE_PRICE, TIE
from scoring.errors import NotComparable

_FORBIDDEN = 100.0
"""Price of skipping a reference sample that is above all costs."""

STEPS_KEPT = 16_000_000
"""Cells up to which all steps are kept; each takes a byte."""

CHECKPOINTS = 128
"""Of longer pairs the sums are kept at most so many times."""

_HEAD = 3
"""Rows of sums and costs before a block, as steps come from as far as that."""

_BLOCK = 32
"""Rows made at once."""

_HALF, _THIRD = np.float32(1 / 2), np.float32(1 / 3)
_ONE, _TWO, _THREE, _FOUR, _FIVE = (np.float32(n) for n in range(1, 6))


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
    return cheapest_warp(packed(x, wx, y, wy), skip)


def cheapest_warp(pair: Pair, skip: float = np.inf) -> Warp:
    """As ``align``, of features that are packed already."""
    slopes_allow = pair.n <= 3 * pair.m - 2
    price = np.inf if skip >= _FORBIDDEN and slopes_allow else min(skip, _FORBIDDEN)
    path, value = cheapest_path(pair, Prices(price, SLOPE_PRICE))
    return Warp(path=path, cost=value / pair.n)


class Prices(NamedTuple):
    """Price of a reference sample that the practice lacks, and of a sample that leaves even tempo.

    ``skip`` is infinite where the whole reference is matched.
    """

    skip: float
    slope: float


class _Kept(NamedTuple):
    """Sums before every ``stride``th row: ``rows [C, 4, width]``, of which ``base [C]`` was taken away."""

    stride: int
    rows: FloatArray
    base: FloatArray


class _Span(NamedTuple):
    """Rows ``first … end - 1`` from the tile ``tile`` on, ``base`` taken away from the sums above."""

    first: int
    end: int
    tile: int
    base: float


def cheapest_path(pair: Pair, prices: Prices) -> tuple[IntArray, float]:
    """The path ``[P, 2]`` and its sum of costs."""
    if pair.n * pair.m <= STEPS_KEPT:
        stride, steps_kept = pair.n, pair.n
    else:
        stride, steps_kept = _BLOCK * -(-pair.n // (_BLOCK * CHECKPOINTS)), _BLOCK
    columns = len(pair.tiles) * TILE
    above = np.full((_HEAD, PAD + columns), np.inf, dtype=np.float32)
    steps = np.empty((steps_kept, columns), dtype=np.uint8)
    kept = _room(-(-pair.n // stride), stride, PAD + columns)
    last_row, last_column = _sweep(pair, prices, _Span(0, pair.n, 0, 0.0), above, kept, steps)
    i, j, value = _end(last_row, last_column, prices.skip)
    return _way_back(pair, prices, kept, steps, i, j), value


def _room(count: int, stride: int, width: int) -> _Kept:
    """Place for the sums before ``count`` strides."""
    return _Kept(stride, np.empty((count, _HEAD, width), dtype=np.float32), np.empty(count))


def _end(last_row: FloatArray, last_column: FloatArray, skip: float) -> tuple[int, int, float]:
    """Row, practice sample and sum of the earliest of the cheapest ends.

    The reference is given up early, where the practice runs out, only if
    that is cheaper.
    """
    rows, columns = len(last_column), len(last_row)
    margin = TIE * rows
    if np.isfinite(skip):
        short = last_column + skip * np.arange(rows - 1, -1, -1)
        if short.min() < last_row.min() - margin:
            i = int(np.argmax(short <= short.min() + margin))
            return i, columns - 1, float(short[i])
    j = int(np.argmax(last_row <= last_row.min() + margin))
    return rows - 1, j, float(last_row[j])


def _way_back(pair: Pair, prices: Prices, kept: _Kept, steps: IntArray, i: int, j: int) -> IntArray:
    """The path that ends at (i, j), from its beginning, all passed cells included."""
    path = np.empty((i + j + 1, 2), dtype=np.int64)
    at, first, tile, more = len(path), 0, 0, True
    while more:
        if len(steps) < pair.n:
            first = i // kept.stride * kept.stride
            tile = max(0, j - 3 * (i - first + 2)) // TILE
            base = float(kept.base[first // kept.stride])
            again = _steps_again(pair, prices, _Span(first, i + 1, tile, base), kept, j)
        else:
            again = steps
        at, i, j, more = _walk(again, first, tile * TILE, i, j, path, at)
    return path[at:]


def _steps_again(pair: Pair, prices: Prices, span: _Span, kept: _Kept, last: int) -> IntArray:
    """Steps to the rows of ``span``, from its tile to that of the practice sample ``last``."""
    columns = (last // TILE + 1 - span.tile) * TILE
    start = span.tile * TILE
    above = kept.rows[span.first // kept.stride, :, start : start + PAD + columns]
    steps = np.empty((span.end - span.first, columns), dtype=np.uint8)
    _sweep(pair, prices, span, above, _room(1, span.end, PAD + columns), steps)
    return steps


def _sweep(
    pair: Pair, prices: Prices, span: _Span, above: FloatArray, kept: _Kept, steps: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Work out the rows of ``span`` from the sums ``above`` them; the sums of the last row and column."""
    total, cost = aligned(2, _HEAD + _BLOCK, above.shape[1])
    total[:_HEAD], total[_HEAD:] = above, np.inf
    columns = min(pair.m - span.tile * TILE, len(steps[0]))
    last_row, last_column = np.empty(columns), np.empty(span.end - span.first)
    _put_rows(pair, prices, span, total, cost, kept, steps, last_row, last_column)
    return last_row, last_column


@compiled
def _put_rows(
    pair: Pair,
    prices: Prices,
    span: _Span,
    total: FloatArray,
    cost: FloatArray,
    kept: _Kept,
    steps: IntArray,
    last_row: FloatArray,
    last_column: FloatArray,
) -> None:
    """Block after block. What all of a row have in common is moved from the sums to ``base``.

    So single precision is good enough at any length.
    """
    base, slope, left = span.base, np.float32(prices.slope), span.tile
    for start in range(span.first, span.end, _BLOCK):
        base += _begin_block(start, span.first, base, total, cost, kept)
        end = min(start + _BLOCK, span.end)
        low, high = tiles_needed(pair, prices, start, end - 1)
        low, high = max(low, span.tile), min(high, span.tile + steps.shape[1] // TILE)
        at, width = PAD + (low - span.tile) * TILE, (high - low) * TILE
        _leave(total, at - (low - left) * TILE, at)
        left, more = low, _HEAD if start == span.first and start > 0 else 0
        add_costs(pair, start - more, end - start + more, low, high, cost, _HEAD - more, at)
        for row in range(start, end):
            r, step = _HEAD + row - start, (row - span.first) % len(steps)
            if row == 0:
                _begin_anywhere(total, cost, r, at, width)
            else:
                _add_row(total, cost, r, at, slope, steps[step, at - PAD : at - PAD + width])
                if span.tile == 0:
                    total[r, PAD] = cost[r, PAD] + np.float32(prices.skip * row - base)
            last_column[row - span.first] = base + total[r, PAD + len(last_row) - 1]
    bottom = _HEAD + (span.end - span.first - 1) % _BLOCK
    for k in range(len(last_row)):
        last_row[k] = base + total[bottom, PAD + k]


@compiled
def tiles_needed(pair: Pair, prices: Prices, first: int, last: int) -> tuple[int, int]:
    """The tiles ``low … high - 1`` that paths may come through in the rows ``first … last``.

    A path of the whole reference takes a column for three rows at least: the corners before its
    beginning and after its end are out of reach (Itakura 1975).
    """
    if prices.skip < np.inf:
        return 0, len(pair.tiles)
    return first // 3 // TILE, (pair.m - 1 - (pair.n - 1 - last) // 3) // TILE + 1


@compiled
def _leave(total: FloatArray, column: int, end: int) -> None:
    """No path comes through the columns before ``end`` any more."""
    for r in range(_HEAD, len(total)):
        for k in range(column, end):
            total[r, k] = np.inf


@compiled
def _begin_block(
    start: int, first: int, base: float, total: FloatArray, cost: FloatArray, kept: _Kept
) -> float:
    """Move the last rows above the next ones, less the least sum, which is returned; keep them if due."""
    least = np.float32(0.0)
    if start > first:
        least = np.float32(np.inf)
        for k in range(PAD, total.shape[1]):
            least = min(least, total[_HEAD + _BLOCK - 1, k])
        for r in range(_HEAD):
            for k in range(total.shape[1]):
                total[r, k] = total[r + _BLOCK, k] - least
                cost[r, k] = cost[r + _BLOCK, k]
    if start % kept.stride == 0:
        at = start // kept.stride
        kept.base[at] = base + least
        for r in range(_HEAD):
            for k in range(total.shape[1]):
                kept.rows[at, r, k] = total[r, k]
    return float(least)


@compiled
def _begin_anywhere(total: FloatArray, cost: FloatArray, r: int, at: int, width: int) -> None:
    """Sums of the first row: what the practice shows before costs nothing."""
    for k in range(at, at + width):
        total[r, k] = cost[r, k]


@compiled
def _add_row(
    total: FloatArray, cost: FloatArray, r: int, at: int, slope: np.float32, steps: IntArray
) -> None:
    """Sums of row ``r`` from the column ``at`` on, from those of three rows before; the step to each cell.

    Steps 1, 2, 3: so many practice samples on one of the reference. 4, 5: one
    on two, three. The first of equally cheap ones is taken.
    """
    here, left1, left2 = cost[r][at:], cost[r][at - 1 :], cost[r][at - 2 :]
    above1, above2 = cost[r - 1][at:], cost[r - 2][at:]
    one, two, three = total[r - 1][at - 1 :], total[r - 1][at - 2 :], total[r - 1][at - 3 :]
    high2, high3 = total[r - 2][at - 1 :], total[r - 3][at - 1 :]
    sums, twice = total[r][at:], slope + slope
    for j in range(len(steps)):
        wide, high = here[j] + left1[j], here[j] + above1[j]
        first, second = one[j] + here[j], two[j] + (wide * _HALF + slope)
        third = three[j] + ((wide + left2[j]) * _THIRD + twice)
        fourth, fifth = high2[j] + (high + slope), high3[j] + (high + above2[j] + twice)
        # In floats, as the sums are: bytes would be selected one by one.
        step, best = (_TWO, second) if second < first else (_ONE, first)
        step, best = (_THREE, third) if third < best else (step, best)
        other, tall = (_FIVE, fifth) if fifth < fourth else (_FOUR, fourth)
        step, best = (other, tall) if tall < best else (step, best)
        steps[j], sums[j] = np.uint8(np.int32(step)), best


@compiled
def _walk(
    steps: IntArray, first: int, column: int, i: int, j: int, path: IntArray, at: int
) -> tuple[int, int, int, bool]:
    """Write the path from (i, j) back to the row ``first`` before ``at``.

    ``steps`` begin with the pair (first, column). Returns where in ``path``
    and at which pair that got to, and if there is more.
    """
    while i >= first:
        begins = i == 0 or j == 0
        step = 1 if begins else int(steps[i - first, j - column])
        wide, high = (step, 1) if step <= 3 else (1, step - 2)
        for passed in range(max(wide, high)):
            at -= 1
            path[at, 0] = i - min(passed, high - 1)
            path[at, 1] = j - min(passed, wide - 1)
        if begins:
            return at, i, j, False
        i, j = i - high, j - wide
    return at, i, j, True
