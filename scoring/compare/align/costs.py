"""What it costs to lay one sample of the reference on one of the practice.

The cost of a pair is the root of the weighted mean squared difference of its
features, `Σ w v (x − y)² / Σ w v`, in single precision. Differences are taken
before they are squared, so that equal samples cost exactly nothing and equal
pairs cost the same to the last bit: the expansion into a matrix product has
noise of 3e-4 there, which would choose among identical repetitions.

It is also as fast. Columns with the same weights, such as x and y of a joint,
share a group; groups of many practice samples lie beside each other in tiles
that stay in the first cache and fill the processor's vectors.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numba as nb
import numpy as np

from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.compare.calibration import LEAST_COMMON, UNKNOWN_COST

TILE = 64
"""Practice samples whose costs are worked out together."""

PAD = 16
"""Columns before the first one in tables of costs and sums, so that steps need not look for the edge."""

_BUNDLE = 9
"""Numbers of a sample that one step of the kernel takes: three groups of two features and a weight."""

_Function = TypeVar("_Function", bound=Callable[..., Any])


def compiled(function: _Function) -> _Function:
    """Compile for this machine and keep the result.

    Assigning to slices takes seconds to compile: use loops.
    """
    wrapper = nb.njit(cache=True, nogil=True, fastmath={"contract"}, error_model="numpy")
    return cast(_Function, wrapper(function))


class Pair(NamedTuple):
    """Two clips as the kernels read them.

    ``rows [n + n % 2, 3G]``: reference samples, each group as two features and
    a weight. ``tiles [⌈m/TILE⌉, 3G·TILE]``: practice samples the same way,
    TILE of them beside each other. Whatever is added to fill up has weight 0.
    """

    rows: FloatArray
    tiles: FloatArray
    n: int
    m: int
    least: float
    unknown: float


def packed(x: FloatArray, wx: FloatArray, y: FloatArray, wy: FloatArray) -> Pair:
    """Features ``x [n, D]``, ``y [m, D]`` and weights of the same shapes (0: not measured) as a Pair."""
    groups = _groups(wx, wy)
    rows = np.zeros((len(x) + len(x) % 2, 3 * len(groups)), dtype=np.float32)
    _put_groups(x, wx, groups, rows)
    practice = np.zeros((-(-len(y) // TILE) * TILE, 3 * len(groups)), dtype=np.float32)
    _put_groups(y, wy, groups, practice)
    # A group of two must weigh twice; a power of two leaves the costs of equal pairs equal.
    rows[:, 2::3] *= np.where(groups[:, 1] >= 0, 2, 1)
    tiles = practice.reshape(-1, TILE, practice.shape[1]).transpose(0, 2, 1)
    return Pair(
        rows,
        np.ascontiguousarray(tiles).reshape(len(tiles), -1),
        len(x),
        len(y),
        LEAST_COMMON * x.shape[1],
        UNKNOWN_COST,
    )


def weighted_costs(x: FloatArray, wx: FloatArray, y: FloatArray, wy: FloatArray) -> FloatArray:
    """All costs ``[n, m]`` of ``x [n, D]`` and ``y [m, D]``; UNKNOWN_COST where too little is common."""
    pair = packed(x, wx, y, wy)
    cost = np.empty((len(pair.rows), PAD + len(pair.tiles) * TILE), dtype=np.float32)
    add_costs(pair, 0, len(x), 0, cost, 0)
    return cost[: len(x), PAD : PAD + len(y)]


def _groups(wx: FloatArray, wy: FloatArray) -> IntArray:
    """Columns ``[G, 2]`` of each group, -1 for none; neighbours of equal weights go together."""
    alike = np.ones(wx.shape[1], dtype=np.bool_)
    _part(wx, alike)
    _part(wy, alike)
    groups, column = [], 0
    while column < wx.shape[1]:
        two = column + 1 < wx.shape[1] and alike[column + 1]
        groups.append((column, column + 1 if two else -1))
        column += 2 if two else 1
    groups += [(-1, -1)] * (-len(groups) % (_BUNDLE // 3))
    return np.array(groups)


@compiled
def _part(w: FloatArray, alike: BoolArray) -> None:
    """Clear ``alike [D]`` where the weights ``[N, D]`` of a column are not those of the one before."""
    for i in range(len(w)):
        for d in range(1, len(alike)):
            alike[d] &= w[i, d] == w[i, d - 1]


@compiled
def _put_groups(x: FloatArray, w: FloatArray, groups: IntArray, out: FloatArray) -> None:
    """Features and weight of each group; those of a group of two by root ½, as they weigh twice."""
    half = np.sqrt(0.5)
    for i in range(len(x)):
        for g in range(len(groups)):
            a, b = groups[g, 0], groups[g, 1]
            if a < 0:
                continue
            out[i, 3 * g] = x[i, a] if b < 0 else half * x[i, a]
            out[i, 3 * g + 1] = 0.0 if b < 0 else half * x[i, b]
            out[i, 3 * g + 2] = w[i, a]


@compiled
def add_costs(pair: Pair, first: int, count: int, tile: int, cost: FloatArray, at: int) -> None:
    """Costs of the reference samples ``first …`` (even), into rows ``at …`` of ``cost``.

    ``cost [R, PAD + tiles·TILE]`` begins with the practice sample tile·TILE.
    An odd ``count`` writes one row more.
    """
    sums = np.empty(4 * TILE, dtype=np.float32)
    least, unknown = np.float32(pair.least), np.float32(pair.unknown)
    # Views of arrays cost time in here, so rows and tiles are found by where they start.
    rows, tiles, out = pair.rows.reshape(-1), pair.tiles.reshape(-1), cost.reshape(-1)
    numbers, width = pair.rows.shape[1], cost.shape[1]
    for t in range((width - PAD) // TILE):
        for r in range(0, count, 2):
            place = (at + r) * width + PAD + t * TILE
            _add_products(rows, (first + r) * numbers, numbers, tiles, (tile + t) * numbers * TILE, sums)
            _add_means(sums, 0, least, unknown, out, place)
            _add_means(sums, 2 * TILE, least, unknown, out, place + width)


@compiled
def _add_means(
    sums: FloatArray, at: int, least: np.float32, unknown: np.float32, out: FloatArray, place: int
) -> None:
    """Roots of the weighted means ``sums[at …]`` into ``out[place …]``, TILE of them."""
    squares, weights = sums[at : at + TILE], sums[at + TILE : at + 2 * TILE]
    means = out[place : place + TILE]
    for j in range(TILE):
        root = np.sqrt(squares[j] / weights[j])
        means[j] = root if weights[j] > least else unknown


@compiled
def _add_products(
    rows: FloatArray, row: int, numbers: int, tiles: FloatArray, tile: int, sums: FloatArray
) -> None:
    """Σ w v (x − y)² and Σ w v of two reference samples with each sample of a tile.

    The samples have so many ``numbers`` and start at ``row``, the tile at
    ``tile``. Written out for three groups at a time, as a loop over them
    would not stay in registers.
    """
    for j in range(4 * TILE):
        sums[j] = 0
    for g in range(0, numbers, _BUNDLE):
        t = tiles[tile + g * TILE : tile + (g + _BUNDLE) * TILE]
        a = rows[row + g : row + g + _BUNDLE]
        b = rows[row + numbers + g : row + numbers + g + _BUNDLE]
        a0, a1, a2, a3, a4, a5, a6, a7, a8 = a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8]
        b0, b1, b2, b3, b4, b5, b6, b7, b8 = b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8]
        for j in range(TILE):
            r, s, u = t[j], t[j + TILE], t[j + 3 * TILE]
            v, y, z = t[j + 4 * TILE], t[j + 6 * TILE], t[j + 7 * TILE]
            k, l, m = t[j + 2 * TILE], t[j + 5 * TILE], t[j + 8 * TILE]  # noqa: E741
            ka, la, ma = a2 * k, a5 * l, a8 * m
            sums[j] += (
                ka * ((a0 - r) * (a0 - r) + (a1 - s) * (a1 - s))
                + la * ((a3 - u) * (a3 - u) + (a4 - v) * (a4 - v))
                + ma * ((a6 - y) * (a6 - y) + (a7 - z) * (a7 - z))
            )
            sums[j + TILE] += ka + la + ma
            kb, lb, mb = b2 * k, b5 * l, b8 * m
            sums[j + 2 * TILE] += (
                kb * ((b0 - r) * (b0 - r) + (b1 - s) * (b1 - s))
                + lb * ((b3 - u) * (b3 - u) + (b4 - v) * (b4 - v))
                + mb * ((b6 - y) * (b6 - y) + (b7 - z) * (b7 - z))
            )
            sums[j + 3 * TILE] += kb + lb + mb
