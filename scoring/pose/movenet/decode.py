"""From MoveNet's four maps to the joints of one person."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from scoring.arrays import FloatArray

SOFTENING = 1.8
"""Cells added to a distance before dividing by it, as in the published graph."""


@dataclass(frozen=True)
class Maps:
    """MoveNet's output for one picture on a grid of G cells.

    centre ``[G, G]`` and heat ``[17, G, G]`` in 0..1; regress and offset
    ``[17, 2, G, G]`` as (dy, dx) in cells.
    """

    centre: FloatArray
    heat: FloatArray
    regress: FloatArray
    offset: FloatArray


@lru_cache(maxsize=4)
def _grid(cells: int) -> tuple[FloatArray, FloatArray]:
    ys, xs = np.mgrid[0:cells, 0:cells].astype(np.float32)
    return ys, xs


def nearness(cells: int, y: FloatArray | float, x: FloatArray | float) -> FloatArray:
    """Weight 1/(distance + 1.8 cells) to (y, x) in cells: ``[..., G, G]``."""
    ys, xs = _grid(cells)
    y, x = np.asarray(y, np.float32), np.asarray(x, np.float32)
    squared = (ys - y[..., None, None]) ** 2 + (xs - x[..., None, None]) ** 2
    return 1.0 / (np.sqrt(squared) + np.float32(SOFTENING))


def decode(maps: Maps, near: tuple[float, float] | None = None) -> FloatArray:
    """Joints ``[17, 3]`` (x, y as shares of the picture's side, confidence).

    The person is the cell of the centre map that is strong and close to
    ``near`` (x, y as shares; default the middle of the picture). Its regressed
    joints say where to look, the heat maps where each joint is, the offsets
    where inside the cell. Source: the published MoveNet graph.
    """
    cells = maps.centre.shape[0]
    x0, y0 = (0.5, 0.5) if near is None else near
    weighted = maps.centre * nearness(cells, y0 * cells, x0 * cells)
    cy, cx = np.unravel_index(int(weighted.argmax()), weighted.shape)
    return _joints(maps, int(cy), int(cx))


def _joints(maps: Maps, cy: int, cx: int) -> FloatArray:
    """Joints ``[17, 3]`` of the person whose centre is cell (cy, cx)."""
    cells, count = maps.centre.shape[0], len(maps.heat)
    expected = maps.regress[:, :, cy, cx] + np.array([cy, cx], np.float32)
    likely = maps.heat * nearness(cells, expected[:, 0], expected[:, 1])
    best = likely.reshape(count, -1).argmax(axis=1)
    joint = np.arange(count)
    y, x = np.divmod(best, cells)
    dy, dx = maps.offset[joint, :, y, x].T
    return np.stack([(x + dx) / cells, (y + dy) / cells, maps.heat[joint, y, x]], axis=1).astype(np.float32)
