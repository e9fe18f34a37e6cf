"""A drawn person whose limbs swing smoothly: tracks whose truth is known."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from scoring.arrays import FloatArray
from scoring.compare.align.view import about_vertical
from scoring.compare.body.feet import IN_LANDMARKS
from scoring.pose.skeleton import COCO17
from scoring.pose.track import PoseTrack

SECONDS = 4.0


@dataclass(frozen=True)
class Person:
    """Lengths of the limbs in torso lengths."""

    upper_arm: float = 0.55
    forearm: float = 0.48
    thigh: float = 0.80
    shank: float = 0.78
    shoulders: float = 0.34
    hips: float = 0.19


ADULT = Person()
LONG_LIMBED = Person(upper_arm=0.63, forearm=0.55, thigh=0.92, shank=0.9)

SQUAT_SECONDS = 2.0


def joints(
    seconds: FloatArray, seed: int = 0, size: float = 1.0, person: Person = ADULT, held: float = SECONDS
) -> FloatArray:
    """Joints ``[T, 17, 2]`` in torso lengths at ``seconds``; ``size`` times the movement of ``seed``.

    Before 0 and after ``held`` seconds the person stands still in the first
    and the last pose.
    """
    time = np.clip(np.asarray(seconds, dtype=np.float64), 0.0, held)
    rng = np.random.default_rng(seed)

    def swing(base: float, most: float) -> FloatArray:
        waves = rng.uniform(0.3, 1.0, 2) * most * np.array([0.7, 0.3])
        speeds, phases = rng.uniform(0.8, 2.6, 2), rng.uniform(0, 2 * np.pi, 2)
        moving = sum(w * np.sin(s * time + p) for w, s, p in zip(waves, speeds, phases, strict=True))
        return np.radians(base + size * np.asarray(moving))

    def way(angle: FloatArray, length: float, side: int) -> FloatArray:
        return length * np.stack([side * np.sin(angle), np.cos(angle)], axis=1)

    pose = np.zeros((len(time), 17, 2))
    lean = swing(0, 10)
    neck = np.stack([np.sin(lean), -np.cos(lean)], axis=1)
    for joint, (x, y) in enumerate([(0, -0.4), (0.06, -0.46), (-0.06, -0.46), (0.13, -0.43), (-0.13, -0.43)]):
        pose[:, joint] = neck + np.array([x, y])
    for side, shoulder, hip in ((1, 5, 11), (-1, 6, 12)):
        pose[:, shoulder] = neck + np.array([side * person.shoulders, 0.0])
        pose[:, hip] = [side * person.hips, 0.0]
        arm, thigh = swing(60, 50), swing(18, 25)
        forearm, shank = arm + swing(35, 45), thigh - swing(15, 25)
        pose[:, shoulder + 2] = pose[:, shoulder] + way(arm, person.upper_arm, side)
        pose[:, shoulder + 4] = pose[:, shoulder + 2] + way(forearm, person.forearm, side)
        pose[:, hip + 2] = pose[:, hip] + way(thigh, person.thigh, side)
        pose[:, hip + 4] = pose[:, hip + 2] + way(shank, person.shank, side)
    return pose


def as_track(
    pose: FloatArray, seconds: FloatArray, scale: float = 150.0, place: FloatArray | None = None
) -> PoseTrack:
    """A track of ``pose [T, 17, 2]``, ``scale`` pixels to the torso length, all joints sure."""
    xy = pose * scale + (np.array([400.0, 300.0]) if place is None else place)
    keypoints = np.concatenate([xy, np.full((*xy.shape[:2], 1), 0.9)], axis=2).astype(np.float32)
    low, high = xy.min(axis=1), xy.max(axis=1)
    boxes = np.concatenate([low, high - low], axis=1).astype(np.float32)
    return PoseTrack(times=np.asarray(seconds, dtype=np.float64), keypoints=keypoints, boxes=boxes)


def movement(
    seed: int = 0,
    *,
    fps: float = 30.0,
    speed: float = 1.0,
    size: float = 1.0,
    before: float = 0.0,
    after: float = 0.0,
    person: Person = ADULT,
    scale: float = 150.0,
    place: FloatArray | None = None,
) -> PoseTrack:
    """The movement of ``seed``, with seconds of standing still ``before`` and ``after``."""
    clock = np.arange(0.0, before + SECONDS / speed + after, 1.0 / fps)
    return as_track(joints((clock - before) * speed, seed, size, person), clock, scale, place)


def changed(track: PoseTrack, keypoints: FloatArray) -> PoseTrack:
    """``track`` with other keypoints."""
    return replace(track, keypoints=keypoints.astype(np.float32))


def shifted(track: PoseTrack, joint: str, offset: tuple[float, float], scale: float = 150.0) -> PoseTrack:
    """``joint`` moved by ``offset`` torso lengths throughout."""
    keypoints = track.keypoints.copy()
    keypoints[:, COCO17.index(joint), :2] += np.array(offset) * scale
    return changed(track, keypoints)


def hidden(track: PoseTrack, names: list[str], frames: slice = slice(None)) -> PoseTrack:
    """The named joints not seen in ``frames``."""
    keypoints = track.keypoints.copy()
    for name in names:
        keypoints[frames, COCO17.index(name)] = (np.nan, np.nan, 0.0)
    return changed(track, keypoints)


def mirrored(track: PoseTrack) -> PoseTrack:
    """The picture turned over: x runs the other way, and left is right."""
    keypoints = track.keypoints[:, list(COCO17.swaps)].copy()
    keypoints[:, :, 0] = 800 - keypoints[:, :, 0]
    if track.landmarks is None:
        return changed(track, keypoints)
    landmarks = track.landmarks.copy()
    landmarks[:, 29:33] = track.landmarks[:, [30, 29, 32, 31]]
    landmarks[:, :, 0] = 800 - landmarks[:, :, 0]
    return replace(changed(track, keypoints), landmarks=landmarks)


def partly_mirrored(track: PoseTrack, start: float, end: float) -> PoseTrack:
    """The picture turned over from ``start`` to before ``end`` seconds: somebody who changes sides."""
    there = ((track.times >= start) & (track.times < end))[:, None, None]
    return changed(track, np.where(there, mirrored(track).keypoints, track.keypoints))


def going_on(seed: int, seconds: float = 12.0, *, scale: float = 150.0, speed: float = 1.0) -> PoseTrack:
    """The movement of ``seed`` for longer: its limbs never come back to where they were all at once."""
    clock = np.arange(0.0, seconds / speed, 1.0 / 30.0)
    return as_track(joints(clock * speed, seed, held=seconds), clock, scale)


def side_on(track: PoseTrack) -> PoseTrack:
    """``track`` as if seen from the side: shoulders in one place, and hips."""
    keypoints = track.keypoints.copy()
    for left, right in (((5, 7, 9), (6, 8, 10)), ((11, 13, 15), (12, 14, 16))):
        middle = (track.keypoints[:, left[0], :2] + track.keypoints[:, right[0], :2]) / 2
        for limb in (left, right):
            keypoints[:, limb, :2] += (middle - track.keypoints[:, limb[0], :2])[:, None]
    return changed(track, keypoints)


def in_space(track: PoseTrack, *, yaw: float = 0.0, roll: float = 0.0, scale: float = 150.0) -> PoseTrack:
    """``track`` with 3-D joints, seen by a camera ``yaw`` degrees round the person and tilted by ``roll``.

    The depth of each joint follows the clock, so that it belongs to the movement.
    """
    xy = track.keypoints[..., :2].astype(np.float64)
    pelvis = xy[:, 11:13].mean(axis=1, keepdims=True)
    flat = (xy - pelvis) / (2 * scale)
    depth = 0.12 * np.sin(1.3 * track.times[:, None] + np.arange(17))
    points = np.concatenate([flat, depth[..., None]], axis=2) @ about_vertical(yaw).T @ _tilted(roll).T
    joints3d = np.zeros((len(track), 33, 3), dtype=np.float32)
    joints3d[:, IN_LANDMARKS[:17]] = points
    keypoints = track.keypoints.copy()
    keypoints[..., :2] = pelvis + 2 * scale * points[..., :2]
    return replace(changed(track, keypoints), joints3d=joints3d)


def _tilted(degrees: float) -> FloatArray:
    a = np.radians(degrees)
    return np.array([[np.cos(a), -np.sin(a), 0.0], [np.sin(a), np.cos(a), 0.0], [0.0, 0.0, 1.0]])


def growing(track: PoseTrack, factor: float) -> PoseTrack:
    """``track`` by somebody who comes nearer: evenly up to ``factor`` times as large in the picture."""
    size = factor ** np.linspace(0.0, 1.0, len(track))
    keypoints = track.keypoints.copy()
    keypoints[..., :2] *= size[:, None, None]
    return changed(track, keypoints)


def with_feet(
    track: PoseTrack,
    *,
    pitch: float | FloatArray = 0.0,
    length: float = 0.48,
    sure: float = 0.95,
    scale: float = 150.0,
) -> PoseTrack:
    """``track`` with BlazePose's landmarks: feet to the right, heels ``pitch [T]`` degrees above the toes."""
    landmarks = np.zeros((len(track), 33, 4), dtype=np.float32)
    angle = np.radians(np.broadcast_to(np.asarray(pitch, dtype=np.float64), (len(track),)))
    way = length * scale * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    for ankle, heel, toes in ((15, 29, 31), (16, 30, 32)):
        landmarks[:, toes, :2] = track.keypoints[:, ankle, :2] + [0.35 * length * scale, 0.1 * scale]
        landmarks[:, heel, :2] = landmarks[:, toes, :2] - way
        landmarks[:, [heel, toes], 3] = sure
    return replace(track, landmarks=landmarks, model="blazepose-heavy")


