"""The features that the warp compares, what they cost, and after how long they come again.

They are bones, and positions of head, limbs and ends.
"""

from __future__ import annotations

import numpy as np

from scoring.arrays import FloatArray, IntArray
from scoring.compare.body.description import BONES, FACE, NECK, PELVIS, SWAPPED, Body
from scoring.compare.body.feet import SWAPS
from scoring.compare.calibration import (
    FILLING,
    LEAST_SEEN,
    MUSIC_WEIGHT,
    PERIOD_ALIKE,
    PERIOD_AS_GOOD,
    PERIOD_MOVES,
    SHORTEST_PERIOD,
)

Features = tuple[FloatArray, FloatArray, FloatArray, FloatArray]
"""Features and weights of one clip, then of the other."""


_POSITIONS = (0, 3, 4, 5, 6, 9, 10, 11, 12)


def alignment_features(body: Body, joint_weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Features ``[N, D]`` and their weights; ``joint_weights [13]`` scale the positions' share.

    Both sides carry the root of a weight, as a pair is weighted by the product.
    """
    parts = list(_POSITIONS)
    bones = body.bones.reshape(len(body), -1)
    positions = body.positions[:, parts].reshape(len(body), -1)
    bone_weights = np.repeat(body.bone_weights, 2, axis=1)
    shares = body.position_weights[:, parts] * np.sqrt(joint_weights[parts])
    return (
        np.concatenate([bones, positions], axis=1),
        np.concatenate([bone_weights, np.repeat(shares, 2, axis=1)], axis=1),
    )


def _turned_over() -> tuple[IntArray, FloatArray]:
    """Which feature each is of the same body turned over, and the sign that it has then ``[D]``."""
    swaps = {**dict(enumerate(SWAPS)), PELVIS: PELVIS, NECK: NECK, FACE: FACE}
    places = {(start, end): index for index, (start, end, _) in enumerate(BONES)}
    order, signs = [], []
    for start, end, _ in BONES:
        there = (swaps[start], swaps[end])
        # A line from right to left runs from left to right when turned over.
        order.append(places.get(there, places.get(there[::-1], -1)))
        signs.append((-1.0, 1.0) if there in places else (1.0, -1.0))
    order += [len(BONES) + _POSITIONS.index(int(SWAPPED[part])) for part in _POSITIONS]
    signs += [(-1.0, 1.0)] * len(_POSITIONS)
    columns = 2 * np.array(order)[:, None] + np.arange(2)
    return columns.ravel(), np.array(signs).ravel()


_TURNED = _turned_over()


def turned_features(y: FloatArray, wy: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The features ``y [M, D]`` of a clip and their weights, with left and right exchanged."""
    order, signs = _TURNED
    return y[:, order] * signs, wy[:, order]


def with_unseen(x: FloatArray, wx: FloatArray, y: FloatArray, wy: FloatArray, cost: float) -> Features:
    """The features of both clips, such that a sample which shows nearly nothing costs ``cost``.

    Against whatever it is laid. Two features that only hidden samples carry,
    one for each clip, do it.
    """
    hidden = [FILLING * (weights.sum(axis=1) < LEAST_SEEN) for weights in (wx, wy)]
    if not hidden[0].any() and not hidden[1].any():
        return x, wx, y, wy
    nothing, always = [np.zeros(len(x)), np.zeros(len(y))], [np.ones(len(x)), np.ones(len(y))]
    return (
        np.column_stack([x, cost * always[0], nothing[0]]),
        np.column_stack([wx, hidden[0], always[0]]),
        np.column_stack([y, nothing[1], cost * always[1]]),
        np.column_stack([wy, always[1], hidden[1]]),
    )


def with_music(features: Features, reference: FloatArray, practice: FloatArray) -> Features:
    """The features of both clips, and where the music is then: seconds of one clock, ``[N]`` and ``[M]``."""
    x, wx, y, wy = features
    weight = np.sqrt(MUSIC_WEIGHT)
    return (
        np.column_stack([x, reference]),
        np.column_stack([wx, np.full(len(x), weight)]),
        np.column_stack([y, practice]),
        np.column_stack([wy, np.full(len(y), weight)]),
    )


def path_costs(x: FloatArray, wx: FloatArray, y: FloatArray, wy: FloatArray, path: IntArray) -> FloatArray:
    """Cost of each pair of samples along ``path [P, 2]``; NaN where one shows nearly nothing."""
    a, b = path[:, 0], path[:, 1]
    weights = wx[a] * wy[b]
    total = weights.sum(axis=1)
    squares = (weights * (x[a] - y[b]) ** 2).sum(axis=1)
    return np.where(total >= LEAST_SEEN, np.sqrt(squares / np.maximum(total, 1e-9)), np.nan)


def period_of(x: FloatArray, weights: FloatArray, rate: float) -> int | None:
    """Samples after which features ``x [N, D]`` come again, twice at least; None where they do not."""
    longest = int(0.6 * len(x))
    if longest * 2 < SHORTEST_PERIOD * rate:
        return None
    apart = np.array([_apart(x, weights, lag) for lag in range(1, longest + 1)])
    worst = float(apart.max(initial=0.0))
    middle = apart[1:-1]
    dips = 1 + np.flatnonzero((middle < apart[:-2]) & (middle <= apart[2:]))
    dips = dips[(dips + 1 >= SHORTEST_PERIOD * rate) & (apart[dips] <= PERIOD_ALIKE * worst)]
    if worst < PERIOD_MOVES or not dips.size:
        return None
    good = dips[apart[dips] <= PERIOD_AS_GOOD * apart[dips].min() + 0.05 * worst]
    return int(good[0]) + 1 if round(len(x) / (int(good[0]) + 1)) >= 2 else None


def _apart(x: FloatArray, weights: FloatArray, lag: int) -> float:
    """Root of the weighted mean squared difference of the clip from itself ``lag`` samples later."""
    common = weights[lag:] * weights[:-lag]
    total = float(common.sum())
    squares = float((common * (x[lag:] - x[:-lag]) ** 2).sum())
    return float(np.sqrt(squares / total)) if total > 0 else 0.0


def mean_known(costs: FloatArray) -> float:
    """Mean of the known costs; 0 where none is known."""
    known = costs[np.isfinite(costs)]
    return float(known.mean()) if known.size else 0.0
