"""From an error to a value of 0..100."""

from __future__ import annotations

import numpy as np

from scoring.arrays import FloatArray
from scoring.compare.calibration import AT_TOLERANCE, PLAIN_SCALE, POWER


def value_of(ratio: FloatArray) -> FloatArray:
    """``100 · AT_TOLERANCE^(ratio^POWER)`` for an error of ``ratio`` tolerances; NaN stays NaN."""
    return 100.0 * AT_TOLERANCE ** (np.asarray(ratio, dtype=np.float64) ** POWER)


def ratio_of(value: float) -> float:
    """The error in tolerances of a ``value`` 0..100; at most about 4: all else is as far off."""
    return float((np.log(max(value, 1e-18) / 100.0) / np.log(AT_TOLERANCE)) ** (1.0 / POWER))


def plain_value(error: FloatArray) -> FloatArray:
    """The same without a tolerance: ``100 · exp(−(error / PLAIN_SCALE)²)``, ``error`` about radians.

    For a single pose, where nothing is known of how a part moves, and for what is put into words:
    a reader is told of degrees, not of tolerances.
    """
    return np.asarray(100.0 * np.exp(-((np.asarray(error, dtype=np.float64) / PLAIN_SCALE) ** 2)))


def plain_error(value: float) -> float:
    """The error, about radians, of a plain ``value`` 0..100; of 1 for less."""
    return float(PLAIN_SCALE * np.sqrt(-np.log(max(value, 1.0) / 100.0)))
