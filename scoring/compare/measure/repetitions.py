"""Repetitions: the further stretches of a practice that match the whole reference."""

from __future__ import annotations

from collections.abc import Callable

from scoring.compare.calibration import (
    ANOTHER_MOVEMENT,
    LEAST_COMPLETENESS,
    LEAST_REPETITION,
    MOST_REPETITIONS,
    REPETITION_DURATIONS,
)
from scoring.compare.result import Repetition
from scoring.errors import ScoringError
from scoring.pose.track import PoseTrack

Judge = Callable[[PoseTrack], tuple[Repetition, float]]
"""Scores a stretch against the reference: the repetition in it and the completeness."""


def find_repetitions(
    practice: PoseTrack, best: Repetition, completeness: float, judge: Judge
) -> tuple[Repetition, ...]:
    """All repetitions in order of time, ``best`` among them; empty where it is the only one.

    What is left before and after a repetition is searched again until nothing
    long enough is left or it does not match.
    """
    if not _counts(best, completeness, best):
        return ()
    found = [best]
    left = [practice.between(None, best.start), practice.between(best.end, None)]
    while left and len(found) < MOST_REPETITIONS:
        stretch = left.pop()
        if stretch.duration < REPETITION_DURATIONS[0] * (best.end - best.start):
            continue
        repetition = _judged(stretch, judge, best)
        if repetition is not None:
            found.append(repetition)
            left += [stretch.between(None, repetition.start), stretch.between(repetition.end, None)]
    return tuple(sorted(found, key=lambda one: one.start)) if len(found) > 1 else ()


def _judged(stretch: PoseTrack, judge: Judge, best: Repetition) -> Repetition | None:
    """The repetition in ``stretch``, or None."""
    try:
        repetition, completeness = judge(stretch)
    except ScoringError:
        # Nobody is seen there, or too little of them: no repetition.
        return None
    return repetition if _counts(repetition, completeness, best) else None


def _counts(repetition: Repetition, completeness: float, best: Repetition) -> bool:
    """Whether a matched stretch is the movement done again."""
    usual, lasts = best.end - best.start, repetition.end - repetition.start
    if repetition.total is None or repetition.total < ANOTHER_MOVEMENT or usual < LEAST_REPETITION:
        return False
    shortest, longest = REPETITION_DURATIONS
    return completeness >= LEAST_COMPLETENESS and shortest <= lasts / usual <= longest
