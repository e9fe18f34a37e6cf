"""What each part reaches over the whole movement: its extremes and its way.

A warp may hide what it hurries over. How far a joint bends and a hand goes,
and how long a way it takes, does not depend on the warp at all, and tells
right from subtly wrong where frame distances do not.
"""

from __future__ import annotations

import numpy as np

from scoring.arrays import FloatArray, IntArray
from scoring.compare.body.description import Body, percentiles
from scoring.compare.body.sampling import RATE
from scoring.compare.calibration import EXTREMES, LONGEST_RATIO, NOISE_OF_WAYS, WAY_AT_REST
from scoring.pose.skeleton import PARTS

_SMOOTHING = np.exp(-0.5 * (np.arange(-10, 11) / 4.0) ** 2)
"""Gaussian of four samples for ways; jitter would lengthen them."""


def extreme_errors(reference: Body, practice: Body, path: IntArray) -> FloatArray:
    """Root mean square difference of each part's extremes ``[13]``; NaN where not measured.

    Positions in torso lengths, joint angles in radians, over the aligned
    moments at which both clips measured them.
    """
    a, b = path[:, 0], path[:, 1]
    errors = np.full(len(PARTS), np.nan)
    for part in range(len(PARTS)):
        both = (reference.position_weights[a, part] > 0) & (practice.position_weights[b, part] > 0)
        squares = _extremes_apart(
            reference.positions[a[both], part], practice.positions[b[both], part]
        ) * np.sqrt(2.0)
        angled = (reference.angle_weights[a, part] > 0) & (practice.angle_weights[b, part] > 0)
        turns = (
            np.radians(reference.angles[a[angled], part, None]),
            np.radians(practice.angles[b[angled], part, None]),
        )
        kinds = [value for value in (squares, _extremes_apart(*turns)) if np.isfinite(value)]
        if kinds:
            errors[part] = np.sqrt(np.mean(np.square(kinds)))
    return errors


def _extremes_apart(left: FloatArray, right: FloatArray) -> float:
    """Root mean square difference of the extremes of ``[M, D]`` and ``[M, D]``; NaN for under 3."""
    if len(left) < 3:
        return float("nan")
    difference = percentiles(right, *EXTREMES) - percentiles(left, *EXTREMES)
    return float(np.sqrt(np.mean(difference**2)))


def way_errors(reference: Body, practice: Body, path: IntArray) -> FloatArray:
    """|ln| of the ratio of the ways that each part takes ``[13]``; NaN where not measured."""
    a, b = path[:, 0], path[:, 1]
    both = (reference.position_weights[a] > 0) & (practice.position_weights[b] > 0)
    steps = both[1:] & both[:-1]
    ways = [
        (np.linalg.norm(np.diff(_smooth(body)[index], axis=0), axis=2) * steps).sum(axis=0)
        for body, index in ((reference, a), (practice, b))
    ]
    seconds = steps.sum(axis=0) / RATE
    rest = WAY_AT_REST + NOISE_OF_WAYS * seconds
    ratio = np.abs(np.log((ways[1] + rest) / (ways[0] + rest)))
    return np.where(steps.any(axis=0), np.minimum(ratio, LONGEST_RATIO), np.nan)


def _smooth(body: Body) -> FloatArray:
    """Positions ``[N, 13, 2]`` smoothed over the measured samples."""
    measured = (body.position_weights > 0).astype(np.float64)
    sums = _blurred(body.positions * measured[..., None])
    return sums / np.maximum(_blurred(measured[..., None]), 1e-9)


def _blurred(values: FloatArray) -> FloatArray:
    """``values [N, 13, D]`` weighted with the Gaussian along N."""
    reach = len(_SMOOTHING) // 2
    padded = np.pad(values, ((reach, reach), (0, 0), (0, 0)))
    total = np.zeros_like(values)
    for shift, weight in enumerate(_SMOOTHING):
        total += weight * padded[shift : shift + len(values)]
    return total
