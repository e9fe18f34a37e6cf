"""Moments: the few stretches where the practice differs most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.compare.deviation import Deviations
from scoring.compare.result import Moment
from scoring.compare.sentences import sentence_for
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
the body, hold the head more upright or more inclined."""

MOST = 5
MOST_OF_ONE_PART = 2
LOW_VALUE = 75.0
SHORTEST = 0.3
"""Seconds; shorter stretches are noise."""
BRIDGED = 0.4
"""Seconds of good values between two low stretches that do not part them."""
LEAST_DEGREES = 8.0
"""Smaller differences are not put into words as degrees."""

_ANGLED = tuple(PARTS.index(part) for part in PARTS if not part.endswith(("wrist", "ankle", "head")))
_HEAD = PARTS.index("head")


@dataclass(frozen=True)
class Aligned:
    """What moments are found in: values and deviations at P aligned moments."""

    times: FloatArray
    """``[P, 2]`` seconds of reference and practice."""
    values: FloatArray
    """``[P, 13]`` 0..100, NaN where not measured."""
    deviations: Deviations
    positions: FloatArray
    """``[P, 13, 2]`` of the practice about the pelvis, torso lengths, y downwards."""


def find_moments(aligned: Aligned, joint_weights: FloatArray) -> tuple[Moment, ...]:
    """At most MOST moments, the most important first."""
    found: list[tuple[float, Moment]] = []
    for part in range(len(PARTS)):
        candidates = [
            (importance * float(joint_weights[part]), _moment(aligned, part, first, last))
            for first, last, importance in _low_stretches(aligned, part)
        ]
        candidates.sort(key=lambda pair: -pair[0])
        found += candidates[:MOST_OF_ONE_PART]
    found.sort(key=lambda pair: -pair[0])
    return tuple(moment for _, moment in found[:MOST])


def _low_stretches(aligned: Aligned, part: int) -> list[tuple[int, int, float]]:
    """First and last cell of each low stretch of ``part`` and what it weighs."""
    values, times = aligned.values[:, part], aligned.times[:, 1]
    low = np.nan_to_num(values, nan=100.0) < LOW_VALUE
    stretches = []
    for first, last in _runs(low, times):
        if times[last] - times[first] < SHORTEST:
            continue
        loss = 100.0 - np.nan_to_num(values[first : last + 1], nan=100.0)
        # Depth counts more than length: a long slight slip is no urgent matter.
        seconds = float(times[last] - times[first])
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


def _moment(aligned: Aligned, part: int, first: int, last: int) -> Moment:
    """The Moment of one part over the cells ``first..last``."""
    cells = slice(first, last + 1)
    values = aligned.values[cells, part]
    loss = np.where(np.isfinite(values), 100.0 - values, 0.0) + 1e-9
    degrees = _mean(aligned.deviations.degrees[cells, part], loss)
    offset = np.array([_mean(aligned.deviations.offsets[cells, part, axis], loss) for axis in (0, 1)])
    distance = float(np.hypot(*offset)) if np.all(np.isfinite(offset)) else None
    side = _mean(aligned.positions[cells, part, 0], loss)
    direction, said = _direction(part, degrees, offset, side)
    start, end = aligned.times[first], aligned.times[last]
    name = PARTS[part]
    return Moment(
        part=name,
        start=float(start[1]),
        end=float(end[1]),
        reference_start=float(start[0]),
        reference_end=float(end[0]),
        value=float(np.nanmean(values)),
        degrees=None if np.isnan(degrees) else degrees,
        torso_lengths=distance,
        direction=direction,
        sentence=sentence_for(name, direction, said, distance, float(start[1]), float(end[1])),
    )


def _mean(values: FloatArray, weights: FloatArray) -> float:
    """Weighted mean of the finite ones; NaN if there are none."""
    known = np.isfinite(values)
    if not known.any():
        return float("nan")
    return float((values[known] * weights[known]).sum() / weights[known].sum())


def _direction(part: int, degrees: float, offset: FloatArray, side: float) -> tuple[str, float | None]:
    """What to do, and the degrees to name with it (None: name the distance)."""
    if abs(degrees) >= LEAST_DEGREES:
        if part == _HEAD:
            return ("upright" if degrees > 0 else "incline"), abs(degrees)
        if PARTS[part].endswith("shoulder"):
            return ("lower" if degrees > 0 else "raise"), abs(degrees)
        if part in _ANGLED:
            return ("bend" if degrees > 0 else "straighten"), abs(degrees)
    if not np.all(np.isfinite(offset)) or abs(offset[1]) >= abs(offset[0]):
        too_high = offset[1] < 0 if np.isfinite(offset[1]) else degrees > 0
        return ("lower" if too_high else "raise"), None
    return ("inward" if offset[0] * side > 0 else "outward"), None
