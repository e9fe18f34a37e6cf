"""Timing: how evenly the practice keeps the reference's tempo, whatever the tempo."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.arrays import FloatArray, IntArray
from scoring.compare.body.description import Body
from scoring.compare.calibration import STILL_WEIGHT, TEMPO_POWER, TEMPO_TOLERANCE, TEMPO_WINDOW

SHORTEST_TIMED = 0.34
"""Seconds of the reference that have a tempo."""


@dataclass(frozen=True)
class Tempo:
    """How fast the reference is gone through.

    ``reference`` and ``practice`` are the aligned seconds ``[N]`` of each sample of the reference, ``local``
    is log2 of the seconds of practice to one of the reference there, ``even`` the same of most of the
    movement, ``weights`` how much each sample tells.
    """

    reference: FloatArray
    practice: FloatArray
    local: FloatArray
    even: float
    weights: FloatArray


def tempo_of(path_times: FloatArray, motion: FloatArray, seen: FloatArray | None = None) -> Tempo | None:
    """The tempo of aligned seconds ``[P, 2]``; None for a stretch under a third of a second.

    ``motion [P]`` is the reference's speed (any unit) at each aligned moment:
    the clock of someone standing still says nothing. ``seen [P]`` is the share
    of the body seen in both: where nobody is, the tempo is a guess.
    """
    reference, first = np.unique(path_times[:, 0], return_index=True)
    practice = np.maximum.accumulate(_middles(path_times[:, 1], first))
    if float(reference[-1] - reference[0]) < SHORTEST_TIMED or practice[-1] <= practice[0]:
        return None
    local = _log_tempo(reference, practice)
    weights = STILL_WEIGHT + np.clip(motion[first] / max(float(np.percentile(motion, 75)), 1e-9), 0.0, 1.0)
    if seen is not None and (seen > 0).any():
        weights = weights * seen[first]
    # The even tempo is that of most of the movement: standing still before or
    # after it in one of the clips must not count as a change of tempo.
    return Tempo(reference, practice, local, weighted_median(local, weights), weights)


def timing_value(path_times: FloatArray, motion: FloatArray, seen: FloatArray | None = None) -> float | None:
    """Timing 0..100; None, and the arrays, as in ``tempo_of``."""
    tempo = tempo_of(path_times, motion, seen)
    if tempo is None:
        return None
    departure = np.abs(tempo.local - tempo.even)
    mean = float((departure * tempo.weights).sum() / tempo.weights.sum())
    return float(100.0 * np.exp(-((mean / TEMPO_TOLERANCE) ** TEMPO_POWER)))


def _middles(values: FloatArray, first: IntArray) -> FloatArray:
    """Mean practice second of each reference sample's run of cells."""
    sums = np.add.reduceat(values, first)
    return np.asarray(sums / np.diff(np.append(first, len(values))))


def _log_tempo(reference: FloatArray, practice: FloatArray) -> FloatArray:
    """log2 of the local tempo at each reference sample ``[N]``."""
    half = min(TEMPO_WINDOW, float(reference[-1] - reference[0])) / 2
    low = np.maximum(reference - half, reference[0])
    high = np.minimum(reference + half, reference[-1])
    local = np.interp(high, reference, practice) - np.interp(low, reference, practice)
    even = (practice[-1] - practice[0]) / (reference[-1] - reference[0])
    return np.asarray(np.log2(np.maximum(local / (high - low), even / 8)))


def weighted_median(values: FloatArray, weights: FloatArray) -> float:
    """The value with half of the weight on either side."""
    order = np.argsort(values)
    passed = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(passed, passed[-1] / 2)])


def motion(body: Body) -> FloatArray:
    """How fast the bones turn at each sample ``[N]``, as a mean over the measured ones."""
    if len(body) < 2:
        return np.zeros(len(body))
    speed = np.linalg.norm(np.gradient(body.bones, axis=0), axis=2)
    weights = body.bone_weights
    return (speed * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9)
