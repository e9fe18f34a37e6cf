"""What is off all the way through: a joint that bends otherwise than the reference's from beginning to end.

Along the path many small differences are style; one that lasts is a fault that a coach sees at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.compare.body.description import BONES, PART_BONE, Body
from scoring.compare.calibration import (
    LASTING,
    LASTING_BRIDGED,
    LEAST_LASTING,
    STILL_BONES,
)
from scoring.compare.measure.deviations import Deviations
from scoring.pose.skeleton import PARTS

_HELD = np.array([LASTING.get(part.rpartition("_")[2], np.inf) for part in PARTS])
"""Degrees ``[13]`` that a joint held still may bend otherwise; infinite for parts without a joint angle."""


@dataclass(frozen=True)
class Lasting:
    """``degrees [13]`` by which each joint bends otherwise throughout, practice minus reference with the
    sign of the side it bends to (NaN: not measured), how many are ``tolerated [13]``, and by how many good
    performances do (``varies [13]``; 0: not known)."""

    degrees: FloatArray
    tolerated: FloatArray
    varies: FloatArray

    @property
    def ratios(self) -> FloatArray:
        """In tolerances ``[13]``; 0 where not measured."""
        return np.nan_to_num(np.abs(self.degrees)) / self.tolerated

    def exchanged(self, order: IntArray) -> Lasting:
        """The same of the picture turned over, its parts in another ``order [13]``."""
        return Lasting(-self.degrees[order], self.tolerated[order], self.varies[order])


def time_shares(path: IntArray) -> FloatArray:
    """Share of the matched time ``[P]`` that each cell stands for, both clips counting alike."""
    steps = np.diff(path, axis=0, prepend=path[:1] - 1).astype(np.float64)
    return np.asarray((steps / steps.sum(axis=0)).mean(axis=1))


def lasting(
    found: Deviations, reference: Body, practice: Body, path: IntArray, *, bridged: bool = False
) -> Lasting:
    """What lasts of the deviations ``found`` along ``path [P, 2]``: medians over time.

    What moves may differ more: by as many degrees as the angles spread in both (root mean square).
    Where the routine sets a part's tolerance, that holds for what lasts, too (``Deviations.eased``).
    """
    shares = time_shares(path)
    middle = np.array([_median(found.turns[:, part], shares) for part in range(len(PARTS))])
    spreads = [_spread(body, path[:, side]) for side, body in enumerate((reference, practice))]
    tolerated = _HELD + np.sqrt(np.mean(np.square(spreads), axis=0))
    tolerated = found.eased(tolerated * (LASTING_BRIDGED if bridged else 1.0))
    return Lasting(middle, tolerated, np.zeros(len(PARTS)))


def range_ratio(reference: Body, practice: Body, path: IntArray, counting: BoolArray) -> float:
    """By how many times the practice moves as far as the reference along ``path [P, 2]``.

    The ratio of how far all bones turn about their own mean: half a squat is no squat. Only those of
    parts that are ``counting [13]``.
    """
    a, b = path[:, 0], path[:, 1]
    counted = np.isin(np.arange(len(BONES)), np.array(PART_BONE)[counting])
    weights = (np.minimum(reference.bone_weights[a], practice.bone_weights[b]) * counted)[..., None]
    spreads = []
    for bones in (reference.bones[a], practice.bones[b]):
        middle = (weights * bones).sum(axis=0) / np.maximum(weights.sum(axis=0), 1e-9)
        spread = (weights * (bones - middle) ** 2).sum() / max(float(weights.sum()), 1e-9)
        spreads.append(float(np.sqrt(spread + STILL_BONES**2)))
    return spreads[1] / spreads[0]


def _spread(body: Body, moments: IntArray) -> FloatArray:
    """Weighted standard deviation of the joint angles, degrees ``[13]``."""
    weights, angles = body.angle_weights[moments], body.angles[moments]
    total = np.maximum(weights.sum(axis=0), 1e-9)
    middle = (weights * angles).sum(axis=0) / total
    return np.asarray(np.sqrt((weights * (angles - middle) ** 2).sum(axis=0) / total))


def _median(values: FloatArray, shares: FloatArray) -> float:
    """Weighted median of the finite ``values [P]``; NaN where less than LEAST_LASTING of the time has one."""
    known = np.isfinite(values)
    if shares[known].sum() < LEAST_LASTING:
        return float("nan")
    order = np.argsort(values[known])
    passed = np.cumsum(shares[known][order])
    return float(values[known][order][np.searchsorted(passed, passed[-1] / 2)])
