"""Finding a pose of the reference in the practice, wherever it comes there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from library.tracks import trimmed_track
from practice.errors import NoSuchPose
from practice.models import Attempt, Score
from scoring.compare.published.entries import entries_of_track
from scoring.compare.search import CALIBRATED, find
from scoring.errors import NoPersonFound, NotComparable
from scoring.pose.changed import turned_over
from scoring.pose.track import PoseTrack


@dataclass(frozen=True)
class FoundPose:
    """The frame of the practice at ``time`` seconds that is nearest to the reference's at ``reference_time``.

    ``total`` and ``parts`` say how near, 0..100, by ``metric``.
    """

    metric: str
    reference_time: float
    time: float
    total: float
    parts: dict[str, float]


def find_in_practice(*, attempt: Attempt, score: Score, time: float, metric: str) -> FoundPose:
    """The frame of the practice most like the reference at ``time`` seconds, by one of SEARCH_METRICS.

    Where left and right are exchanged in the score, the reference is turned over. NoSuchPose where nobody is
    seen there, in the reference or in all of the practice, or where what was measured is gone.
    """
    reference, practice = _tracks(attempt, score)
    there = np.flatnonzero(reference.found)
    if not len(there):
        raise NoSuchPose
    frame = int(there[np.abs(reference.times[there] - time).argmin()])
    sought = reference.select(np.arange(len(reference)) == frame)
    # The published formulas need every joint; the product's own does with what is seen.
    whole = metric != CALIBRATED
    try:
        pose = entries_of_track(turned_over(sought) if score.mirrored else sought, whole=whole)
        entries = entries_of_track(practice, whole=whole)
        found = find(pose, entries, metric)
    except (NotComparable, NoPersonFound) as error:
        raise NoSuchPose from error
    assert entries.times is not None
    return FoundPose(
        metric=metric,
        reference_time=float(reference.times[frame]),
        time=float(entries.times[found.entry]),
        total=found.total,
        parts=found.parts,
    )


def _tracks(attempt: Attempt, score: Score) -> tuple[PoseTrack, PoseTrack]:
    if score.reference_track is None or score.practice_track is None:
        raise NoSuchPose
    routine = attempt.routine
    return (
        trimmed_track(score.reference_track, routine.trim_start, routine.trim_end),
        trimmed_track(score.practice_track, attempt.trim_start, attempt.trim_end),
    )
