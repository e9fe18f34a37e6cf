"""A track in which a person has put joints right: frames by hand, and those between them if asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from scoring.arrays import BoolArray, FloatArray
from scoring.errors import BadCorrection
from scoring.pose.track import PoseTrack

SAME_TIME = 0.002
"""Seconds a correction's time may lie from its frame's: times are passed on with four places."""

MOVED = 0.05
"""Pixels from which on a joint counts as moved: coordinates are passed on with one place."""

_HEAD, _HANDS, _FEET = (0, 1, 1, 1, 2, 2, 2, 3, 4, 0, 0), (9, 10, 9, 10, 9, 10, 9, 10), (15, 16, 15, 16)
JOINT_OF_LANDMARK = np.array((*_HEAD, 5, 6, 7, 8, *_HANDS, 11, 12, 13, 14, 15, 16, *_FEET))
"""For each of BlazePose's 33 landmarks the COCO-17 joint it goes with: fingers with the wrist,
heel and toes with the ankle."""


@dataclass(frozen=True)
class Correction:
    """One frame put right.

    time
        the frame's time in seconds.
    keypoints
        ``[K, 3]``: x and y in pixels, confidence 0..1; a confidence of 0 is a hidden joint,
        whose place means nothing.
    from_previous
        whether the frames since the correction before are to lie between the two.
    """

    time: float
    keypoints: FloatArray
    from_previous: bool = False


def corrected_track(track: PoseTrack, corrections: Sequence[Correction]) -> PoseTrack:
    """``track`` with the joints of ``corrections`` in their frames, in any order.

    Where ``from_previous`` asks for it, the frames between a correction and the one before it
    are interpolated in time, joint by joint, and as sure as the less sure of both ends: what is
    hidden at one end is hidden between. All other frames stay as measured. In changed frames
    the box is that of the seen joints, and of the model's own landmarks and 3-D joints those
    that go with a changed joint count as not seen.

    BadCorrection where there is no frame at a correction's time, two for one frame, a shape
    other than ``[K, 3]``, a seen joint outside the picture or a confidence outside 0..1.
    """
    if not corrections:
        return track
    ordered = sorted(corrections, key=lambda correction: correction.time)
    frames = [frame_of(track, correction.time) for correction in ordered]
    if len(set(frames)) < len(frames):
        raise BadCorrection("A frame is corrected twice; give each frame one correction.")
    keypoints = track.keypoints.copy()
    for frame, correction in zip(frames, ordered, strict=True):
        keypoints[frame] = _checked(track, correction)
    for before, frame, correction in zip(frames, frames[1:], ordered[1:], strict=False):
        if correction.from_previous:
            _interpolate(track.times, keypoints, before, frame)
    return _with_joints(track, keypoints)


def frame_of(track: PoseTrack, time: float) -> int:
    """Index of the frame at ``time`` seconds; BadCorrection if there is none."""
    if len(track) and np.isfinite(time):
        frame = track.frame_near(time)
        if abs(track.times[frame] - time) <= SAME_TIME:
            return frame
    raise BadCorrection(f"The track has no frame at {time:.3f} s; correct one of its own frames.")


def _checked(track: PoseTrack, correction: Correction) -> FloatArray:
    """The correction's joints ``[K, 3]``, hidden ones at NaN as in measured frames without them."""
    joints = np.asarray(correction.keypoints, dtype=np.float64)
    at = f"The correction at {correction.time:.3f} s"
    if joints.shape != (len(track.skeleton), 3):
        raise BadCorrection(f"{at} has shape {joints.shape}; expected ({len(track.skeleton)}, 3).")
    confidence = joints[:, 2]
    if not np.all((confidence >= 0) & (confidence <= 1)):
        raise BadCorrection(f"{at} has a confidence outside 0 to 1.")
    seen = confidence > 0
    size = np.array([track.width or np.inf, track.height or np.inf])
    if not np.all((joints[seen, :2] >= 0) & (joints[seen, :2] <= size)):
        raise BadCorrection(f"{at} has a joint outside the picture; move it inside or mark it hidden.")
    return np.where(seen[:, None], joints, (np.nan, np.nan, 0.0))


def _interpolate(times: FloatArray, keypoints: FloatArray, first: int, last: int) -> None:
    """Put the frames between ``first`` and ``last`` on the line between these two, in place."""
    between = slice(first + 1, last)
    share = ((times[between] - times[first]) / (times[last] - times[first]))[:, None, None]
    start, end = keypoints[first], keypoints[last]
    # NaN, the place of a hidden joint, stays NaN.
    keypoints[between, :, :2] = start[:, :2] + share * (end[:, :2] - start[:, :2])
    keypoints[between, :, 2] = np.minimum(start[:, 2], end[:, 2])


def _with_joints(track: PoseTrack, keypoints: FloatArray) -> PoseTrack:
    """``track`` with other joints, and what hangs on them put right in the frames that changed."""
    moved = changed_joints(track.keypoints, keypoints)
    boxes = track.boxes.copy()
    for frame in np.flatnonzero(moved.any(axis=1)):
        boxes[frame] = _box(keypoints[frame])
    landmarks, joints3d = track.landmarks, track.joints3d
    if landmarks is not None:
        landmarks = landmarks.copy()
        landmarks[..., 3][_with_landmarks(moved, landmarks.shape[1])] = 0.0
    if joints3d is not None:
        joints3d = joints3d.copy()
        joints3d[_with_landmarks(moved, joints3d.shape[1])] = np.nan
    return replace(track, keypoints=keypoints, boxes=boxes, landmarks=landmarks, joints3d=joints3d)


def changed_joints(before: FloatArray, after: FloatArray) -> BoolArray:
    """``[..., K]``: which joints of ``after [..., K, 3]`` lie elsewhere than in ``before``, or
    are seen in one of them only."""
    seen_before, seen_after = np.asarray(before[..., 2] > 0), np.asarray(after[..., 2] > 0)
    way = np.linalg.norm(after[..., :2] - before[..., :2], axis=-1)  # NaN where not seen
    return np.asarray((seen_before != seen_after) | (seen_after & np.greater(way, MOVED)))


def _with_landmarks(moved: BoolArray, count: int) -> BoolArray:
    """``[T, L]``: the model's own points that go with changed joints; of another model's, all."""
    if count == len(JOINT_OF_LANDMARK):
        return np.take(moved, JOINT_OF_LANDMARK, axis=1)
    return np.repeat(moved.any(axis=1, keepdims=True), count, axis=1)


def _box(joints: FloatArray) -> FloatArray:
    """``[4]`` x, y, width, height of the seen joints; NaN where none is."""
    places = joints[joints[:, 2] > 0, :2]
    if not len(places):
        return np.full(4, np.nan)
    low, high = places.min(axis=0), places.max(axis=0)
    return np.concatenate([low, high - low])
