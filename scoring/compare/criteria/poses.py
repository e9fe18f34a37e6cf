"""A moment of a reference as a pose, and how far a practice is from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from scoring.compare.body.sampling import nearest
from scoring.compare.calibration import LEAST_OF_POSE
from scoring.compare.criteria.criterion import ANGLED
from scoring.compare.criteria.signals import OTHER, TOO_CLOSE, Sight, Signal


@dataclass(frozen=True)
class Pose:
    """A moment of a reference as its angles: ``angles`` (part or "tilt", side) -> degrees and their noise."""

    second: float
    angles: dict[tuple[str, str], tuple[float, float]]

    def off(self, sight: Sight, *, mirrored: bool) -> Signal:
        """By how many degrees the angle that is off most is off; high is infinite where one is not seen."""
        apart = [
            _apart(_of_pose(sight, part, OTHER[side] if mirrored else side), *known)
            for (part, side), known in self.angles.items()
        ]
        values = np.fmax.reduce([one.values for one in apart])
        low = np.fmax.reduce([one.low for one in apart])
        high = np.max([np.where(one.known, one.high, np.inf) for one in apart], axis=0)
        doubts = np.max([one.doubts for one in apart], axis=0)
        return Signal(sight.times, values, low, np.where(np.isfinite(values), high, np.nan), doubts)


def pose_of(sight: Sight, at: float | None) -> Pose | None:
    """The pose at the second ``at``, or that which is furthest from the first one.

    None where too little of it is seen, or there is no such second.
    """
    signals = {
        (part, side): _of_pose(sight, part, side) for part in (*ANGLED, "tilt") for side in ("left", "right")
    }
    if at is None:
        place = _furthest(signals.values())
    elif sight.times[0] - 0.1 <= at <= sight.times[-1] + 0.1:
        place = int(nearest(sight.times, np.array([at]))[0])
    else:
        return None
    sure = {key: one for key, one in signals.items() if one.doubts[place] == TOO_CLOSE}
    if len(sure) < LEAST_OF_POSE:
        sure = signals
    angles = {
        key: (float(one.values[place]), float(one.high[place] - one.values[place]))
        for key, one in sure.items()
        if one.known[place]
    }
    return Pose(sight.frame_at(float(sight.times[place])), angles) if len(angles) >= LEAST_OF_POSE else None


def _of_pose(sight: Sight, part: str, side: str) -> Signal:
    return sight.tilt(side) if part == "tilt" else sight.angle(part, side)


def _furthest(signals: Iterable[Signal]) -> int:
    """The sample at which angles are furthest, in sum, from where they are first known."""
    total = None
    for one in signals:
        known = np.flatnonzero(one.known)
        way = np.zeros(len(one)) if not known.size else np.abs(one.values - one.values[known[0]])
        total = np.nan_to_num(way) if total is None else total + np.nan_to_num(way)
    assert total is not None
    return int(np.argmax(total))


def _apart(angle: Signal, wanted: float, noise: float) -> Signal:
    """How far an angle is from the ``wanted`` one, which is known up to ``noise``."""
    values = np.abs(angle.values - wanted)
    own = np.maximum(angle.high - angle.values, angle.values - angle.low)
    unsure = np.hypot(own, noise)
    return Signal(angle.times, values, np.maximum(values - unsure, 0.0), values + unsure, angle.doubts)
