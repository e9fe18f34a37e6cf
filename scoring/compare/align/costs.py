"""What it costs to lay one sample of the reference on one of the practice.

The cost of a pair is the root of the weighted mean squared difference of its
features, `Σ w v (x − y)² / Σ w v`, in single precision. Differences are taken
before they are squared, so that equal samples cost exactly nothing and equal
pairs cost the same to the last bit: the expansion into a matrix product has
noise of 3e-4 there, which would choose among identical repetitions.

Columns with the same weights, such as x and y of a joint, share a group;
groups of many practice samples lie beside each other in tiles that stay in the
first cache. Ways of doing it faster that were tried are in
docs/experiments/alignment.md.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from llvmlite import ir

from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.compare.align.lanes import Lanes, Value, aligned, compiled, kernel
from scoring.compare.calibration import LEAST_COMMON, UNKNOWN_COST

TILE = 32
"""Practice samples whose costs are worked out together. Their sums fill half of AVX2's sixteen registers."""

PAD = 16
"""Columns before the first one in tables of costs and sums, so that steps need not look for the edge."""


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
    rows, tiles = aligned(len(x), numbers), aligned(count, TILE * numbers)
    # A group of two must weigh twice; a power of two leaves the costs of equal pairs equal.
    _put_groups(x, wx, groups, 2.0, 1, rows.reshape(-1))
    _put_groups(y, wy, groups, 1.0, TILE, tiles.reshape(-1))
    return Pair(rows, tiles, len(x), len(y), LEAST_COMMON * x.shape[1], UNKNOWN_COST)


def weighted_costs(x: FloatArray, wx: FloatArray, y: FloatArray, wy: FloatArray) -> FloatArray:
    """All costs ``[n, m]`` of ``x [n, D]`` and ``y [m, D]``; UNKNOWN_COST where too little is common."""
    pair = packed(x, wx, y, wy)
    cost = aligned(len(x), len(pair.tiles) * TILE)
    add_costs(pair, 0, len(x), 0, len(pair.tiles), cost, 0, 0)
    return cost[:, : len(y)]


@compiled
def _groups(wx: FloatArray, wy: FloatArray) -> IntArray:
    """Columns ``[G, 2]`` of each group, -1 for none; neighbours of equal weights go together."""
    alike = np.ones(wx.shape[1], dtype=np.bool_)
    _part(wx, alike)
    _part(wy, alike)
    groups, count, column = np.full((wx.shape[1], 2), -1), 0, 0
    while column < wx.shape[1]:
        groups[count, 0] = column
        if column + 1 < wx.shape[1] and alike[column + 1]:
            column += 1
            groups[count, 1] = column
        count, column = count + 1, column + 1
    return groups[:count]


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
            if b < 0:
                out[k], out[k + 2 * beside] = x[i, a], w[i, a]
            else:
                out[k], out[k + beside] = half * x[i, a], half * x[i, b]
                out[k + 2 * beside] = twice * w[i, a]


@compiled
def add_costs(
    pair: Pair, first: int, count: int, low: int, high: int, cost: FloatArray, at: int, column: int
) -> None:
    """Costs of ``count`` reference samples from ``first`` on with the tiles ``low … high - 1``.

    They go into the rows ``at …`` of ``cost``, from ``column`` on.
    """
    least, unknown = np.float32(pair.least), np.float32(pair.unknown)
    rows, tiles, out = pair.rows.reshape(-1), pair.tiles.reshape(-1), cost.reshape(-1)
    numbers, width = pair.rows.shape[1], cost.shape[1]
    for t in range(low, high):
        for r in range(count):
            place = (at + r) * width + column + (t - low) * TILE
            _put_costs(
                rows, (first + r) * numbers, numbers, tiles, t * numbers * TILE, least, unknown, out, place
            )


@kernel(ir.FloatType(), TILE)
def _put_costs(
    lanes: Lanes,
    rows: Value,
    row: Value,
    numbers: Value,
    tiles: Value,
    tile: Value,
    least: Value,
    unknown: Value,
    out: Value,
    place: Value,
) -> None:
    """Costs of one reference sample with each sample of a tile, into ``out[place …]``.

    The samples have so many ``numbers`` and start at ``row``, the tile at ``tile``.
    """

    def add_group(index: Value, sums: list[Value]) -> tuple[Value, Value]:
        x, y, w = (lanes.load(tiles, tile + (index + n) * TILE) for n in range(3))
        a, b, v = (lanes.every(rows, row + index + n) for n in range(3))
        common = v * w
        return sums[0] + common * ((a - x) * (a - x) + (b - y) * (b - y)), sums[1] + common

    squares, weights = lanes.summed(numbers, 3, 2, add_group)
    cost = lanes.root(squares / weights)
    lanes.store(lanes.where_more(weights, lanes.filled(least), cost, lanes.filled(unknown)), out, place)
