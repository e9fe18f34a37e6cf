"""What went well: parts that move and follow the reference, stretches close to it, an even tempo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scoring.arrays import BoolArray, FloatArray
from scoring.compare.body.description import percentiles
from scoring.compare.calibration import (
    ABOUT,
    ANOTHER_MOVEMENT,
    CLOSE,
    EXTREMES,
    GOOD,
    GOOD_TIMING,
    LEAST_COVERAGE,
    LEAST_SECONDS_PRAISED,
    LEAST_SHARE_PRAISED,
    LEAST_WAY_PRAISED,
    MOST_STRENGTHS,
    MOTION_SCALE,
    MOVES,
    THROUGHOUT,
    UNBROKEN,
)
from scoring.compare.feedback.ranking import is_trunk
from scoring.compare.feedback.stretches import runs
from scoring.compare.feedback.view import Aligned
from scoring.compare.result import Moment, PartScore, Remark
from scoring.pose.skeleton import PARTS

LIMBS = {"arm": ("shoulder", "elbow", "wrist"), "leg": ("hip", "knee", "ankle")}
"""What faults of a whole limb are about, by the names in their ``part``."""


@dataclass(frozen=True)
class Results:
    """The numbers of a Score that praise looks at: ``total``, ``timing`` and ``parts``."""

    total: float | None
    timing: float | None
    parts: Mapping[str, PartScore]


def strengths(
    aligned: Aligned,
    results: Results,
    weights: FloatArray,
    faults: Sequence[Moment | Remark],
    whole: bool = True,
) -> tuple[Remark, ...]:
    """At most MOST_STRENGTHS remarks, the most important first; nothing that ``faults`` find fault with.

    ``whole`` says that the practice contains all that it was compared with.
    None where the practice is another movement: that a part of it happens to
    agree means nothing.
    """
    parts, timing = results.parts, results.timing
    if results.total is None or results.total < ANOTHER_MOVEMENT:
        return ()
    moving = [part for part in _good_parts(aligned, parts, weights) if not _blamed(part, faults)]
    stretches = _good_stretches(aligned, weights, faults, whole)
    even = timing is not None and timing >= GOOD_TIMING and moves(aligned)
    tempo = [Remark("tempo", value=timing)] if even else []
    return tuple((moving[:1] + stretches[:1] + tempo + moving[1:])[:MOST_STRENGTHS])


def _good_parts(aligned: Aligned, parts: Mapping[str, PartScore], weights: FloatArray) -> list[Remark]:
    """The parts that move and are no worse than half of those that do; left and right as one."""
    motion = motions(aligned)
    values = {
        index: part.value
        for index, part in enumerate(parts[name] for name in PARTS)
        if part.value is not None
        and part.coverage >= LEAST_COVERAGE
        and motion[index] >= MOVES
        and weights[index] > 0
    }
    if not values:
        return []
    least = max(CLOSE, float(np.median(list(values.values()))) - ABOUT)
    good = {index: value for index, value in values.items() if value >= least}
    found = [_praise(index, good, motion) for index in good if not _said_by_left(index, good)]
    return sorted(found, key=lambda remark: -remark.importance)


def _said_by_left(index: int, good: Mapping[int, float]) -> bool:
    return PARTS[index].startswith("right_") and index - 1 in good


def _praise(index: int, good: Mapping[int, float], motion: FloatArray) -> Remark:
    both = PARTS[index].startswith("left_") and index + 1 in good
    value = (good[index] + good[index + 1]) / 2 if both else good[index]
    worth = value * float(1.0 - np.exp(-motion[index] / MOTION_SCALE))
    return Remark("close", PARTS[index], both_sides=both, value=value, importance=worth)


def motions(aligned: Aligned) -> FloatArray:
    """How far the reference moves each joint ``[13]``: degrees from the 5th to the 95th percentile."""
    return np.array([_spread(aligned.angles[:, 0, part]) for part in range(len(PARTS))])


def moves(aligned: Aligned) -> bool:
    """Whether the reference is a movement and no pose that is held."""
    ways = [_spread(aligned.positions[:, 0, part, axis]) for part in range(len(PARTS)) for axis in (0, 1)]
    return float(motions(aligned).max()) >= MOVES or max(ways) >= LEAST_WAY_PRAISED


def _spread(values: FloatArray) -> float:
    """From the 5th to the 95th percentile of what is measured; 0 of fewer than three."""
    values = values[np.isfinite(values)]
    if len(values) < 3:
        return 0.0
    low, high = percentiles(values, *EXTREMES)
    return float(high - low)


def _good_stretches(
    aligned: Aligned, weights: FloatArray, faults: Sequence[Moment | Remark], whole: bool
) -> list[Remark]:
    """Stretches in which the whole body is close, by how much of the motion is in them."""
    overall, motion = _overall(aligned.values, weights), _motion_along(aligned)
    seconds = aligned.seconds
    found = []
    good = (np.nan_to_num(overall) >= GOOD) & ~_blamed_at(seconds, faults)
    for first, last in runs(good, seconds):
        start, end = float(seconds[first]), float(seconds[last])
        share = float(motion[first : last + 1].sum())
        if share >= THROUGHOUT and whole:
            return [] if faults else [Remark("close_throughout", importance=share)]
        if (
            end - start >= LEAST_SECONDS_PRAISED
            and share >= LEAST_SHARE_PRAISED
            and good[first : last + 1].mean() >= UNBROKEN
        ):
            found.append(Remark("close_stretch", start=start, end=end, importance=share))
    return sorted(found, key=lambda remark: -remark.importance)


def _overall(values: FloatArray, weights: FloatArray) -> FloatArray:
    """Weighted mean of the measured parts at each moment ``[P]``."""
    measured = np.isfinite(values) * weights
    return np.asarray((np.nan_to_num(values) * measured).sum(axis=1) / np.maximum(measured.sum(axis=1), 1e-9))


def _motion_along(aligned: Aligned) -> FloatArray:
    """Share of the reference's motion at each moment ``[P]``."""
    steps = np.nan_to_num(np.diff(aligned.positions[:, 0], axis=0, prepend=aligned.positions[:1, 0]))
    way = np.linalg.norm(steps, axis=2).sum(axis=1)
    return np.asarray(way / max(float(way.sum()), 1e-9))


def _blamed(praise: Remark, faults: Sequence[Moment | Remark]) -> bool:
    """Whether the praised part, or one of the praised two, is found fault with."""
    name = praise.part.rpartition("_")[2]
    # A shoulder is called the arm, which the elbow and the hand belong to.
    names = (*LIMBS["arm"], "arm") if name == "shoulder" else (name, *_limb_of(name))
    for fault in faults:
        if isinstance(fault, Moment) and is_trunk(fault):
            continue
        side, _, at = fault.part.rpartition("_")
        both = praise.both_sides or fault.both_sides
        if at in names and (both or praise.part.startswith(side)):
            return True
    return False


def _limb_of(name: str) -> tuple[str, ...]:
    """``arm`` or ``leg``: what a fault of the whole limb is about."""
    return tuple(limb for limb, joints in LIMBS.items() if name in joints)


def _blamed_at(seconds: FloatArray, faults: Sequence[Moment | Remark]) -> BoolArray:
    """Where a moment to work on is told, ``[P]``."""
    told = np.zeros(len(seconds), dtype=bool)
    for fault in faults:
        if fault.start is not None and fault.end is not None:
            told |= (seconds >= fault.start) & (seconds <= fault.end)
    return told
