"""Classic dynamic time warping, as other libraries have it.

Steps (1,0), (0,1) and (1,1), both ends fixed, cost the squared Euclidean
distance, in double precision (Sakoe and Chiba 1978, symmetric, slope weight
one each). It is here to be compared with: the product's own warp is
``scoring.compare.align.warp.align``.

Four rows are worked out at once: a cell waits for the one to its left, and the
rows above and below, each a column behind the other, fill that time. The steps
to four cells fit in one byte.
"""

from __future__ import annotations

import numpy as np

from scoring.arrays import FloatArray, IntArray
from scoring.compare.align.costs import TILE, compiled
from scoring.compare.align.warp import Warp
from scoring.errors import NotComparable

_ROWS = 4
_BUNDLE = 5
_PAD = 8
_DIAGONAL, _UP, _LEFT = 0, 1, 2

_ROUNDING = 1e-13
"""Share of the squared lengths that may be left of equal samples."""


def align_classic(x: FloatArray, y: FloatArray) -> Warp:
    """The cheapest path between ``x [n, D]`` and ``y [m, D]`` from the first pair to the last.

    ``cost`` is the root of the summed squared distances. Of equally cheap
    steps back the diagonal is taken, then the one in ``x``. Takes n·m/4 bytes.
    Raises NotComparable where one is empty or they differ in D.
    """
    if not len(x) or not len(y) or x.shape[1] != y.shape[1]:
        raise NotComparable("Only tracks with samples and with the same features can be aligned.")
    dimensions = -(-x.shape[1] // _BUNDLE) * _BUNDLE
    rows = np.zeros((-(-len(x) // _ROWS) * _ROWS, dimensions))
    tiles = np.zeros((-(-len(y) // TILE), dimensions * TILE))
    xx, yy = np.zeros(len(rows)), np.zeros(len(tiles) * TILE)
    _put_rows(np.asarray(x, dtype=np.float64), rows, xx)
    _put_tiles(np.asarray(y, dtype=np.float64), tiles, yy)
    steps = np.empty((len(rows) // _ROWS, len(y)), dtype=np.uint8)
    squares = _forward(rows, tiles, xx, yy, len(x), steps)
    return Warp(path=_way_back(steps, len(x)), cost=float(np.sqrt(squares)))


@compiled
def _put_rows(x: FloatArray, rows: FloatArray, xx: FloatArray) -> None:
    """The samples times −2, and their squared lengths."""
    for i in range(len(x)):
        for d in range(x.shape[1]):
            rows[i, d] = -2.0 * x[i, d]
            xx[i] += x[i, d] * x[i, d]


@compiled
def _put_tiles(y: FloatArray, tiles: FloatArray, yy: FloatArray) -> None:
    """TILE samples beside each other, and the squared lengths of all."""
    for j in range(len(y)):
        for d in range(y.shape[1]):
            tiles[j // TILE, d * TILE + j % TILE] = y[j, d]
            yy[j] += y[j, d] * y[j, d]


@compiled
def _forward(
    rows: FloatArray, tiles: FloatArray, xx: FloatArray, yy: FloatArray, n: int, steps: IntArray
) -> float:
    """The cheapest sum; the steps to each cell go to ``steps``, two bits a row.

    ``rows``, ``tiles``, ``xx`` and ``yy`` as ``_put_rows`` and ``_put_tiles`` make them.
    """
    width = 2 * _PAD + len(tiles) * TILE
    m = steps.shape[1]
    total, cost = np.full((_ROWS + 1, width), np.inf), np.full((_ROWS, width), np.inf)
    total[0, _PAD - 1] = 0.0
    sums, numbers = np.empty(_ROWS * TILE), rows.shape[1]
    flat_rows, flat_tiles, flat_cost = rows.reshape(-1), tiles.reshape(-1), cost.reshape(-1)
    for block in range(len(steps)):
        i = block * _ROWS
        for t in range(len(tiles)):
            _put_products(flat_rows, i * numbers, numbers, flat_tiles, t * numbers * TILE, sums)
            for r in range(_ROWS):
                place = r * width + _PAD + t * TILE
                _put_squares(sums, r * TILE, xx[i + r], yy, t * TILE, flat_cost, place)
        _add_rows(total, cost, m)
        _put_steps(total, steps[block])
        if i + _ROWS < n:
            for k in range(width):
                total[0, k] = total[_ROWS, k]
    return float(total[n - i, _PAD + m - 1])


@compiled
def _put_squares(
    sums: FloatArray, at: int, xx: float, yy: FloatArray, first: int, out: FloatArray, place: int
) -> None:
    """Squared distances of one sample to a tile: both squared lengths less twice the product.

    What rounding may leave of equal samples is nothing.
    """
    products, lengths, given = sums[at : at + TILE], yy[first : first + TILE], out[place : place + TILE]
    for j in range(TILE):
        both = xx + lengths[j]
        square = both + products[j]
        given[j] = square if square > _ROUNDING * both else 0.0


@compiled
def _put_products(
    rows: FloatArray, row: int, numbers: int, tiles: FloatArray, tile: int, sums: FloatArray
) -> None:
    """Scalar products ``[4·TILE]`` of four samples with each of a tile.

    The samples have so many ``numbers`` and start at ``row``, the tile at
    ``tile``. Written out for five dimensions at a time, as a loop over them
    would not stay in registers.
    """
    for j in range(_ROWS * TILE):
        sums[j] = 0.0
    for k in range(row, row + numbers, _BUNDLE):
        start = tile + (k - row) * TILE
        y = tiles[start : start + _BUNDLE * TILE]
        a, b = rows[k : k + _BUNDLE], rows[k + numbers : k + numbers + _BUNDLE]
        c = rows[k + 2 * numbers : k + 2 * numbers + _BUNDLE]
        d = rows[k + 3 * numbers : k + 3 * numbers + _BUNDLE]
        a0, a1, a2, a3, a4 = a[0], a[1], a[2], a[3], a[4]
        b0, b1, b2, b3, b4 = b[0], b[1], b[2], b[3], b[4]
        c0, c1, c2, c3, c4 = c[0], c[1], c[2], c[3], c[4]
        d0, d1, d2, d3, d4 = d[0], d[1], d[2], d[3], d[4]
        for j in range(TILE):
            p, q, r, s, t = y[j], y[j + TILE], y[j + 2 * TILE], y[j + 3 * TILE], y[j + 4 * TILE]
            sums[j] += a0 * p + a1 * q + a2 * r + a3 * s + a4 * t
            sums[j + TILE] += b0 * p + b1 * q + b2 * r + b3 * s + b4 * t
            sums[j + 2 * TILE] += c0 * p + c1 * q + c2 * r + c3 * s + c4 * t
            sums[j + 3 * TILE] += d0 * p + d1 * q + d2 * r + d3 * s + d4 * t


@compiled
def _add_rows(total: FloatArray, cost: FloatArray, m: int) -> None:
    """Sums of four rows ``total[1:]`` from the one before, each row a column behind the one above.

    ``last`` is a row's newest sum and ``former`` the one before it.
    """
    above, t0, t1, t2, t3 = total[0], total[1], total[2], total[3], total[4]
    c0, c1, c2, c3 = cost[0], cost[1], cost[2], cost[3]
    last0 = last1 = last2 = last3 = former0 = former1 = former2 = np.inf
    for k in range(_PAD, _PAD + m + _ROWS - 1):
        best = former2 if former2 < last2 else last2
        last3 = c3[k - 3] + (best if best < last3 else last3)
        t3[k - 3] = last3
        best = former1 if former1 < last1 else last1
        former2, last2 = last2, c2[k - 2] + (best if best < last2 else last2)
        t2[k - 2] = last2
        best = former0 if former0 < last0 else last0
        former1, last1 = last1, c1[k - 1] + (best if best < last1 else last1)
        t1[k - 1] = last1
        best = above[k - 1] if above[k - 1] < above[k] else above[k]
        former0, last0 = last0, c0[k] + (best if best < last0 else last0)
        t0[k] = last0


@compiled
def _put_steps(total: FloatArray, steps: IntArray) -> None:
    """The steps to four rows of sums, two bits each, the uppermost lowest."""
    m = len(steps)
    row0, row1, row2, row3 = total[0][_PAD:], total[1][_PAD:], total[2][_PAD:], total[3][_PAD:]
    left0, left1, left2 = total[0][_PAD - 1 :], total[1][_PAD - 1 :], total[2][_PAD - 1 :]
    left3, left4 = total[3][_PAD - 1 :], total[4][_PAD - 1 :]
    for j in range(m):
        steps[j] = (
            _step(left0[j], row0[j], left1[j])
            | np.uint8(_step(left1[j], row1[j], left2[j]) << 2)
            | np.uint8(_step(left2[j], row2[j], left3[j]) << 4)
            | np.uint8(_step(left3[j], row3[j], left4[j]) << 6)
        )


@compiled
def _step(diagonal: float, up: float, left: float) -> np.uint8:
    """The cheapest of three, the first of equal ones."""
    step, best = (np.uint8(_UP), up) if up < diagonal else (np.uint8(_DIAGONAL), diagonal)
    return np.uint8(_LEFT) if left < best else step


@compiled
def _way_back(steps: IntArray, n: int) -> IntArray:
    """The path from the first pair to the last."""
    i, j = n - 1, steps.shape[1] - 1
    at = i + j + 1
    path = np.empty((at, 2), dtype=np.int64)
    while True:
        at -= 1
        path[at, 0], path[at, 1] = i, j
        if i == 0 and j == 0:
            return path[at:].copy()
        step = (steps[i // _ROWS, j] >> (2 * (i % _ROWS))) & 3
        if step != _LEFT:
            i -= 1
        if step != _UP:
            j -= 1
