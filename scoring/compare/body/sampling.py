"""A track on an even time base, so that frame rate and dropped frames do not matter."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.compare.body.feet import POINTS, SWAPS, points_of, space_of
from scoring.compare.calibration import (
    FULL_VIEW,
    GUESSED,
    LONGEST,
    LONGEST_DOUBT,
    LONGEST_GAP,
    RATE,
    SIDE_ON_WIDTHS,
    SURE,
)
from scoring.errors import BadTrack, NoPersonFound, NotComparable
from scoring.pose.skeleton import COCO17
from scoring.pose.track import PoseTrack
from scoring.reasons import Reason


@dataclass(frozen=True)
class Samples:
    """A track on the common time base.

    ``times [N]`` seconds, ``xy [N, 21, 2]`` pixels (0 where not measured) and
    ``confidence [N, 21]`` 0..1, exactly 0 where not measured: COCO-17, then
    heels and toes (see feet.py). ``space [N, 21, 3]`` are the same points in metres about the
    hips, along the axes of the camera (x to the right, y downwards, z away from it), NaN where
    the model gave none; None where it gives none at all.
    """

    times: FloatArray
    xy: FloatArray
    confidence: FloatArray
    space: FloatArray | None = None

    def __len__(self) -> int:
        return len(self.times)

    def between(self, first: int, last: int) -> Samples:
        """The samples ``first..last``, both included."""
        return self.at(slice(first, last + 1))

    def at(self, part: slice) -> Samples:
        """Some of the samples."""
        space = None if self.space is None else self.space[part]
        return Samples(self.times[part], self.xy[part], self.confidence[part], space)


def check_track(track: PoseTrack, name: str) -> None:
    """Refuse a track that cannot be compared; ``name`` is "reference", "practice" or "take".

    Raises NotComparable (other skeleton, fewer than two frames, over LONGEST, frames
    mostly further apart than LONGEST_GAP), BadTrack
    (a seen joint without finite coordinates, landmarks of other frames) or
    NoPersonFound.
    """
    if track.skeleton_name != COCO17.name:
        raise NotComparable(
            f"The {name} uses the skeleton “{track.skeleton_name}”; only coco17 can be scored."
        )
    if len(track) < 2:
        raise NotComparable(Reason("one_frame" if len(track) else "no_frames", name))
    if track.duration > LONGEST:
        raise NotComparable(
            f"The {name} lasts {track.duration / 3600:.3g} hours; at most {LONGEST / 3600:g} can be compared."
        )
    if np.median(np.diff(track.times)) > LONGEST_GAP:
        raise NotComparable(Reason("too_few_frames", name))
    for own in (track.landmarks, track.joints3d):
        if own is not None and len(own) != len(track):
            raise BadTrack(f"The {name} holds landmarks for {len(own)} frames; it has {len(track)}.")
    confidence = track.keypoints[:, :, 2]
    if not np.all(np.isfinite(confidence)):
        raise BadTrack(f"The {name} holds a confidence that is not a number.")
    if not np.all(np.isfinite(track.keypoints[confidence > 0])):
        raise BadTrack(f"The {name} holds a joint whose position is not a number.")
    if not np.any(confidence >= SURE):
        raise NoPersonFound(Reason("no_person", name))


def seen_part(track: PoseTrack) -> PoseTrack:
    """``track`` from the first to the last frame that shows somebody, two frames at least."""
    seen = np.flatnonzero((track.keypoints[:, :, 2] >= SURE).any(axis=1))
    first = min(int(seen[0]), len(track) - 2) if seen.size else 0
    last = max(int(seen[-1]), first + 1) if seen.size else len(track) - 1
    frames = np.arange(len(track))
    return track.select((frames >= first) & (frames <= last))


LIMBS = tuple(np.array(points) for points in ((7, 9), (8, 10), (13, 15, 17, 19), (14, 16, 18, 20)))
"""Points of each limb from its elbow or knee on, the left before the right."""


def guessed(points: FloatArray, confidence: FloatArray) -> BoolArray:
    """Which of ``points [T, 21, 2]`` the near limb hides all along, where somebody is seen from the side.

    Models place what they do not see; what they place there must not be judged. ``[21]``.
    """
    found = np.zeros(POINTS, dtype=bool)
    trunk = (confidence[:, [5, 6, 11, 12]] >= SURE).all(axis=1)
    if not trunk.any() or not _side_on(points[trunk]):
        return found
    mean = confidence.mean(axis=0)
    for left, right in (LIMBS[:2], LIMBS[2:]):
        for own, other in ((left, right), (right, left)):
            far = (mean[own] < GUESSED[0]) & (mean[own] < GUESSED[1] * mean[other])
            # What hangs on a guessed joint is guessed.
            found[own] = np.maximum.accumulate(far)
    return found


def outside(points: FloatArray, width: int, height: int) -> BoolArray:
    """Which of ``points [T, 21, 3]`` lie outside the picture, ``[T, 21]``: there models go on by themselves.

    None where the picture's size is not known (0).
    """
    if not width or not height:
        return np.zeros(points.shape[:2], dtype=bool)
    with np.errstate(invalid="ignore"):
        return np.asarray(((points[:, :, :2] < 0.0) | (points[:, :, :2] > (width, height))).any(axis=2))


def is_side_on(samples: Samples) -> bool:
    """Whether somebody is seen from the side, most of the time."""
    seen = (samples.confidence[:, [5, 6, 11, 12]] > 0).all(axis=1)
    return bool(seen.any()) and _side_on(samples.xy[seen])


def _side_on(points: FloatArray) -> bool:
    """Whether shoulders and hips of ``points [T, 21, 2]`` look narrow against the trunk."""
    torso = np.linalg.norm(points[:, 5] + points[:, 6] - points[:, 11] - points[:, 12], axis=1) / 2
    full = max(float(np.percentile(torso, FULL_VIEW)), 1e-9)
    widths = [np.linalg.norm(points[:, a] - points[:, b], axis=1) for a, b in ((5, 6), (11, 12))]
    return all(np.median(width) <= most * full for width, most in zip(widths, SIDE_ON_WIDTHS, strict=True))


@dataclass(frozen=True)
class Sightings:
    """Where and when a track shows each of the 21 points; T frames.

    ``shown [T]`` seconds, ``xy [T, 21, 2]`` pixels, ``confidence [T, 21]`` 0..1, ``space`` as in
    Samples.
    ``last [T, 21]`` and ``following [T + 1, 21]`` are the frames that saw the point last at
    a frame and first from it on (-1 and T: none), ``passed [T]`` how many frames so far
    show anybody, ``reach`` the seconds that a frame stands for on each side of it.
    """

    shown: FloatArray
    xy: FloatArray
    confidence: FloatArray
    last: IntArray
    following: IntArray
    passed: IntArray
    reach: float
    space: FloatArray | None = None


def sightings_of(track: PoseTrack) -> Sightings:
    """What of ``track`` does not depend on the instants at which it is sampled."""
    points, count = points_of(track), len(track)
    points[outside(points, track.width, track.height), 2] = 0.0
    shows = (points[:, :, 2] >= SURE).any(axis=1)
    if shows.any():
        points[:, guessed(points[shows, :, :2], points[shows, :, 2]), 2] = 0.0
    sure, frames = points[:, :, 2] >= SURE, np.arange(count)[:, None]
    following = np.minimum.accumulate(np.where(sure, frames, count)[::-1])[::-1]
    return Sightings(
        shown=track.times,
        xy=np.nan_to_num(points[:, :, :2]),
        confidence=np.clip(points[:, :, 2], 0.0, 1.0),
        last=np.maximum.accumulate(np.where(sure, frames, -1)),
        following=np.concatenate([following, np.full_like(following[:1], count)]),
        passed=np.cumsum(sure.any(axis=1)),
        # A frame shown alone stands for half the usual interval on each side of it.
        reach=0.5 * float(np.median(np.diff(track.times))) + 1e-9,
        space=space_of(track),
    )


def resample(
    track: PoseTrack | Sightings, rate: float = RATE, start: float | None = None, end: float | None = None
) -> Samples:
    """A track, or its sightings, at ``rate`` samples a second from ``start`` to ``end`` seconds.

    None stands for the first and the last frame.

    A joint is interpolated linearly between the two frames that saw it last
    and next, if they are no more than LONGEST_GAP apart with nobody between
    them, or no more than LONGEST_DOUBT; else the nearest frame counts if it
    is within half an interval of the frame rate.
    """
    seen = track if isinstance(track, Sightings) else sightings_of(track)
    times = _time_base(
        float(seen.shown[0]) if start is None else start,
        float(seen.shown[-1]) if end is None else end,
        rate,
    )
    before, after, left, right = _neighbours(seen, times)
    joints = np.arange(POINTS)

    def between(points: FloatArray) -> FloatArray:
        return points[before, joints] * left[..., None] + points[after, joints] * right[..., None]

    return Samples(
        times=times,
        xy=between(seen.xy),
        confidence=seen.confidence[before, joints] * left + seen.confidence[after, joints] * right,
        space=None if seen.space is None else between(seen.space),
    )


def _time_base(start: float, end: float, rate: float) -> FloatArray:
    """Even seconds from ``start`` to at most ``end``; both ends where less than an interval apart."""
    count = int(np.floor((end - start) * rate + 1e-6)) + 1
    return start + np.arange(count) / rate if count > 2 else np.array([start, end])


def _neighbours(seen: Sightings, times: FloatArray) -> tuple[IntArray, IntArray, FloatArray, FloatArray]:
    """The frames that saw each point last before ``times [N]`` and first after: all ``[N, 21]``.

    Two indices of frames, then their weights; both 0: not measured.
    """
    shown, count = seen.shown, len(seen.shown)
    place = np.clip(np.searchsorted(shown, times, side="right") - 1, 0, count - 1)
    before, after = seen.last[place], seen.following[place + 1]
    since = np.where(before >= 0, times[:, None] - shown[before], np.inf)
    after_all = np.minimum(after, count - 1)
    until = np.where(after < count, shown[after_all] - times[:, None], np.inf)
    adjacent = seen.passed[after_all] - seen.passed[np.maximum(before, 0)] <= 1
    both = since + until <= np.where(adjacent, LONGEST_GAP, LONGEST_DOUBT)
    near_before = ~both & (since <= seen.reach)
    near_after = ~both & ~near_before & (until <= seen.reach)
    share = np.where(both, since, 0.0) / np.where(both, since + until, 1.0)
    return (
        before,
        after_all,
        np.where(both, 1 - share, near_before.astype(np.float64)),
        np.where(both, share, near_after.astype(np.float64)),
    )


def turned_over(samples: Samples) -> Samples:
    """Left and right exchanged: the picture turned over and the joints renamed."""
    swaps = np.array(SWAPS)
    xy = samples.xy[:, swaps] * np.array([-1.0, 1.0])
    space = None if samples.space is None else samples.space[:, swaps] * np.array([-1.0, 1.0, 1.0])
    return Samples(samples.times, xy, samples.confidence[:, swaps], space)


def where(choice: BoolArray, one: Samples, other: Samples) -> Samples:
    """The samples of ``one`` where ``choice [N]`` holds, and else those of ``other``, of the same times."""
    each = choice[:, None, None]
    space = None if one.space is None or other.space is None else np.where(each, one.space, other.space)
    confidence = np.where(choice[:, None], one.confidence, other.confidence)
    return Samples(other.times, np.where(each, one.xy, other.xy), confidence, space)


def showing(samples: Samples, known: BoolArray) -> Samples:
    """The samples without the points that are not ``known [21]``."""
    return replace(samples, confidence=samples.confidence * known)


def every(samples: Samples, step: int) -> Samples:
    """Every ``step``-th sample."""
    return samples.at(slice(None, None, step))


def nearest(times: FloatArray, seconds: FloatArray) -> IntArray:
    """Index of the one of the rising ``times [N]`` that is nearest to each of ``seconds [P]``."""
    after = np.clip(np.searchsorted(times, seconds), min(1, len(times) - 1), len(times) - 1)
    before = np.maximum(after - 1, 0)
    return np.where(seconds - times[before] <= times[after] - seconds, before, after)
