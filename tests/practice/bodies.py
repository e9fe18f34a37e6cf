"""A drawn person who lifts the left arm and bends the left knee: tracks without any model."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scoring.pose.track import PoseTrack

WIDTH, HEIGHT = 640, 360
FPS = 30.0
TORSO = 70.0
LEFT_ARM = (5, 7, 9)

# Straight standing: x, y from the pelvis in torso lengths, y downwards, COCO-17.
_STANDING = np.array(
    [
        (0.0, -1.45),
        (0.06, -1.5),
        (-0.06, -1.5),
        (0.14, -1.45),
        (-0.14, -1.45),
        (0.33, -1.0),
        (-0.33, -1.0),
        (0.4, -0.45),
        (-0.4, -0.45),
        (0.42, 0.0),
        (-0.42, 0.0),
        (0.19, 0.0),
        (-0.19, 0.0),
        (0.22, 0.8),
        (-0.22, 0.8),
        (0.23, 1.55),
        (-0.23, 1.55),
    ]
)


def movement(
    *,
    seconds: float = 4.0,
    speed: float = 1.0,
    lift: float = 150.0,
    wrong_arm: tuple[float, float, float] | None = None,
    begin: float = 0.0,
) -> PoseTrack:
    """A track of ``seconds / speed`` seconds, the arm going up to ``lift`` degrees and down twice.

    ``wrong_arm`` (start, end, degrees) lets the left arm hang that much lower
    between two moments (seconds of this track). ``begin`` seconds of standing
    still come first.
    """
    moving = np.arange(round(seconds / speed * FPS)) / FPS
    poses = [_pose(np.sin(np.pi * time * speed / 2) ** 2, lift, 0.0) for time in moving]
    times = np.arange(round(begin * FPS) + len(poses)) / FPS
    poses = [_pose(0.0, lift, 0.0)] * round(begin * FPS) + poses
    if wrong_arm is not None:
        start, end, degrees = wrong_arm
        for index in np.flatnonzero((times >= start) & (times <= end)):
            phase = max(times[index] - begin, 0.0)
            poses[index] = _pose(np.sin(np.pi * phase * speed / 2) ** 2, lift, degrees)
    return _track(times, np.stack(poses))


def changing_sides(*, seconds: float = 8.0, start: float = 0.0, end: float = 4.0) -> PoseTrack:
    """The movement, with the other arm from ``start`` to before ``end`` seconds."""
    track = movement(seconds=seconds)
    there = ((track.times >= start) & (track.times < end))[:, None, None]
    return replace(track, keypoints=np.where(there, mirrored(track).keypoints, track.keypoints))


def still(*, seconds: float = 4.0, seen: float = 1.0) -> PoseTrack:
    """Somebody standing there, found in the first ``seen`` share of the frames."""
    times = np.arange(round(seconds * FPS)) / FPS
    track = _track(times, np.stack([_pose(0.0, 0.0, 0.0)] * len(times)))
    return without_frames(track, from_share=seen)


def without_frames(track: PoseTrack, *, from_share: float) -> PoseTrack:
    """The track with nobody found from a share of it on."""
    keypoints, boxes = track.keypoints.copy(), track.boxes.copy()
    first = round(len(track) * from_share)
    keypoints[first:, :, :2], keypoints[first:, :, 2], boxes[first:] = np.nan, 0.0, np.nan
    return replace(track, keypoints=keypoints, boxes=boxes)


def without_joints(track: PoseTrack, *joints: int) -> PoseTrack:
    """The track with some joints never seen."""
    keypoints = track.keypoints.copy()
    keypoints[:, list(joints), 2] = 0.0
    return replace(track, keypoints=keypoints)


def mirrored(track: PoseTrack) -> PoseTrack:
    """The same movement done with the other side."""
    keypoints = track.keypoints[:, list(track.skeleton.swaps)].copy()
    keypoints[:, :, 0] = WIDTH - keypoints[:, :, 0]
    return replace(track, keypoints=keypoints)


def _pose(phase: float, lift: float, lower: float) -> np.ndarray:
    """Joints ``[17, 2]`` in torso lengths with the arm lifted by ``phase`` 0..1 of ``lift`` degrees."""
    pose = _STANDING.copy()
    angle = np.radians(phase * lift - phase * lower)
    upper = np.array([np.sin(angle), np.cos(angle)]) * 0.55
    pose[7] = pose[5] + upper
    pose[9] = pose[7] + upper * 0.85
    pose[13] += (0.25 * phase, -0.15 * phase)
    return pose


def _track(times: np.ndarray, poses: np.ndarray) -> PoseTrack:
    xy = poses * TORSO + (WIDTH / 2, HEIGHT * 0.55)
    keypoints = np.concatenate([xy, np.full((*xy.shape[:2], 1), 0.9)], axis=2).astype(np.float32)
    low, high = xy.min(axis=1), xy.max(axis=1)
    boxes = np.concatenate([low, high - low], axis=1).astype(np.float32)
    return PoseTrack(
        times=times,
        keypoints=keypoints,
        boxes=boxes,
        width=WIDTH,
        height=HEIGHT,
        model="drawn",
        model_version="1",
    )
