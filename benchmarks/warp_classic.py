"""Classic dynamic time warping, as other libraries have it.

Steps (1,0), (0,1) and (1,1), both ends fixed, cost the squared Euclidean
distance, in double precision (Sakoe and Chiba 1978, symmetric, slope weight
one each). It is here to be compared with: the product's own warp is
``scoring.compare.align.warp.align``.

Six rows are worked out at once: a cell waits for the one to its left, and the
rows above and below, each a column behind the other, fill that time. The steps
to three cells fit in one byte.
"""

from __future__ import annotations

import numpy as np
from llvmlite import ir

from scoring.arrays import FloatArray, IntArray
from scoring.compare.align.lanes import Lanes, Value, aligned, compiled, kernel
from scoring.compare.align.warp import Warp
from scoring.errors import NotComparable

_ROWS, _HALF = 6, 3
_TILE = 8
_PAD = 8
_DIAGONAL, _UP, _LEFT = 0.0, 1.0, 2.0

_ROUNDING = 1e-13
"""Share of the squared lengths that may be left of equal samples."""


def align_classic(x: FloatArray, y: FloatArray) -> Warp:
    """The cheapest path between ``x [n, D]`` and ``y [m, D]`` from the first pair to the last.

    ``cost`` is the root of the summed squared distances. Of equally cheap
    steps back the diagonal is taken, then the one in ``x``. Takes n·m/3 bytes.
    Raises NotComparable where one is empty or they differ in D.
    """
    if not len(x) or not len(y) or x.shape[1] != y.shape[1]:
        raise NotComparable("Only tracks with samples and with the same features can be aligned.")
    rows = aligned(-(-len(x) // _ROWS) * _ROWS, x.shape[1], dtype=np.float64)
    tiles = aligned(-(-len(y) // _TILE), x.shape[1] * _TILE, dtype=np.float64)
    xx, yy = aligned(len(rows), dtype=np.float64), aligned(len(tiles) * _TILE, dtype=np.float64)
    _put_rows(np.asarray(x, dtype=np.float64), rows, xx)
    _put_tiles(np.asarray(y, dtype=np.float64), tiles, yy)
    steps = np.empty((len(rows) // _HALF, len(y)), dtype=np.uint8)
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
    """_TILE samples beside each other, and the squared lengths of all."""
    for j in range(len(y)):
        for d in range(y.shape[1]):
            tiles[j // _TILE, d * _TILE + j % _TILE] = y[j, d]
            yy[j] += y[j, d] * y[j, d]


@compiled
def _forward(
    rows: FloatArray, tiles: FloatArray, xx: FloatArray, yy: FloatArray, n: int, steps: IntArray
) -> float:
    """The cheapest sum; the steps to each cell go to ``steps``, two bits a row.

    ``rows``, ``tiles``, ``xx`` and ``yy`` as ``_put_rows`` and ``_put_tiles`` make them.
    """
    width = 2 * _PAD + len(tiles) * _TILE
    m, numbers = steps.shape[1], rows.shape[1]
    total, cost = np.full((_ROWS + 1, width), np.inf), np.full((_ROWS, width), np.inf)
    total[0, _PAD - 1] = 0.0
    flat_rows, flat_tiles = rows.reshape(-1), tiles.reshape(-1)
    flat_total, flat_cost = total.reshape(-1), cost.reshape(-1)
    for block in range(len(steps) // 2):
        i = block * _ROWS
        for t in range(len(tiles)):
            _put_squares(flat_rows, i, numbers, flat_tiles, t, xx, yy, flat_cost, width)
            # While the processor waits for one cell after another it works on the next tile.
            _add_columns(flat_total, flat_cost, width, _PAD + t * _TILE)
        _add_columns(flat_total, flat_cost, width, _PAD + len(tiles) * _TILE)
        _put_steps(total[: _HALF + 1], steps[2 * block])
        _put_steps(total[_HALF:], steps[2 * block + 1])
        if i + _ROWS < n:
            for k in range(width):
                total[0, k] = total[_ROWS, k]
    return float(total[n - i, _PAD + m - 1])


@kernel(ir.DoubleType(), _TILE)
def _put_squares(
    lanes: Lanes,
    rows: Value,
    row: Value,
    numbers: Value,
    tiles: Value,
    tile: Value,
    xx: Value,
    yy: Value,
    cost: Value,
    width: Value,
) -> None:
    """Squared distances of _ROWS samples to a tile: both squared lengths less twice the product.

    What rounding may leave of equal samples is nothing.
    """

    def add_products(d: Value, sums: list[Value]) -> list[Value]:
        y = lanes.load(tiles, (tile * numbers + d) * _TILE)
        return [sums[r] + lanes.every(rows, (row + r) * numbers + d) * y for r in range(_ROWS)]

    lengths = lanes.load(yy, tile * _TILE)
    for r, products in enumerate(lanes.summed(numbers, 1, _ROWS, add_products)):
        both = lengths + lanes.every(xx, row + r)
        square = both + products
        found = lanes.where_more(square, both * _ROUNDING, square, 0.0)
        lanes.store(found, cost, width * r + tile * _TILE + _PAD)


@kernel(ir.DoubleType(), 1)
def _add_columns(lanes: Lanes, total: Value, cost: Value, width: Value, first: Value) -> None:
    """Sums of _TILE columns from ``first`` on, each row of ``total[1:]`` a column behind the one above."""

    def sums(column: int) -> list[Value]:
        return [lanes.load(total, width * r + first + (column - max(r - 1, 0))) for r in range(_ROWS + 1)]

    former, last = sums(-2), sums(-1)
    for column in range(_TILE):
        here = [lanes.load(total, first + column)]
        for r in range(1, _ROWS + 1):
            # The first row is beside the one above it, the others are a column behind.
            up, diagonal = (here[0], last[0]) if r == 1 else (last[r - 1], former[r - 1])
            best = lanes.least(lanes.least(up, diagonal), last[r])
            here.append(lanes.load(cost, width * (r - 1) + first + (column - r + 1)) + best)
            lanes.store(here[r], total, width * r + first + (column - r + 1))
        former, last = last, here


@compiled
def _put_steps(total: FloatArray, steps: IntArray) -> None:
    """The steps to three rows of sums, ``total[1:]``, two bits each, the uppermost lowest."""
    up0, up1, up2 = total[0][_PAD:], total[1][_PAD:], total[2][_PAD:]
    left0, left1, left2 = total[0][_PAD - 1 :], total[1][_PAD - 1 :], total[2][_PAD - 1 :]
    left3 = total[3][_PAD - 1 :]
    for j in range(len(steps)):
        # In floats, as the sums are: bytes would be selected one by one.
        first, second = _step(left0[j], up0[j], left1[j]), _step(left1[j], up1[j], left2[j])
        steps[j] = np.uint8(np.int32(first + 4 * second + 16 * _step(left2[j], up2[j], left3[j])))


@compiled
def _step(diagonal: float, up: float, left: float) -> float:
    """The cheapest of three, the first of equal ones."""
    step, best = (_UP, up) if up < diagonal else (_DIAGONAL, diagonal)
    return _LEFT if left < best else step


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
        step = (steps[i // _HALF, j] >> (2 * (i % _HALF))) & 3
        if step != _LEFT:
            i -= 1
        if step != _UP:
            j -= 1
