"""Finding a pose, of the reference or of a photo, in the practice, wherever it comes there."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from library.models import Track
from library.tracks import trimmed_track
from practice.errors import NoSuchPose
from practice.models import Attempt, PosePhoto, Score
from scoring.compare.published.entries import Entries, entries_of_track
from scoring.compare.search import CALIBRATED, find
from scoring.errors import NoPersonFound, NotComparable
from scoring.pose.changed import turned_over
from scoring.pose.track import PoseTrack


@dataclass(frozen=True)
class FoundPose:
    """The frame of the practice at ``time`` seconds that is nearest to the pose that was looked for.

    That is of the reference at ``reference_time``, or of a photo (None). ``total`` and ``parts`` say how
    near, 0..100, by ``metric``.
    """

    metric: str
    reference_time: float | None
    time: float
    total: float
    parts: dict[str, float]


def find_in_practice(*, attempt: Attempt, score: Score, time: float, metric: str) -> FoundPose:
    """The frame of the practice most like the reference at ``time`` seconds, by one of SEARCH_METRICS.

    Where left and right are exchanged in the score, the reference is turned over. NoSuchPose where nobody is
    seen there, in the reference or in all of the practice, or where what was measured is gone.
    """
    reference = _trimmed(score.reference_track, attempt.routine.trim_start, attempt.routine.trim_end)
    there = np.flatnonzero(reference.found)
    if not len(there):
        raise NoSuchPose
    frame = int(there[np.abs(reference.times[there] - time).argmin()])
    sought = reference.select(np.arange(len(reference)) == frame)
    try:
        pose = entries_of_track(turned_over(sought) if score.mirrored else sought, whole=_needs_all(metric))
    except (NotComparable, NoPersonFound) as error:
        raise NoSuchPose from error
    return _nearest(pose, attempt, score, metric, float(reference.times[frame]))


def find_photo_in_practice(*, attempt: Attempt, score: Score, photo: PosePhoto, metric: str) -> FoundPose:
    """Likewise of the pose in a photo, whose body has been found: left is left, as in the practice."""
    keypoints = np.asarray(photo.joints, dtype=np.float64).reshape(1, -1, 3)
    places = keypoints[:, :, :2]
    low, high = places.min(axis=1), places.max(axis=1)
    pose = Entries(keypoints, np.concatenate([low, high - low], axis=1), ("photo",))
    try:
        return _nearest(pose, attempt, score, metric, None)
    except NoSuchPose as error:
        said = _("This pose cannot be looked for: the photo or the practice shows too little of the body.")
        raise NoSuchPose(said) from error


def found_body(found: FoundPose, *, hidden: bool) -> dict[str, Any]:
    """What the API says of it; no numbers where scores are ``hidden`` from who asks."""
    if hidden:
        return {**asdict(found), "total": None, "parts": {}}
    parts = {part: None if value != value else round(value, 1) for part, value in found.parts.items()}
    return {**asdict(found), "total": round(found.total, 1), "parts": parts}


def _nearest(
    pose: Entries, attempt: Attempt, score: Score, metric: str, reference_time: float | None
) -> FoundPose:
    practice = _trimmed(score.practice_track, attempt.trim_start, attempt.trim_end)
    try:
        entries = entries_of_track(practice, whole=_needs_all(metric))
        found = find(pose, entries, metric)
    except (NotComparable, NoPersonFound) as error:
        raise NoSuchPose from error
    assert entries.times is not None
    return FoundPose(
        metric=metric,
        reference_time=reference_time,
        time=float(entries.times[found.entry]),
        total=found.total,
        parts=found.parts,
    )


def _needs_all(metric: str) -> bool:
    """Whether every joint is needed: the published formulas do, the product's own does with what is seen."""
    return metric != CALIBRATED


def _trimmed(track: Track | None, start: float | None, end: float | None) -> PoseTrack:
    if track is None:
        raise NoSuchPose
    return trimmed_track(track, start, end)
