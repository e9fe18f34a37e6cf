"""Remarks on the whole clip: how the body lies in the picture, and how far joints go at their utmost.

A warp may hurry over a fault, so that no moment shows it; what a joint reaches
over the whole movement does not depend on the warp.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from scoring.arrays import FloatArray
from scoring.compare.body.description import ANGLES, percentiles
from scoring.compare.calibration import (
    BOTH_ALIKE,
    CLEARLY_SIDE_ON,
    EXTREMES,
    FRONTAL,
    LEAST_ANGLE_MEASURED,
    LEAST_REACH,
    LYING,
    MOST_REMARKS,
    MOVES,
    MOVES_MUCH,
    OTHER_WAY_UP,
    REACH_SHARE,
    STILL_TRUNK,
    TURNED,
    UPRIGHT,
)
from scoring.compare.feedback.stretches import weight_of
from scoring.compare.feedback.view import Aligned, View, borne_out, median, width
from scoring.compare.measure.curve import plain_value
from scoring.compare.result import Remark
from scoring.pose.skeleton import PARTS

FIRST = 1e6
"""Importance of what explains everything else."""


def side_remarks(stretches: Sequence[tuple[float, float]]) -> list[Remark]:
    """Of ``stretches`` (seconds of the practice) on the other side the longest, at most MOST_REMARKS."""
    found = [
        Remark("on_other_side", start=start, end=end, importance=FIRST * (1.0 + end - start))
        for start, end in stretches
    ]
    return sorted(found, key=lambda remark: -remark.importance)[:MOST_REMARKS]


_WORDS = {
    "shoulder": (("lower_further", "lower_less"), ("raise_less", "raise_further")),
    "elbow": (("bend_further", "bend_less"), ("straighten_less", "straighten_further")),
}
"""Joint -> kinds when the practice's least angle is greater or smaller, its greatest is so;
hips and knees as elbows."""


def clip_remarks(aligned: Aligned, view: View, weights: FloatArray) -> list[Remark]:
    """Everything that might be said of the whole clip, the most important first."""
    remarks = [*_of_the_body(aligned), *joined(_of_joints(aligned, view, weights)), *_of_sway(aligned)]
    return sorted(remarks, key=lambda remark: (-remark.importance, remark.part, remark.kind))


def _of_the_body(aligned: Aligned) -> list[Remark]:
    """Another orientation or another side towards the camera; at most one."""
    turn = median(np.abs(aligned.turns))
    reference, practice = (median(np.abs(aligned.tilts[:, which])) for which in (0, 1))
    if turn > OTHER_WAY_UP:
        return [Remark("turn_over", importance=FIRST)]
    if turn > TURNED and reference < UPRIGHT and practice > LYING:
        return [Remark("stand", importance=FIRST)]
    if turn > TURNED and practice < UPRIGHT and reference > LYING:
        return [Remark("lie", importance=FIRST)]
    widths = width(aligned, 0), width(aligned, 1)
    if widths[0] < CLEARLY_SIDE_ON and widths[1] > FRONTAL:
        return [Remark("face_side", importance=FIRST)]
    if widths[1] < CLEARLY_SIDE_ON and widths[0] > FRONTAL:
        return [Remark("face_front", importance=FIRST)]
    return []


def _of_joints(aligned: Aligned, view: View, weights: FloatArray) -> list[Remark]:
    """For each joint the end of its range that differs more."""
    lying = np.mean(view.lying) > 0.5
    found = []
    for part in ANGLES:
        name = PARTS[part].rpartition("_")[2]
        if not weights[part] or (lying and name == "shoulder"):
            continue
        ends = [_at_end(aligned, part, end) for end in (0, 1)]
        best = max((end for end in ends if end), key=lambda remark: remark.importance, default=None)
        if best is not None:
            found.append(replace(best, importance=best.importance * float(weights[part])))
    return found


def _at_end(aligned: Aligned, part: int, end: int) -> Remark | None:
    """What to say of the least (0) or the greatest (1) angle of ``part``."""
    both = aligned.angles[np.isfinite(aligned.angles[:, :, part]).all(axis=1)][:, :, part]
    if len(both) < max(3, LEAST_ANGLE_MEASURED * len(aligned.times)):
        return None
    reached = percentiles(both, *EXTREMES)
    reference, practice = reached[end]
    further = float(practice - reference)
    if not borne_out(further, _further_in_space(aligned, part, end)):
        return None
    kinds = _WORDS.get(PARTS[part].rpartition("_")[2], _WORDS["elbow"])[end]
    kind = kinds[0] if further > 0 else kinds[1]
    moves = float(reached[1, 0] - reached[0, 0])
    easing = float(aligned.deviations.words_easing[part])
    # By as much as good performances differ there, on the whole, this one may.
    varies = float(aligned.deviations.varies[:, part].mean())
    if abs(further) - varies < LEAST_REACH * max(easing, 1.0) or (kind.endswith("further") and moves < MOVES):
        return None
    # What does the movement matters more than what should be still.
    share = 0.5 + 0.5 * min(1.0, moves / MOVES_MUCH)
    loss = 100.0 - float(plain_value(np.radians(REACH_SHARE * abs(further)) / easing))
    return Remark(
        kind=kind,
        part=PARTS[part],
        value=float(practice),
        other=float(reference),
        importance=share * weight_of(loss, 1.0),
    )


def _further_in_space(aligned: Aligned, part: int, end: int) -> float:
    """By how many degrees an end of the range is further by the joints in space; NaN where there are none."""
    both = aligned.in_space[np.isfinite(aligned.in_space[:, :, part]).all(axis=1)][:, :, part]
    if len(both) < 3:
        return float("nan")
    reference, practice = percentiles(both, *EXTREMES)[end]
    return float(practice - reference)


def _of_sway(aligned: Aligned) -> list[Remark]:
    """An upper body that tilts back and forth where the reference's is still."""
    tilts = aligned.tilts[np.isfinite(aligned.tilts).all(axis=1)]
    if len(tilts) < 3 or np.abs(tilts).max() > OTHER_WAY_UP:
        return []
    low, high = percentiles(tilts, *EXTREMES)
    reference, practice = high - low
    if reference > STILL_TRUNK or practice - reference < STILL_TRUNK:
        return []
    loss = 100.0 - float(plain_value(np.radians(practice - reference)))
    return [
        Remark(
            kind="still",
            part="trunk",
            value=float(practice),
            other=float(reference),
            importance=weight_of(loss, 1.0),
        )
    ]


def joined(remarks: list[Remark]) -> list[Remark]:
    """Left and right saying the same as one remark with their means; where they differ the worse alone."""
    joined: list[Remark] = []
    for remark in remarks:
        name = remark.part.rpartition("_")[2]
        twin = next((o for o in joined if o.kind == remark.kind and o.part == f"left_{name}"), None)
        if twin is None or remark.part.startswith("left"):
            joined.append(remark)
        elif _alike(twin, remark):
            joined[joined.index(twin)] = _both(twin, remark)
        else:
            joined[joined.index(twin)] = max(twin, remark, key=lambda one: one.importance)
    return joined


def _alike(one: Remark, other: Remark) -> bool:
    """Whether the mean of two sides is about what each of them does."""
    pairs = ((one.value, other.value), (one.other, other.other))
    return all(abs((left or 0.0) - (right or 0.0)) <= BOTH_ALIKE for left, right in pairs)


def _both(one: Remark, other: Remark) -> Remark:
    """The two sides in one."""
    return replace(
        one,
        both_sides=True,
        value=((one.value or 0.0) + (other.value or 0.0)) / 2,
        other=((one.other or 0.0) + (other.other or 0.0)) / 2,
        importance=max(one.importance, other.importance),
    )
