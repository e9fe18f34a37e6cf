"""What is done to a fresh track: one person kept, swaps repaired, joints smoothed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scoring.arrays import FloatArray
from scoring.pose.follow import one_person
from scoring.pose.smooth import confidences, smooth
from scoring.pose.swaps import GROUPS, exchange, find_swaps, pairs
from scoring.pose.track import PoseTrack

LANDMARK_PAIRS: dict[str, tuple[tuple[int, int], ...]] = {
    "face": ((1, 4), (2, 5), (3, 6), (7, 8), (9, 10)),
    "arms": ((11, 12), (13, 14), (15, 16), (17, 18), (19, 20), (21, 22)),
    "legs": ((23, 24), (25, 26), (27, 28), (29, 30), (31, 32)),
}
"""Left and right among BlazePose's 33 landmarks, in the groups that are exchanged together."""

LANDMARKS = 33


def clean_track(track: PoseTrack, *, sure: int | None = None) -> PoseTrack:
    """The track of one person without jumps, left-right swaps and jitter.

    Frames stay where they are: those of another person become frames without one.
    ``sure`` is a frame known to show the right person, if there is one.
    """
    return smooth_track(repair_swaps(keep_one_person(track, sure=sure)))


def keep_one_person(track: PoseTrack, *, sure: int | None = None) -> PoseTrack:
    """``track`` without the frames in which the model had jumped to somebody else."""
    keep = one_person(track.times, track.keypoints, sure=sure)
    if np.array_equal(keep, track.found):
        return track
    return replace(
        track,
        keypoints=_blank(track.keypoints, keep, confidence=2),
        boxes=_blank(track.boxes, keep),
        landmarks=None if track.landmarks is None else _blank(track.landmarks, keep, confidence=3),
        joints3d=None if track.joints3d is None else _blank(track.joints3d, keep),
    )


def _blank(values: FloatArray, keep: np.ndarray, confidence: int | None = None) -> FloatArray:
    """``values`` with NaN, and 0 in the column of the ``confidence``, where not to ``keep``."""
    result = values.copy()
    result[~keep] = np.nan
    if confidence is not None:
        result[~keep, :, confidence] = 0.0
    return result


def repair_swaps(track: PoseTrack) -> PoseTrack:
    """``track`` with left and right set right, in its landmarks and 3-D joints too."""
    for group in GROUPS:
        swapped = find_swaps(track.times, track.keypoints, group)
        if swapped.any():
            track = _exchanged(track, swapped, group)
    return track


def _exchanged(track: PoseTrack, swapped: np.ndarray, group: str) -> PoseTrack:
    landmark_pairs = np.array(LANDMARK_PAIRS[group], dtype=np.intp)

    def other(values: FloatArray | None) -> FloatArray | None:
        known = values is not None and values.shape[1] == LANDMARKS
        return exchange(values, swapped, landmark_pairs) if known and values is not None else values

    return replace(
        track,
        keypoints=exchange(track.keypoints, swapped, pairs(group)),
        landmarks=other(track.landmarks),
        joints3d=other(track.joints3d),
    )


def smooth_track(track: PoseTrack) -> PoseTrack:
    """``track`` with its joints, landmarks and 3-D joints smoothed, and boxes to match."""
    keypoints = track.keypoints.copy()
    keypoints[:, :, :2] = smooth(track.times, keypoints[:, :, :2], confidences(keypoints))
    landmarks, joints3d = track.landmarks, track.joints3d
    if landmarks is not None:
        seen = np.nan_to_num(landmarks[:, :, 3])
        joints3d = None if joints3d is None else smooth(track.times, joints3d, seen)
        landmarks = landmarks.copy()
        landmarks[:, :, :3] = smooth(track.times, landmarks[:, :, :3], seen)
    return replace(
        track, keypoints=keypoints, boxes=boxes_of(keypoints), landmarks=landmarks, joints3d=joints3d
    )


def boxes_of(keypoints: FloatArray) -> FloatArray:
    """Boxes ``[T, 4]`` (x, y, width, height) of ``keypoints [T, K, 3]``; NaN where there is no person."""
    low, high = keypoints[:, :, :2].min(axis=1), keypoints[:, :, :2].max(axis=1)
    return np.concatenate([low, high - low], axis=1).astype(np.float32)
