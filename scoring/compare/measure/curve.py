"""From an error to a value of 0..100: the one curve behind total, parts and moments.

Errors are about radians and torso lengths: 0.1 is six degrees, or a hand five
centimetres off. How the two numbers were fitted is told in docs/scoring.md.
"""

from __future__ import annotations

import numpy as np

from scoring.arrays import FloatArray
from scoring.compare.calibration import POWER, SCALE


def value_of(error: FloatArray) -> FloatArray:
    """``100 · exp(−(error / SCALE)^POWER)``; NaN stays NaN."""
    return 100.0 * np.exp(-((np.asarray(error, dtype=np.float64) / SCALE) ** POWER))
