"""The pose at one moment, drawn: in the first attempt of a month, in the last, and in the reference."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from library.models import Track
from library.tracks import pose_track
from practice.models import Score
from practice.stored import load_detail
from progress.points import Point
from scoring.arrays import FloatArray
from scoring.pose.skeleton import COCO17

SIZE = 200
"""Width and height of a drawing, units of the SVG."""
MARGIN = 20
"""Free around the body, in the same units."""
SURE = 0.2
"""Confidence from which a joint is drawn: that of the player."""
FACE = 5
"""The first five joints are the face: it is drawn as one head."""


@dataclass(frozen=True)
class Still:
    """A drawn pose: bones as (x1, y1, x2, y2), the head's (x, y), written with a point; ``label``: whose."""

    label: str
    bones: tuple[tuple[str, str, str, str], ...]
    head: tuple[str, str] | None


def stills_of(first: Point, last: Point) -> tuple[Still, ...]:
    """What ``first`` did worst, there and in ``last``, and the reference; nothing where tracks are gone."""
    score, later = first.attempt.score, last.attempt.score
    if score is None or later is None or not (score.moments and score.detail and later.detail):
        return ()
    worst = score.facts.moments[0]
    reference_time = _belongs(score, 1, (worst.start + worst.end) / 2)
    later_time = _belongs(later, 0, reference_time)
    found = (
        (_("First attempt of the month"), score.practice_track, _belongs(score, 0, reference_time)),
        (_("Last attempt of the month"), later.practice_track, later_time),
        (_("Reference"), later.reference_track, reference_time),
    )
    drawn = [_still(label, track, time) for label, track, time in found]
    return tuple(still for still in drawn if still) if all(drawn) else ()


def _belongs(score: Score, column: int, time: float) -> float:
    """Seconds of the other video that belong to ``time`` of the reference (0) or of the practice (1)."""
    path = load_detail(score).path_times
    return float(path[np.abs(path[:, column] - time).argmin(), 1 - column])


def _still(label: str, track: Track | None, time: float) -> Still | None:
    if track is None:
        return None
    measured = pose_track(track=track)
    frame = measured.keypoints[int(np.abs(measured.times - time).argmin())].astype(np.float64)
    seen = frame[:, 2] >= SURE
    if seen[FACE:].sum() < 2:
        return None
    places = _placed(frame, seen)
    bones = [
        (*_plain(places[a]), *_plain(places[b]))
        for a, b in COCO17.bones
        if min(a, b) >= FACE and seen[a] and seen[b]
    ]
    head = _plain(places[:FACE][seen[:FACE]].mean(axis=0)) if seen[:FACE].any() else None
    return Still(label, tuple(bones), head)


def _placed(frame: FloatArray, seen: FloatArray) -> FloatArray:
    """The joints' places in the drawing ``[K, 2]``, the body in its middle."""
    body = frame[seen, :2]
    low, high = body.min(axis=0), body.max(axis=0)
    scale = (SIZE - 2 * MARGIN) / max(float((high - low).max()), 1.0)
    return np.asarray((frame[:, :2] - (low + high) / 2) * scale + SIZE / 2)


def _plain(place: FloatArray) -> tuple[str, str]:
    return f"{place[0]:.1f}", f"{place[1]:.1f}"
