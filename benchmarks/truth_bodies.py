"""What a limb shows in a track, and further errors of measuring put into it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scoring.arrays import BoolArray, FloatArray
from scoring.pose.changed import Hinge, trunk
from scoring.pose.clean import boxes_of
from scoring.pose.landmarks import COCO_FROM_LANDMARKS, LANDMARKS
from scoring.pose.track import PoseTrack

SEEN = 0.5
"""Confidence from which a joint's place can be taken for the truth."""
SIDE_ON = 0.35
"""Shoulders closer than this in the picture, in torso lengths, are seen from the side."""
IN_PLANE = 0.8
"""Length of a bone in the picture over that in space, from which its angle in the picture is its angle."""
CLEAR = 0.9
"""Share of the frames in which a joint must be seen."""

TORSO_METRES = 0.5
NOISE_FRAMES = 2.0
"""Errors of measuring last for some frames: the width of a Gaussian over them."""


def turns(track: PoseTrack, hinge: Hinge) -> FloatArray:
    """The joint's angle in the picture with its sign ``[T]``, ±180 degrees; NaN where nobody is found."""
    first, vertex, last = hinge.ends
    xy = track.keypoints[..., :2].astype(np.float64)
    a, b = xy[:, first] - xy[:, vertex], xy[:, last] - xy[:, vertex]
    cross = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    return np.asarray(np.degrees(np.arctan2(cross, (a * b).sum(axis=1))))


def seen(track: PoseTrack, hinge: Hinge) -> BoolArray:
    """Frames ``[T]`` that show the joint and both ends of its angle."""
    return np.asarray((track.keypoints[:, list(hinge.ends), 2] >= SEEN).all(axis=1))


def is_clear(track: PoseTrack, hinge: Hinge, frames: BoolArray) -> bool:
    """Whether the joint's angle can be read off the picture in ``frames [T]``."""
    if not frames.any() or seen(track, hinge)[frames].mean() < CLEAR:
        return False
    if track.joints3d is None or track.joints3d.shape[1] != LANDMARKS:
        return True
    ends = [int(COCO_FROM_LANDMARKS[joint]) for joint in hinge.ends]
    joints = track.joints3d[frames][:, ends].astype(np.float64)
    bones = np.stack([joints[:, 0] - joints[:, 1], joints[:, 2] - joints[:, 1]], axis=1)
    shares = np.linalg.norm(bones[..., :2], axis=2) / np.maximum(np.linalg.norm(bones, axis=2), 1e-9)
    return bool((np.nanmedian(shares, axis=0) >= IN_PLANE).all())


def torso(track: PoseTrack) -> float:
    """Usual length of the trunk, pixels."""
    found = np.linalg.norm(trunk(track.keypoints[..., :2].astype(np.float64)), axis=1)
    return float(np.nanmedian(found))


def is_side_on(track: PoseTrack) -> bool:
    """Whether the person is seen from the side, so that the two sides of the body cover each other."""
    shoulders = track.keypoints[:, 5, :2] - track.keypoints[:, 6, :2]
    return float(np.nanmedian(np.linalg.norm(shoulders, axis=1))) < SIDE_ON * torso(track)


def measured_again(track: PoseTrack, share: float, rng: np.random.Generator) -> PoseTrack:
    """``track`` with further errors of measuring, ``share`` of the torso, that last for some frames."""
    raw = rng.normal(size=(len(track), LANDMARKS, 3))
    steps = np.arange(-8, 9)
    kernel = np.exp(-0.5 * (steps / NOISE_FRAMES) ** 2)
    smooth = np.apply_along_axis(np.convolve, 0, raw, kernel / np.linalg.norm(kernel), mode="full")
    noise = smooth[8 : 8 + len(track)]
    pixels = share * torso(track)
    keypoints = track.keypoints.copy()
    keypoints[..., :2] += (pixels * noise[:, COCO_FROM_LANDMARKS, :2]).astype(np.float32)
    landmarks, joints3d = (
        None if values is None or values.shape[1] != LANDMARKS else values.copy()
        for values in (track.landmarks, track.joints3d)
    )
    if landmarks is not None:
        landmarks[..., :3] += (pixels * noise).astype(np.float32)
    if joints3d is not None:
        joints3d += (share * TORSO_METRES * noise).astype(np.float32)
    return replace(
        track, keypoints=keypoints, boxes=boxes_of(keypoints), landmarks=landmarks, joints3d=joints3d
    )
