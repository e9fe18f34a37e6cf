"""Remarks on how smoothly arms and legs move, against the reference.

Jerk (the third derivative of place) tells a smooth movement from one that
stops and starts or trembles (Hogan and Sternad 2009, "Sensitivity of
smoothness measures to movement duration, amplitude, and arrests"). Here it is
divided by the mean speed, over samples at the practice's even tempo, so that
neither speed nor size counts.
"""

from __future__ import annotations

import numpy as np

from scoring.arrays import BoolArray, FloatArray
from scoring.compare.align.match import Match
from scoring.compare.body.description import SWAPPED, Body
from scoring.compare.calibration import (
    JERKIER,
    LEAST_JERK_MEASURED,
    LEAST_JERK_SAMPLES,
    NOISE_JERK,
    STILL_SPEED,
)
from scoring.compare.feedback.stretches import weight_of
from scoring.compare.measure.curve import plain_value
from scoring.compare.result import Remark
from scoring.pose.skeleton import PARTS

_LIMBS = {"arm": ("elbow", "wrist"), "leg": ("knee", "ankle")}

_SMOOTHING = np.exp(-0.5 * (np.arange(-6, 7) / 2.0) ** 2)
"""Gaussian of two samples, as jitter has more jerk than any movement."""


def smoothness_remarks(match: Match, weights: FloatArray) -> list[Remark]:
    """Limbs that move more jerkily than the reference's; ``weights [13]`` by the person's own sides."""
    further = jerkiness(match.practice) - jerkiness(match.reference)
    if match.mirrored:
        further = further[SWAPPED]
    found = {
        f"{side}_{limb}": more
        for limb, joints in _LIMBS.items()
        for side in ("left", "right")
        if (more := _of_limb(further, weights, side, joints)) >= JERKIER
    }
    if len(found) == 4:
        return [_remark("", max(found.values()))]
    return [
        _remark(f"left_{limb}", max(sides.values()), both=True)
        if len(sides) == 2
        else _remark(*next(iter(sides.items())))
        for limb in _LIMBS
        if (sides := {part: more for part, more in found.items() if part.endswith(limb)})
    ]


def jerkiness(body: Body) -> FloatArray:
    """Logarithm of the root mean square jerk over the mean speed of each part ``[13]``; NaN if unmeasured."""
    found = np.full(len(PARTS), np.nan)
    for part in range(len(PARTS)):
        seen = body.position_weights[:, part] > 0
        if len(seen) < LEAST_JERK_SAMPLES or seen.mean() < LEAST_JERK_MEASURED:
            continue
        places = _smooth(body.positions[:, part], seen)
        speed = np.linalg.norm(np.diff(places, axis=0), axis=1).mean()
        jerk = np.sqrt((np.diff(places, n=3, axis=0) ** 2).sum(axis=1).mean())
        found[part] = np.log((jerk + NOISE_JERK) / (speed + STILL_SPEED))
    return found


def _smooth(places: FloatArray, seen: BoolArray) -> FloatArray:
    """``places [N, 2]`` with gaps bridged by straight lines, smoothed, without the ends."""
    index = np.arange(len(places))
    bridged = [np.interp(index, index[seen], places[seen, axis]) for axis in (0, 1)]
    kernel = _SMOOTHING / _SMOOTHING.sum()
    return np.stack([np.convolve(line, kernel, mode="valid") for line in bridged], axis=1)


def _of_limb(further: FloatArray, weights: FloatArray, side: str, joints: tuple[str, ...]) -> float:
    """How much jerkier a limb is, as a mean over its measured joints that count; -inf if none does."""
    parts = [PARTS.index(f"{side}_{joint}") for joint in joints]
    known = [further[part] for part in parts if weights[part] > 0 and np.isfinite(further[part])]
    return float(np.mean(known)) if known else float("-inf")


def _remark(part: str, more: float, both: bool = False) -> Remark:
    """Importance as that of an error of a quarter of ``more`` for a second."""
    loss = 100.0 - float(plain_value(np.array(more / 4.0)))
    return Remark("smoother", part, both_sides=both, importance=weight_of(loss, 1.0))
