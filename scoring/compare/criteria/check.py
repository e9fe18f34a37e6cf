"""The criteria of a routine, checked in a practice that was compared with its reference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from scoring.arrays import FloatArray
from scoring.compare.calibration import ANOTHER_MOVEMENT
from scoring.compare.criteria.criterion import Criterion, CriterionOutcome, Judged
from scoring.compare.criteria.judging import judge
from scoring.compare.criteria.poses import Pose, pose_of
from scoring.compare.criteria.signals import NOT_SEEN, OTHER, Sight, Signal, Stretch, unknown
from scoring.errors import NotComparable
from scoring.pose.track import PoseTrack
from scoring.reasons import Reason


@dataclass(frozen=True)
class Compared:
    """What of a Score criteria stand on: its ``total``, path, side and repetitions, and the stretches
    that are done on the ``other_side``."""

    total: float | None
    path_times: FloatArray
    mirrored: bool
    repetitions: Sequence[Stretch] = ()
    other_side: Sequence[Stretch] = ()

    @property
    def stretches(self) -> list[tuple[float, float]]:
        """Seconds of the practice in which each performance lies; none where it is another movement."""
        if self.total is None or self.total < ANOTHER_MOVEMENT or not len(self.path_times):
            return []
        if self.repetitions:
            return [(one.start, one.end) for one in self.repetitions]
        return [(float(self.path_times[0, 1]), float(self.path_times[-1, 1]))]


def check_criteria(
    criteria: Sequence[Criterion], reference: PoseTrack, practice: PoseTrack, compared: Compared
) -> tuple[CriterionOutcome, ...]:
    """What came of each of ``criteria`` in the matched stretch of ``practice``, or in each repetition.

    ``compared`` is of the score of ``practice`` against ``reference`` (trimmed as the routine is).
    Where there are repetitions all of them must meet a criterion; the worst one decides.
    """
    if not criteria:
        return ()
    if not compared.stretches:
        return tuple(
            CriterionOutcome(criterion=one, met=None, reason=Reason("not_compared")) for one in criteria
        )
    shown, done = _sight(reference), _sight(practice)
    return tuple(_outcome(one, shown, done, compared) for one in criteria)


def own_results(criteria: Sequence[Criterion], reference: PoseTrack) -> list[Judged]:
    """What the reference itself makes of each criterion."""
    sight = _sight(reference) if criteria else None
    return [_own(one, sight) for one in criteria]


def _sight(track: PoseTrack) -> Sight | None:
    """How criteria see the track; None where it shows nothing of a body."""
    try:
        return Sight(track) if len(track) > 1 else None
    except NotComparable:
        return None


def _outcome(
    criterion: Criterion, reference: Sight | None, practice: Sight | None, compared: Compared
) -> CriterionOutcome:
    pose = None
    if criterion.kind == "hold_pose":
        pose = pose_of(reference, criterion.at) if reference else None
        if pose is None:
            return CriterionOutcome(criterion=criterion, met=None, reason=Reason("pose_not_shown"))
    own = _own(criterion, reference)
    signals = _signals_by_side(criterion, practice, pose, compared)
    found = [_worst_side(criterion, signals, *stretch) for stretch in compared.stretches]
    found = [_on_frames(_on_own_side(one, criterion, compared), practice) for one in found]
    worst = worst_of(found)
    return CriterionOutcome(
        **vars(worst),
        criterion=criterion,
        reference_second=_in_reference(worst.second, compared.path_times),
        reference_value=own.value,
        repetitions=tuple(found) if len(found) > 1 else (),
    )


def _own(criterion: Criterion, sight: Sight | None) -> Judged:
    if sight is None:
        return Judged(None, Reason("not_seen"))
    pose = pose_of(sight, criterion.at) if criterion.kind == "hold_pose" else None
    if criterion.kind == "hold_pose" and pose is None:
        return Judged(None, Reason("pose_not_shown"))
    signals = signals_of(criterion, sight, pose)
    worst = _worst_side(criterion, signals, float(sight.times[0]), float(sight.times[-1]))
    return _on_frames(worst, sight)


def signals_of(
    criterion: Criterion, sight: Sight | None, pose: Pose | None = None, *, mirrored: bool = False
) -> dict[str, Signal]:
    """What a criterion is about over time, for each side that it means (empty: the whole body)."""
    if sight is None:
        return {"": unknown(np.zeros(0), NOT_SEEN)}
    if pose is not None:
        return {"": pose.off(sight, mirrored=mirrored)}
    sides = sight.sides(criterion.side, mirrored=mirrored)
    if not criterion.other:
        return {side: sight.angle(criterion.part, side) for side in sides}
    upper, lower = criterion.part, criterion.other
    if criterion.kind.endswith("below"):
        upper, lower = lower, upper
    return {side: sight.height(upper, lower, side) for side in sides}


def _signals_by_side(
    criterion: Criterion, sight: Sight | None, pose: Pose | None, compared: Compared
) -> dict[str, Signal]:
    """As ``signals_of``, from the other side in the stretches that are done there."""
    sides = compared.mirrored, not compared.mirrored
    own, other = (signals_of(criterion, sight, pose, mirrored=side) for side in sides)
    return {
        side: signal.instead(there, compared.other_side)
        for (side, signal), there in zip(own.items(), other.values(), strict=True)
    }


def _on_own_side(found: Judged, criterion: Criterion, compared: Compared) -> Judged:
    """The same under the side of the practising person where it was decided on the other one."""
    second = found.second
    there = second is not None and any(one.start <= second <= one.end for one in compared.other_side)
    # "Both" and "near" name the person's own sides already.
    return replace(found, side=OTHER[found.side]) if there and criterion.side in OTHER else found


def _worst_side(criterion: Criterion, signals: dict[str, Signal], start: float, end: float) -> Judged:
    return worst_of([replace(judge(criterion, one, start, end), side=side) for side, one in signals.items()])


def worst_of(found: Iterable[Judged]) -> Judged:
    """The one that decides: not met before cannot be told before met, then the one with the least margin."""
    rank = {False: 0, None: 1, True: 2}
    return min(found, key=lambda one: (rank[one.met], np.inf if one.margin is None else one.margin))


def _on_frames(found: Judged, sight: Sight | None) -> Judged:
    """The same with its seconds on frames of the track."""
    if sight is None:
        return found
    second, until = (None if at is None else sight.frame_at(at) for at in (found.second, found.until))
    return replace(found, second=second, until=until)


def _in_reference(second: float | None, path_times: FloatArray) -> float | None:
    """The reference's second that belongs to one of the practice; None outside of the path."""
    if second is None or not path_times[0, 1] - 0.05 <= second <= path_times[-1, 1] + 0.05:
        return None
    return float(np.interp(second, path_times[:, 1], path_times[:, 0]))
