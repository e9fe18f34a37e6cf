"""Moments: the few stretches where the practice differs most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.compare.deviation import Deviations
from scoring.compare.ranking import Candidate, most_important
from scoring.compare.result import Moment
from scoring.pose.skeleton import PARTS

FloatArray = npt.NDArray[np.floating]

DIRECTIONS: tuple[str, ...] = (
    "bend",
    "straighten",
    "raise",
    "lower",
    "outward",
    "inward",
    "upright",
    "incline",
)
"""What the practising person should do with the part: bend or straighten the
joint more, bring the part higher or lower, away from or towards the middle of
the body, hold the head (or, at the hips, the upper body) more upright or more
inclined."""

LOW_VALUES = (75.0, 88.0)
"""Below the first a stretch is worth a look; the second is asked when there is
none, so that a good practice still hears where it can get better."""
SHORTEST = 0.3
"""Seconds; shorter stretches are noise."""
BRIDGED = 0.4
"""Seconds of good values between two low stretches that do not part them."""
LEAST_DEGREES = 8.0
LEAST_TORSO_LENGTHS = 0.1
"""Smaller differences are not put into words."""

_HEAD = PARTS.index("head")
_SHOULDERS = (PARTS.index("left_shoulder"), PARTS.index("right_shoulder"))


@dataclass(frozen=True)
class Aligned:
    """What moments are found in: values and deviations at P aligned moments.

    ``times [P, 2]`` seconds of reference and practice, ``values [P, 13]``
    0..100 (NaN: not measured), ``positions [P, 13, 2]`` of the practice about
    the pelvis in torso lengths, y downwards.
    """

    times: FloatArray
    values: FloatArray
    deviations: Deviations
    positions: FloatArray


def find_moments(aligned: Aligned, joint_weights: FloatArray) -> tuple[Moment, ...]:
    """A handful of moments, the most important first; ``joint_weights [13]`` scale importance."""
    for low_value in LOW_VALUES:
        if found := _candidates(aligned, joint_weights, low_value):
            return most_important(found)
    return ()


def _candidates(aligned: Aligned, joint_weights: FloatArray, low_value: float) -> list[Candidate]:
    """What differs in every stretch of values under ``low_value``."""
    found = []
    for part in np.flatnonzero(joint_weights > 0).tolist():
        for first, last, importance in _low_stretches(aligned, part, low_value):
            candidate = _candidate(aligned, part, first, last, importance * float(joint_weights[part]))
            if candidate is not None:
                found.append(candidate)
    return found


def _low_stretches(aligned: Aligned, part: int, low_value: float) -> list[tuple[int, int, float]]:
    """First and last cell of each low stretch of ``part`` and what it weighs."""
    values, times = aligned.values[:, part], aligned.times[:, 1]
    low = np.nan_to_num(values, nan=100.0) < low_value
    stretches = []
    for first, last in _runs(low, times):
        seconds = float(times[last] - times[first])
        if seconds < SHORTEST:
            continue
        loss = 100.0 - np.nan_to_num(values[first : last + 1], nan=100.0)
        # Depth counts more than length: a long slight slip is no urgent matter.
        stretches.append((first, last, float(np.mean(loss)) ** 1.5 * seconds**0.5))
    return stretches


def _runs(low: npt.NDArray[np.bool_], times: FloatArray) -> list[tuple[int, int]]:
    """Runs of true cells, those closer than BRIDGED seconds joined."""
    cells = np.flatnonzero(low)
    if not cells.size:
        return []
    breaks = np.flatnonzero((np.diff(cells) > 1) & (np.diff(times[cells]) > BRIDGED))
    firsts = np.concatenate([[cells[0]], cells[breaks + 1]])
    lasts = np.concatenate([cells[breaks], [cells[-1]]])
    return [(int(first), int(last)) for first, last in zip(firsts, lasts, strict=True)]


def _candidate(aligned: Aligned, part: int, first: int, last: int, importance: float) -> Candidate | None:
    """What differs at ``part`` over the cells ``first..last``; None if it is too little for words."""
    cells = slice(first, last + 1)
    found, values = aligned.deviations, aligned.values[cells, part]
    loss = np.where(np.isfinite(values), 100.0 - values, 0.0) + 1e-9
    degrees = _mean(found.degrees[cells, part], loss)
    lean = _mean(found.lean[cells], loss)
    if part in _SHOULDERS and _arm_is_alike(found.offsets[cells], part, loss):
        degrees = float("nan")
    offset = np.array([_mean(found.offsets[cells, part, axis], loss) for axis in (0, 1)])
    direction, said = _direction(part, degrees, lean, offset, _mean(aligned.positions[cells, part, 0], loss))
    distance = float(np.hypot(*offset))
    if said is None and not distance >= LEAST_TORSO_LENGTHS:
        return None
    return Candidate(
        part=PARTS[part],
        start=float(aligned.times[first, 1]),
        end=float(aligned.times[last, 1]),
        reference_start=float(aligned.times[first, 0]),
        reference_end=float(aligned.times[last, 0]),
        value=float(np.nanmean(values)),
        degrees=None if np.isnan(degrees) else degrees,
        torso_lengths=None if np.isnan(distance) else distance,
        direction=direction,
        said_degrees=said,
        importance=importance,
    )


def _arm_is_alike(offsets: FloatArray, shoulder: int, weights: FloatArray) -> bool:
    """Whether the upper arm points as in the reference: only the trunk at its side leans."""
    arm = offsets[:, shoulder + 2] - offsets[:, shoulder]
    distance = np.hypot(_mean(arm[:, 0], weights), _mean(arm[:, 1], weights))
    return bool(distance < LEAST_TORSO_LENGTHS)


def _mean(values: FloatArray, weights: FloatArray) -> float:
    """Weighted mean of the finite ones; NaN if there are none."""
    known = np.isfinite(values)
    if not known.any():
        return float("nan")
    return float((values[known] * weights[known]).sum() / weights[known].sum())


def _direction(
    part: int, degrees: float, lean: float, offset: FloatArray, side: float
) -> tuple[str, float | None]:
    """What to do, and the degrees to name with it (None: name the distance)."""
    joint = PARTS[part].rpartition("_")[2]
    if joint == "hip" and abs(lean) >= max(LEAST_DEGREES, 0.5 * abs(np.nan_to_num(degrees))):
        return ("upright" if lean > 0 else "incline"), abs(lean)
    # A lying person's head goes up or down; only above an upright trunk is it inclined.
    words = _ANGLE_WORDS.get(joint if part != _HEAD or np.isfinite(lean) else "")
    if words is not None and abs(degrees) >= LEAST_DEGREES:
        return words[0 if degrees > 0 else 1], abs(degrees)
    if np.isfinite(offset[0]) and abs(offset[0]) > abs(offset[1]):
        return ("inward" if offset[0] * side > 0 else "outward"), None
    return ("lower" if offset[1] < 0 else "raise"), None


_ANGLE_WORDS = {
    "head": ("upright", "incline"),
    "shoulder": ("lower", "raise"),
    "elbow": ("bend", "straighten"),
    "hip": ("bend", "straighten"),
    "knee": ("bend", "straighten"),
}
"""Joint -> what to do when the practice's angle is greater, or smaller, than the reference's."""