def uneven(seed: int, *, fps: float = 30.0, speed: float = 1.0, clock_seed: int = 0) -> PoseTrack:
    """The movement of ``seed`` in frames at odd intervals, ``fps`` a second on average."""
    rng = np.random.default_rng(clock_seed)
    gaps = rng.uniform(0.4, 1.6, int(SECONDS / speed * fps)) / fps
    clock = np.concatenate([[0.0], np.cumsum(gaps)])
    clock = clock[clock < SECONDS / speed]
    return as_track(joints(clock * speed, seed), clock)


def holding(track: PoseTrack, place: float, rest: float) -> PoseTrack:
    """``track`` with the pose at the share ``place`` of its time held for ``rest`` seconds."""
    frame = int(place * (len(track) - 1))
    frames = np.concatenate(
        [np.arange(frame), np.full(round(rest * 30), frame), np.arange(frame, len(track))]
    )
    return replace(
        track,
        times=np.arange(len(frames)) / 30,
        keypoints=track.keypoints[frames],
        boxes=track.boxes[frames],
    )


def one_after_another(*tracks: PoseTrack) -> PoseTrack:
    """The tracks in one, a frame at 30 a second between them."""
    clocks, end = [], 0.0
    for track in tracks:
        clocks.append(track.times - track.times[0] + end)
        end = float(clocks[-1][-1]) + 1 / 30
    return replace(
        tracks[0],
        times=np.concatenate(clocks),
        keypoints=np.concatenate([track.keypoints for track in tracks]),
        boxes=np.concatenate([track.boxes for track in tracks]),
    )


