"""Passes over many stored poses, as fast as memory gives them.

Poses lie in columns: row r of an array holds one number of every pose, so that
a pass goes through memory in order and the processor takes eight poses at a
time. A pass works on blocks that stay in the nearest cache, in single
precision; whoever needs the exact total computes it again for the few best.
"""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np

from scoring.arrays import FloatArray, IntArray

BLOCK = 4096
"""Poses worked on at a time."""

_OPTIONS: dict[str, Any] = {"nogil": True, "cache": True, "error_model": "numpy"}


@nb.njit(**_OPTIONS)
def distances(coordinates: FloatArray, pose: FloatArray, out: FloatArray) -> None:
    """Squared distances of ``coordinates [34, N]`` from ``pose [34]`` into ``out [N]``."""
    for start in range(0, len(out), BLOCK):
        end = min(start + BLOCK, len(out))
        sums = out[start:end]
        sums[:] = 0.0
        for row in range(len(pose)):
            values, sought = coordinates[row, start:end], pose[row]
            for i in range(end - start):
                difference = values[i] - sought
                sums[i] += difference * difference


@nb.njit(**_OPTIONS)
def weighted_losses(
    coordinates: FloatArray,
    confidences: FloatArray,
    pose: FloatArray,
    euclidean: bool,
    out: FloatArray,
) -> None:
    """Confidence-weighted mean over the joints of |Δx| + |Δy|, or of ‖Δ‖ if ``euclidean``.

    ``coordinates [34, N]``, ``confidences [17, N]``, ``pose [34]``.
    """
    weights = np.empty(BLOCK, dtype=np.float32)
    for start in range(0, len(out), BLOCK):
        count = min(BLOCK, len(out) - start)
        sums = out[start : start + count]
        sums[:] = 0.0
        weights[:] = 0.0
        for joint in range(len(confidences)):
            xs, x = coordinates[2 * joint, start : start + count], pose[2 * joint]
            ys, y = coordinates[2 * joint + 1, start : start + count], pose[2 * joint + 1]
            sure = confidences[joint, start : start + count]
            if euclidean:
                for i in range(count):
                    dx, dy = xs[i] - x, ys[i] - y
                    sums[i] += sure[i] * np.sqrt(dx * dx + dy * dy)
                    weights[i] += sure[i]
            else:
                for i in range(count):
                    sums[i] += sure[i] * (abs(xs[i] - x) + abs(ys[i] - y))
                    weights[i] += sure[i]
        for i in range(count):
            sums[i] /= weights[i]


@nb.njit(**_OPTIONS)
def still_squares(
    features: FloatArray,
    layout: IntArray,
    pose: FloatArray,
    shares: FloatArray,
    least: int,
    out: FloatArray,
) -> None:
    """Mean over the parts of their squared errors; NaN under ``least`` measured parts.

    ``features [R, N]`` and ``pose [R]`` hold NaN where nothing was measured.
    ``layout [13, 5]`` names for each part the first rows of its bone, its
    position, its angle (radians), the angle's weight and how sure the part is,
    -1 where it has none; ``shares`` weigh bone, position and angle.
    """
    squares = np.empty(BLOCK, dtype=np.float32)
    weights = np.empty(BLOCK, dtype=np.float32)
    counts = np.empty(BLOCK, dtype=np.float32)
    zero, one = np.float32(0.0), np.float32(1.0)
    for start in range(0, len(out), BLOCK):
        count = min(BLOCK, len(out) - start)
        end = start + count
        sums = out[start:end]
        sums[:] = 0.0
        counts[:] = 0.0
        for rows in layout:
            squares[:] = 0.0
            weights[:] = 0.0
            _add_plane(features, rows[0], start, end, pose, shares[0], squares, weights)
            _add_plane(features, rows[1], start, end, pose, shares[1], squares, weights)
            _add_angle(features, rows[2:], start, end, pose, shares[2], squares, weights)
            sure, own = features[rows[4], start:end], pose[rows[4]]
            for i in range(count):
                measured = (min(sure[i], own) > zero) & (weights[i] > zero)
                sums[i] += squares[i] / weights[i] if measured else zero
                counts[i] += one if measured else zero
        for i in range(count):
            sums[i] = sums[i] / counts[i] if counts[i] >= least else np.float32(np.nan)


@nb.njit(inline="always", error_model="numpy")
def _add_plane(
    features: FloatArray,
    row: int,
    start: int,
    end: int,
    pose: FloatArray,
    share: float,
    squares: FloatArray,
    weights: FloatArray,
) -> None:
    """Add the weighted squared lengths of the differences in two rows that both poses measured."""
    if row < 0:
        return
    xs, x = features[row, start:end], pose[row]
    ys, y = features[row + 1, start:end], pose[row + 1]
    zero = np.float32(0.0)
    for i in range(len(xs)):
        dx, dy = xs[i] - x, ys[i] - y
        square = dx * dx + dy * dy
        known = square == square  # NaN is not
        squares[i] += share * square if known else zero
        weights[i] += share if known else zero


@nb.njit(inline="always", error_model="numpy")
def _add_angle(
    features: FloatArray,
    rows: IntArray,
    start: int,
    end: int,
    pose: FloatArray,
    share: float,
    squares: FloatArray,
    weights: FloatArray,
) -> None:
    """Add the squared differences of an angle, weighted by how reliable it is in both poses."""
    angle, reliable, sureness = rows[0], rows[1], rows[2]
    if angle < 0:
        return
    turns, turn = features[angle, start:end], pose[angle]
    heavy, weight = features[reliable, start:end], pose[reliable]
    sure, own = features[sureness, start:end], pose[sureness]
    for i in range(len(turns)):
        ratio = min(heavy[i], weight) / max(min(sure[i], own), np.float32(1e-9))
        counts = share * min(max(ratio, np.float32(0.0)), np.float32(1.0))
        difference = turns[i] - turn
        squares[i] += counts * difference * difference
        weights[i] += counts
