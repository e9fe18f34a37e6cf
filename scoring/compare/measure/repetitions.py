"""Repetitions: the further stretches of a practice that match the whole reference."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from scoring.compare.calibration import (
    ANOTHER_MOVEMENT,
    FOLLOWS,
    FOLLOWS_AGAIN,
    LEAST_COMPLETENESS,
    LEAST_REPETITION,
    MOST_REPETITIONS,
    REPETITION_DURATIONS,
    TOTAL_NOISE,
)
from scoring.compare.result import Repetition
from scoring.errors import ScoringError
from scoring.pose.track import PoseTrack


class Performance(Protocol):
    """A stretch of the practice that was scored against the reference.

    ``completeness`` is the share 0..1 of the reference in it, ``agreement`` the correlation of how the
    bones turn, None where the reference holds still.
    """

    @property
    def repetition(self) -> Repetition: ...
    @property
    def completeness(self) -> float: ...
    @property
    def agreement(self) -> float | None: ...


Done = TypeVar("Done", bound=Performance)


def find_repetitions(
    practice: PoseTrack, best: Done, judge: Callable[[PoseTrack], Done]
) -> tuple[tuple[Repetition, ...], Done]:
    """All repetitions in order of time (none where ``best`` is the only one), and the one to look at.

    That is the one with the lowest total, or ``best`` where all are alike. What is left before and after
    a repetition is searched again until nothing long enough is left or it does not match; ``judge``
    scores a stretch.
    """
    found, lowest = [best.repetition], best
    left = _beside(practice, best.repetition) if _counts(best, best) else []
    while left and len(found) < MOST_REPETITIONS:
        stretch = left.pop()
        done = _judged(stretch, judge, best)
        if done is not None:
            found.append(done.repetition)
            left += _beside(stretch, done.repetition)
            lowest = min(lowest, done, key=lambda one: one.repetition.total or 0.0)
    found.sort(key=lambda one: one.start)
    return tuple(found) if len(found) > 1 else (), best if alike(found) else lowest


def alike(repetitions: Sequence[Repetition]) -> bool:
    """Whether their totals differ by no more than measuring does."""
    totals = [one.total or 0.0 for one in repetitions]
    return max(totals) - min(totals) <= TOTAL_NOISE


def _beside(stretch: PoseTrack, found: Repetition) -> list[PoseTrack]:
    """What is left before and after."""
    return [stretch.between(None, found.start), stretch.between(found.end, None)]


def _judged(stretch: PoseTrack, judge: Callable[[PoseTrack], Done], best: Done) -> Done | None:
    """The repetition in ``stretch``, or None."""
    if stretch.duration < REPETITION_DURATIONS[0] * (best.repetition.end - best.repetition.start):
        return None
    try:
        done = judge(stretch)
    except ScoringError:
        # Nobody is seen there, or too little of them: no repetition.
        return None
    return done if _counts(done, best) else None


def _counts(done: Performance, best: Performance) -> bool:
    """Whether a matched stretch is the movement done again.

    Who holds still between two repetitions, or does something else after them, may be near to the
    reference, but does not follow it as in the ``best`` match.
    """
    own = done.repetition
    usual, lasts = best.repetition.end - best.repetition.start, own.end - own.start
    if own.total is None or own.total < ANOTHER_MOVEMENT or usual < LEAST_REPETITION:
        return False
    least = max(FOLLOWS, FOLLOWS_AGAIN * (best.agreement or 0.0))
    if done.agreement is not None and done.agreement < least:
        return False
    shortest, longest = REPETITION_DURATIONS
    return done.completeness >= LEAST_COMPLETENESS and shortest <= lasts / usual <= longest
