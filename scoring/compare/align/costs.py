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

_LINE = 64
"""Bytes of a cache line. Vectors that lie across two of them are read and written at half the speed."""

_Function = TypeVar("_Function", bound=Callable[..., Any])


def compiled(function: _Function) -> _Function:
    """Compile for this machine and keep the result.

    Assigning to slices takes seconds to compile: use loops.
    """
    wrapper = nb.njit(cache=True, nogil=True, fastmath={"contract"}, error_model="numpy")
    return cast(_Function, wrapper(function))


@compiled
def aligned(size: int) -> FloatArray:
    """Zeros ``[size]`` in single precision that begin with a cache line."""
    room = np.zeros(size + _LINE // 4, dtype=np.float32)
    start = (_LINE - room.ctypes.data % _LINE) // 4
    return room[start : start + size]


class Pair(NamedTuple):
    """Two clips as the kernels read them.

    ``rows [n, 3G]``: reference samples, each group as two features and a
    weight. ``tiles [⌈m/TILE⌉, 3G·TILE]``: practice samples the same way, TILE
    of them beside each other. Whatever is added to fill up has weight 0.
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
    numbers, count = 3 * len(groups), -(-len(y) // TILE)
    rows, tiles = aligned(len(x) * numbers), aligned(count * TILE * numbers)
    # A group of two must weigh twice; a power of two leaves the costs of equal pairs equal.
    _put_groups(x, wx, groups, 2.0, 1, rows)
    _put_groups(y, wy, groups, 1.0, TILE, tiles)
    least = LEAST_COMMON * x.shape[1]
    return Pair(rows.reshape(-1, numbers), tiles.reshape(count, -1), len(x), len(y), least, UNKNOWN_COST)


def weighted_costs(x: FloatArray, wx: FloatArray, y: FloatArray, wy: FloatArray) -> FloatArray:
    """All costs ``[n, m]`` of ``x [n, D]`` and ``y [m, D]``; UNKNOWN_COST where too little is common."""
    pair = packed(x, wx, y, wy)
    cost = aligned(len(x) * len(pair.tiles) * TILE).reshape(len(x), -1)
    add_costs(pair, 0, len(x), 0, len(pair.tiles), cost, 0, 0)
    return cost[:, : len(y)]


@compiled
def _groups(wx: FloatArray, wy: FloatArray) -> IntArray:
    """Columns ``[G, 2]`` of each group, -1 for none; neighbours of equal weights go together."""
    alike = np.ones(wx.shape[1], dtype=np.bool_)
    _part(wx, alike)
    _part(wy, alike)
    groups, count, column = np.full((wx.shape[1] + _BUNDLE // 3, 2), -1), 0, 0
    while column < wx.shape[1]:
        groups[count, 0] = column
        if column + 1 < wx.shape[1] and alike[column + 1]:
            column += 1
            groups[count, 1] = column
        count, column = count + 1, column + 1
    return groups[: count + -count % (_BUNDLE // 3)]


@compiled
def _part(w: FloatArray, alike: BoolArray) -> None:
    """Clear ``alike [D]`` where the weights ``[N, D]`` of a column are not those of the one before."""
    for i in range(len(w)):
        for d in range(1, len(alike)):
            alike[d] &= w[i, d] == w[i, d - 1]


@compiled
def _put_groups(
    x: FloatArray, w: FloatArray, groups: IntArray, twice: float, beside: int, out: FloatArray
) -> None:
    """Features and weight of each group, so many samples ``beside`` each other.

    The features of a group of two by root ½, as its weight is taken ``twice``.
    """
    half, numbers = np.sqrt(0.5), 3 * len(groups)
    for i in range(len(x)):
        start = i // beside * beside * numbers + i % beside
        for g in range(len(groups)):
            a, b, k = groups[g, 0], groups[g, 1], start + 3 * g * beside
            if b >= 0:
                out[k], out[k + beside] = half * x[i, a], half * x[i, b]
                out[k + 2 * beside] = twice * w[i, a]
            elif a >= 0:
                out[k], out[k + 2 * beside] = x[i, a], w[i, a]


@compiled
def add_costs(
    pair: Pair, first: int, count: int, low: int, high: int, cost: FloatArray, at: int, column: int
) -> None:
    """Costs of ``count`` reference samples from ``first`` on with the tiles ``low … high - 1``.

    They go into the rows ``at …`` of ``cost``, from ``column`` on.
    """
    sums = aligned(2 * TILE)
    least, unknown = np.float32(pair.least), np.float32(pair.unknown)
    # Views of arrays cost time in here, so rows and tiles are found by where they start.
    rows, tiles, out = pair.rows.reshape(-1), pair.tiles.reshape(-1), cost.reshape(-1)
    numbers, width = pair.rows.shape[1], cost.shape[1]
    for t in range(low, high):
        for r in range(count):
            _put_products(rows, (first + r) * numbers, numbers, tiles, t * numbers * TILE, sums)
            _put_means(sums, least, unknown, out, (at + r) * width + column + (t - low) * TILE)


@compiled
def _put_means(
    sums: FloatArray, least: np.float32, unknown: np.float32, out: FloatArray, place: int
) -> None:
    """Roots of the weighted means of ``sums`` into ``out[place …]``, TILE of them."""
    squares, weights = sums[:TILE], sums[TILE:]
    means = out[place : place + TILE]
    for j in range(TILE):
        root = np.sqrt(squares[j] / weights[j])
        means[j] = root if weights[j] > least else unknown


@compiled
def _put_products(
    rows: FloatArray, row: int, numbers: int, tiles: FloatArray, tile: int, sums: FloatArray
) -> None:
    """Σ w v (x − y)² and Σ w v of one reference sample with each sample of a tile.

    The samples have so many ``numbers`` and start at ``row``, the tile at ``tile``. Three groups
    at a time, written out: a loop over them would not stay in registers, and AVX2 has sixteen.
    """
    for j in range(2 * TILE):
        sums[j] = 0
    for g in range(0, numbers, _BUNDLE):
        t = tiles[tile + g * TILE : tile + (g + _BUNDLE) * TILE]
        a = rows[row + g : row + g + _BUNDLE]
        a0, a1, a2, a3, a4, a5, a6, a7, a8 = a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8]
        for j in range(TILE):
            d0, d1, k = a0 - t[j], a1 - t[j + TILE], a2 * t[j + 2 * TILE]
            d2, d3, l = a3 - t[j + 3 * TILE], a4 - t[j + 4 * TILE], a5 * t[j + 5 * TILE]  # noqa: E741
            d4, d5, m = a6 - t[j + 6 * TILE], a7 - t[j + 7 * TILE], a8 * t[j + 8 * TILE]
            # Added from left to right, so that a product and its sum are one instruction.
            squares = sums[j] + k * (d0 * d0 + d1 * d1)
            sums[j] = squares + l * (d2 * d2 + d3 * d3) + m * (d4 * d4 + d5 * d5)
            sums[j + TILE] = sums[j + TILE] + k + l + m
