"""Drawn people in space who squat and raise their arms, filmed from any side: every angle is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scoring.arrays import FloatArray
from scoring.compare.criteria.check import Compared
from scoring.compare.criteria.signals import _IN_LANDMARKS
from scoring.pose.track import PoseTrack
from tests.scoring.compare.movements import as_track

FPS = 30.0
METRES = 0.5
"""A torso length."""


def squatting(
    knee: float = 90.0,
    *,
    held: float = 0.0,
    hip: float | None = None,
    arms: float = 90.0,
    yaw: float = 90.0,
    depth: bool = True,
    times: int = 1,
) -> PoseTrack:
    """Down from straight legs (170°) to ``knee`` degrees, ``held`` seconds there, and up again: 2 s and more.

    The hip bends with the knee, or by ``hip`` degrees (over 180: backwards) where that is given. ``arms`` are
    degrees from hanging down, forwards. ``yaw`` is 90 from the own right side (facing the right of the
    picture), 0 from the front. Without ``depth`` there are no 3-D joints. ``times`` squats one after another.
    """
    clock = np.arange(0.0, times * (2.0 + held), 1.0 / FPS)
    phase = np.mod(clock, 2.0 + held)
    way = np.clip(np.where(phase < 1.0, phase, 2.0 + held - phase), 0.0, 1.0)
    knees = 170.0 + (knee - 170.0) * np.sin(np.pi * way / 2.0) ** 2
    hips = knees if hip is None else np.full(len(clock), hip)
    return filmed(_joints(knees, hips, np.full(len(clock), arms)), clock, yaw, depth)


def arms_rising(most: float, *, yaw: float = 90.0, depth: bool = True) -> PoseTrack:
    """Standing, the arms go from hanging down up to ``most`` degrees forwards and down again in 2 s."""
    clock = np.arange(0.0, 2.0, 1.0 / FPS)
    arms = most * np.sin(np.pi * clock / 2.0) ** 2
    straight = np.full(len(clock), 175.0)
    return filmed(_joints(straight, straight, arms), clock, yaw, depth)


def _joints(knees: FloatArray, hips: FloatArray, arms: FloatArray) -> FloatArray:
    """``[T, 17, 3]`` forwards, downwards, to the left, in torso lengths; thigh and shank lean alike."""
    body = np.zeros((len(knees), 17, 3))
    thigh = np.radians((180.0 - knees) / 2.0)
    trunk = np.radians(180.0 - hips) - thigh
    neck = np.stack([np.sin(trunk), -np.cos(trunk)], axis=1)
    for side, shoulder, hip in ((0.3, 5, 11), (-0.3, 6, 12)):
        body[:, hip, 2], body[:, shoulder, 2] = side / 2, side
        body[:, shoulder, :2] = neck
        raised = np.radians(arms)
        for joint, start, forward, length in (
            (shoulder + 2, shoulder, raised, 0.55),
            (shoulder + 4, shoulder + 2, raised, 0.48),
            (hip + 2, hip, thigh, 0.8),
            (hip + 4, hip + 2, -thigh, 0.78),
        ):
            step = np.stack([np.sin(forward), np.cos(forward), np.zeros(len(knees))], axis=1)
            body[:, joint] = body[:, start] + length * step
    for joint, (forward, left) in enumerate(
        ((0.25, 0.0), (0.2, 0.06), (0.2, -0.06), (0.1, 0.13), (0.1, -0.13))
    ):
        body[:, joint, :2] = neck * 1.4 + np.array([forward, 0.0])
        body[:, joint, 2] = left
    return body


def filmed(body: FloatArray, clock: FloatArray, yaw: float, depth: bool) -> PoseTrack:
    """The track of a body from one side; what the model would say of depth is the truth."""
    forward, left = body[..., 0], body[..., 2]
    turned = np.radians(yaw)
    across = forward * np.sin(turned) + left * np.cos(turned)
    away = -forward * np.cos(turned) + left * np.sin(turned)
    track = as_track(np.stack([across, body[..., 1]], axis=-1), clock)
    if not depth:
        return track
    space = np.zeros((len(clock), 33, 3), dtype=np.float32)
    space[:, _IN_LANDMARKS] = np.stack([across, body[..., 1], away], axis=-1) * METRES
    return replace(track, joints3d=space)


def unseen(track: PoseTrack, *joints: int, start: float = 0.0, end: float = 1e9) -> PoseTrack:
    """Some joints not seen between two seconds."""
    keypoints = track.keypoints.copy()
    frames = np.flatnonzero((track.times >= start) & (track.times <= end))
    keypoints[np.ix_(frames, list(joints))] = (np.nan, np.nan, 0.0)
    return replace(track, keypoints=keypoints)


def whole(track: PoseTrack, *, total: float | None = 90.0, mirrored: bool = False) -> Compared:
    """All of the practice was matched with all of a reference of the same length."""
    return Compared(total, np.stack([track.times, track.times], axis=1), mirrored)
