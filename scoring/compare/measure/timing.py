"""Timing: how evenly the practice keeps the reference's tempo, whatever the tempo."""

from __future__ import annotations

import numpy as np

from scoring.arrays import FloatArray, IntArray
from scoring.compare.calibration import STILL_WEIGHT, TEMPO_POWER, TEMPO_TOLERANCE, TEMPO_WINDOW


def timing_value(path_times: FloatArray, motion: FloatArray, seen: FloatArray | None = None) -> float | None:
    """Timing 0..100 of aligned seconds ``[P, 2]``; None for a stretch under a third of a second.

    ``motion [P]`` is the reference's speed (any unit) at each aligned moment:
    the clock of someone standing still says nothing. ``seen [P]`` is the share
    of the body seen in both: where nobody is, the tempo is a guess.
    """
    reference, first = np.unique(path_times[:, 0], return_index=True)
    practice = np.maximum.accumulate(_middles(path_times[:, 1], first))
    duration = float(reference[-1] - reference[0])
    if duration < 0.34 or practice[-1] <= practice[0]:
        return None
    tempo = _log_tempo(reference, practice)
    weights = STILL_WEIGHT + np.clip(motion[first] / max(float(np.percentile(motion, 75)), 1e-9), 0.0, 1.0)
    if seen is not None and (seen > 0).any():
        weights = weights * seen[first]
    # The even tempo is that of most of the movement: standing still before or
    # after it in one of the clips must not count as a change of tempo.
    departure = np.abs(tempo - _weighted_median(tempo, weights))
    mean = float((departure * weights).sum() / weights.sum())
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


def _weighted_median(values: FloatArray, weights: FloatArray) -> float:
    """The value with half of the weight on either side."""
    order = np.argsort(values)
    passed = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(passed, passed[-1] / 2)])