def squats(depths: list[float], rest: float = 0.7) -> PoseTrack:
    """Squats of the given depths, arms rising, with rest between them."""
    clock = np.arange(0, len(depths) * (SQUAT_SECONDS + rest) + rest, 1 / 30)
    which = np.minimum((clock / (SQUAT_SECONDS + rest)).astype(int), len(depths) - 1)
    phase = np.clip((clock - which * (SQUAT_SECONDS + rest) - rest) / SQUAT_SECONDS, 0, 1)
    deep = np.array(depths)[which] * (1 - np.cos(2 * np.pi * phase)) / 2
    pose = np.zeros((len(clock), 17, 2))
    neck = np.array([0.0, -1.0])
    for joint, (x, y) in enumerate([(0, -0.4), (0.06, -0.46), (-0.06, -0.46), (0.13, -0.43), (-0.13, -0.43)]):
        pose[:, joint] = neck + np.array([x, y])
    for side, shoulder, hip in ((1, 5, 11), (-1, 6, 12)):
        pose[:, shoulder], pose[:, hip] = neck + np.array([side * 0.34, 0]), (side * 0.19, 0)
        arm, thigh = np.radians(15 + 70 * deep), np.radians(8 + 50 * deep)
        for joint, start, angle, length in (
            (shoulder + 2, shoulder, arm, 0.55),
            (shoulder + 4, shoulder + 2, arm, 0.48),
            (hip + 2, hip, thigh, 0.8),
            (hip + 4, hip + 2, -thigh / 2, 0.78),
        ):
            pose[:, joint] = pose[:, start] + length * np.stack([side * np.sin(angle), np.cos(angle)], axis=1)
    return as_track(pose, clock)
