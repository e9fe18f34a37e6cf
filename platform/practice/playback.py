"""What a browser needs to play an attempt: both skeletons, the path, the values along it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

import numpy as np
import numpy.typing as npt
from django.urls import reverse
from django.utils.translation import get_language

from accounts.models import User
from library.errors import MovementGone
from library.models import Track, Video
from library.tracks import pose_track
from practice.access import can_watch
from practice.judged import own_weights
from practice.labels import part_label
from practice.models import Attempt, Score
from practice.stored import Detail, load_detail
from practice.words import spoken_facts
from scoring.arrays import FloatArray
from scoring.pose.changed import turned_over
from scoring.pose.skeleton import COCO17, PARTS
from scoring.pose.track import PoseTrack
from scoring.pose.turning import seen_from

MOST_FRAMES = 2400
"""Frames of a skeleton that are sent; the browser draws between them. Two
skeletons and the path stay below 2 MB so."""
MOST_PLACES = 2400
"""Places of the path that are sent."""
SECONDS_DIGITS = 3
NOTHING_JUDGED: dict[str, Any] = {"values": [], "degrees": [], "overall": []}
"""In place of the values along the path, where there is no total."""


NO_MARKS: dict[str, Any] = {
    "score": {"total": None, "timing": None, "coverage": None},
    **{name: [] for name in ("moments", "remarks", "strengths", "criteria")},
}
"""In place of what a coach could take for marks, where scores are for the student alone."""


@dataclass(frozen=True)
class _Span:
    """The stretch of a video that counts, seconds; None: open."""

    start: float | None
    end: float | None


def playback_key(*, attempt: Attempt, score: Score, user: User) -> str:
    """Changes whenever the playback data would."""
    routine = attempt.routine
    seen = [video.pk for video in (routine.reference, attempt.video) if video and can_watch(user, video)]
    return "-".join(
        str(part)
        for part in (
            score.pk,
            score.judged,
            attempt.score_hidden,
            _digest(score.further, routine.joint_weights, routine.trim_start, routine.trim_end),
            routine.red_threshold,
            get_language(),
            *seen,
        )
    )


def _digest(*values: object) -> str:
    """Of what changes while the score stays the same row: criteria checked anew, weights, trims."""
    return sha256(repr(values).encode()).hexdigest()[:16]


def playback(*, attempt: Attempt, score: Score, user: User) -> dict[str, Any]:
    """The attempt's playback data for ``user``, ready to become JSON.

    MovementGone where what was measured is kept no longer.

    Times are seconds, positions pixels of the upright pictures. What was not
    measured is null. Long clips are thinned. Of a score without a total there are no values: the path
    only keeps both videos in step.
    """
    if not score.detail:
        raise MovementGone
    routine = attempt.routine
    detail = load_detail(score)
    span = _Span(routine.trim_start, routine.trim_end)
    counted = _Span(attempt.trim_start, attempt.trim_end)
    judged = score.judged and not attempt.score_hidden
    return {
        "reference": _side(routine.reference, score.reference_track, span, user),
        "practice": _side(attempt.video, score.practice_track, counted, user),
        "joints": list(COCO17.joints),
        "bones": [list(bone) for bone in COCO17.bones],
        "parts": list(PARTS),
        "labels": [part_label(part) for part in PARTS],
        "threshold": routine.red_threshold,
        "mirrored": score.mirrored,
        "bridged": score.facts.bridged,
        "ghost": _ghost(attempt, score, detail, user) if judged and score.facts.bridged else [],
        "side_changes": [asdict(one) for one in score.facts.side_changes],
        "trim": {"start": span.start, "end": span.end},
        **_along_path(detail, own_weights(routine.joint_weights, mirrored=score.mirrored)),
        **({} if judged else NOTHING_JUDGED),
        "score": {"total": score.total, "timing": score.timing, "coverage": score.coverage},
        "totals": score.parts if judged else {},
        **spoken_facts(score.facts),
        "repetitions": score.repetitions if judged else [],
        **(NO_MARKS if attempt.score_hidden else {}),
    }


def _side(video: Video | None, track: Track | None, span: _Span, user: User) -> dict[str, Any]:
    """One video and its skeleton; nulls where the user may not see it or it is gone."""
    side: dict[str, Any] = {"url": None, "poster": None, "width": None, "height": None}
    side |= {"times": [], "keypoints": []}
    if video is None:
        return side
    side |= {"width": video.width, "height": video.height}
    if not can_watch(user, video):
        return side
    if video.rendition:
        side["url"] = reverse("library:video_file", args=[video.pk])
    if video.poster:
        side["poster"] = reverse("library:video_poster", args=[video.pk])
    # After the routine got another reference, the old skeleton fits no picture.
    if track is None or track.pk != video.track_id:
        return side
    return side | _skeleton(pose_track(track=track).between(span.start, span.end))


def _ghost(attempt: Attempt, score: Score, detail: Detail, user: User) -> list[list[float] | None]:
    """The reference's poses as the practice's camera would have seen them, one for each of its times.

    Empty where nobody may see the reference, where the tracks have no joints in space, and where sides change
    on the way.
    """
    reference, routine = attempt.routine.reference, attempt.routine
    if score.reference_track is None or score.practice_track is None:
        return []
    if not can_watch(user, reference) or score.facts.side_changes:
        return []
    own = pose_track(track=score.reference_track).between(routine.trim_start, routine.trim_end)
    other = pose_track(track=score.practice_track)
    pairs = np.stack(
        [_nearest(one.times, times) for one, times in zip((own, other), detail.path_times.T, strict=True)],
        axis=1,
    )
    drawn = seen_from(turned_over(own) if score.mirrored else own, other, pairs)
    return [] if drawn is None else _skeleton(drawn)["keypoints"]


def _nearest(times: FloatArray, wanted: FloatArray) -> npt.NDArray[np.intp]:
    """The frame at ``times`` that is nearest to each of the ``wanted`` seconds."""
    after = np.clip(np.searchsorted(times, wanted), 1, len(times) - 1)
    return after - (wanted - times[after - 1] < times[after] - wanted)


def _skeleton(track: PoseTrack) -> dict[str, Any]:
    """Size, times and per frame ``x, y, confidence`` of each joint, or null without a person."""
    keep = _thinned(len(track), MOST_FRAMES)
    found = track.found[keep]
    digits = 0 if max(track.width, track.height) > 1000 else 1
    points = np.nan_to_num(track.keypoints[keep].astype(np.float64))
    points[..., :2] = points[..., :2].round(digits)
    points[..., 2] = points[..., 2].round(2)
    # A trim may leave no frame at all.
    frames = [frame.ravel().tolist() for frame in points]
    skeleton: dict[str, Any] = {
        "times": track.times[keep].round(SECONDS_DIGITS).tolist(),
        "keypoints": [frame if seen else None for frame, seen in zip(frames, found, strict=True)],
    }
    if track.width and track.height:
        skeleton |= {"width": track.width, "height": track.height}
    return skeleton


def _along_path(detail: Detail, joint_weights: dict[str, float]) -> dict[str, Any]:
    """The path in seconds and what was measured at each place of it."""
    keep = _thinned(len(detail.path_times), MOST_PLACES)
    values = detail.values[keep]
    return {
        "path": detail.path_times[keep].round(SECONDS_DIGITS).tolist(),
        "values": with_nulls(values, digits=0),
        "degrees": with_nulls(detail.degrees[keep], digits=0),
        "overall": with_nulls(overall_along(values, joint_weights), digits=1),
    }


def overall_along(values: FloatArray, joint_weights: dict[str, float]) -> FloatArray:
    """Weighted mean ``[P]`` of the parts measured at each place; NaN where none was.

    Values and weights are by the sides of one person: of a mirrored practice see ``own_weights``.
    """
    weights = np.array([float(joint_weights.get(part, 1.0)) for part in PARTS])
    weighed = np.where(np.isfinite(values), weights, 0.0)
    total = weighed.sum(axis=1)
    sums = (np.nan_to_num(values) * weighed).sum(axis=1)
    return np.divide(sums, total, out=np.full(len(values), np.nan), where=total > 0)


def with_nulls(values: FloatArray, *, digits: int) -> list[Any]:
    """Rounded numbers as nested lists, None for NaN; whole numbers lose their “.0”."""
    rounded = np.asarray(values, dtype=np.float64).round(digits)
    known = np.isfinite(rounded)
    plain = np.where(known, rounded, 0)
    exact = (plain.astype(np.int64) if digits == 0 else plain).astype(object)
    exact[~known] = None
    nested: list[Any] = exact.tolist()
    return nested


def _thinned(count: int, most: int) -> npt.NDArray[np.intp]:
    """Indices of at most ``most`` of ``count`` items, evenly spread, both ends kept."""
    if count <= most:
        return np.arange(count)
    return np.linspace(0, count - 1, most).round().astype(np.intp)
