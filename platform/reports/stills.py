"""The pose at one moment, drawn: in the first attempt of a month, in the last, and in the reference."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from library.models import Track
from library.tracks import pose_track
from practice.figure import Figure, figure_of
from practice.stored import load_detail
from progress.points import Point
from scoring.arrays import FloatArray


@dataclass(frozen=True)
class Still:
    """A drawn pose, and whose it is."""

    label: str
    figure: Figure


def stills_of(first: Point, last: Point, *, with_reference: bool) -> tuple[Still, ...]:
    """What ``first`` did worst, there and in ``last``, and in the reference for who may see that.

    Nothing where tracks are gone.
    """
    score, later = first.attempt.score, last.attempt.score
    if score is None or later is None or not (score.moments and score.detail and later.detail):
        return ()
    worst, path = score.facts.moments[0], load_detail(score).path_times
    reference_time = _belongs(path, 1, (worst.start + worst.end) / 2)
    later_time = _belongs(load_detail(later).path_times, 0, reference_time)
    found = [
        (_("First attempt of the month"), score.practice_track, _belongs(path, 0, reference_time)),
        (_("Last attempt of the month"), later.practice_track, later_time),
    ]
    if with_reference:
        found.append((_("Reference"), later.reference_track, reference_time))
    drawn = [_still(label, track, time) for label, track, time in found]
    return tuple(still for still in drawn if still) if all(drawn) else ()


def _belongs(path: FloatArray, column: int, time: float) -> float:
    """Seconds of the other video that belong to ``time`` of the reference (0) or of the practice (1)."""
    return float(path[np.abs(path[:, column] - time).argmin(), 1 - column])


def _still(label: str, track: Track | None, time: float) -> Still | None:
    if track is None:
        return None
    measured = pose_track(track=track)
    frame = measured.frame_near(time)
    figure = figure_of(measured.keypoints[frame], measured, ())
    return None if figure is None else Still(label, figure)
