"""Where in a practice a moment of the reference is: along the path of its score, or by the pose itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from practice.stored import Detail
from scoring.arrays import FloatArray, IntArray
from scoring.compare.measure.stills import compare_stills, describe_stills
from scoring.pose.skeleton import COCO17
from scoring.pose.track import PoseTrack

REACH = 0.25
"""Seconds of the reference. A path that comes no nearer to a moment does not have it. Set by hand."""

AROUND = 0.1
"""Seconds of the reference on either side, over which values are averaged: one frame may be off. By hand."""

MOST_FRAMES = 600
"""Frames of a practice that are compared with the reference's pose; of longer ones every other, and so on."""

ELSEWHERE = 1.0
"""Seconds. The nearest pose further than this from where the path is, is spoken of. Set by hand."""

CLEARLY = 15.0
"""Points of 100 by which the pose must be nearer there. Set by hand."""


@dataclass(frozen=True)
class Place:
    """A time of the practice, seconds; ``rows`` are the places of the path around it, none without a path."""

    time: float
    rows: IntArray

    @property
    def on_path(self) -> bool:
        """Whether the path of the score leads there; else the nearest pose was looked for."""
        return len(self.rows) > 0


def place_on_path(detail: Detail, moment: float) -> Place | None:
    """Where the path has second ``moment`` of the reference; None where it does not get there."""
    times = detail.path_times[:, 0]
    if not len(times):
        return None
    away = np.abs(times - moment)
    nearest = away.min()
    if nearest > REACH:
        return None
    # Where the practice stands still the path has the moment several times: the middle one.
    same = np.flatnonzero(away <= nearest + 1e-6)
    time = float(detail.path_times[same[len(same) // 2], 1])
    return Place(time, np.flatnonzero(away <= max(AROUND, nearest + 1e-6)))


def values_at(detail: Detail, place: Place) -> tuple[FloatArray, FloatArray]:
    """Form ``[13]``, 0..100, and degrees off ``[13]`` there; NaN where nothing was measured."""
    if not len(detail.values):
        empty = np.full(13, np.nan)
        return empty, empty
    return _means(detail.values[place.rows]), _means(detail.degrees[place.rows])


def _means(values: FloatArray) -> FloatArray:
    known = np.isfinite(values)
    sums = np.where(known, values, 0.0).sum(axis=0)
    return np.divide(sums, known.sum(axis=0), out=np.full(values.shape[1], np.nan), where=known.any(axis=0))


@dataclass(frozen=True)
class Nearest:
    """The frame of a practice whose pose is most like a reference's: its time, and how like it is, 0..100.

    ``there`` is how like the frame is that was asked about; NaN where it cannot be compared.
    """

    time: float
    likeness: float
    there: float


def nearest_pose(
    reference: FloatArray, practice: PoseTrack, *, mirrored: bool, width: int, time: float | None = None
) -> Nearest | None:
    """The frame whose pose is most like ``reference [17, 3]``; None where none can be compared.

    ``mirrored``: the practice is done on the other side. ``width`` is that of the reference's picture.
    """
    if mirrored:
        reference = reference[list(COCO17.swaps)].copy()
        reference[:, 0] = width - reference[:, 0]
    found = np.flatnonzero(practice.found)
    found = found[:: max(1, -(-len(found) // MOST_FRAMES))]
    if not len(found):
        return None
    scores = compare_stills(describe_stills(reference[None]), describe_stills(practice.keypoints[found]))
    if not np.isfinite(scores.errors).any():
        return None
    best = int(np.nanargmin(scores.errors))
    times = practice.times[found]
    asked = np.nan if time is None else float(scores.totals[int(np.abs(times - time).argmin())])
    return Nearest(float(times[best]), float(scores.totals[best]), asked)


def pose_near(track: PoseTrack, time: float) -> FloatArray | None:
    """Points ``[17, 3]`` of the frame nearest to ``time``; None where it shows nobody."""
    if not len(track):
        return None
    frame = track.frame_near(time)
    return track.keypoints[frame] if bool(track.found[frame]) else None
