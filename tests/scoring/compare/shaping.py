"""Drawn tracks made otherwise in one way: shaken, bent at a joint, unsure, rolled, slowed, or with nobody."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scoring.pose.skeleton import COCO17
from scoring.pose.track import PoseTrack

LEGS = ["left_knee", "right_knee", "left_ankle", "right_ankle"]
ARMS = ["left_elbow", "right_elbow", "left_wrist", "right_wrist"]
UPPER = [joint for joint in COCO17.joints if joint not in (*LEGS, "left_hip", "right_hip")]


def shaken(track: PoseTrack, most: float, seed: int = 0, every: int = 1) -> PoseTrack:
    """The joints of ``track`` off by ``most`` pixels, newly every so many frames."""
    noise = np.random.default_rng(seed).normal(0.0, most, (len(track) // every + 1, 17, 2))
    keypoints = track.keypoints.copy()
    keypoints[..., :2] += np.repeat(noise, every, axis=0)[: len(track)]
    return replace(track, keypoints=keypoints)


def bent(track: PoseTrack, joint: int, below: tuple[int, ...], degrees: float, frames: slice) -> PoseTrack:
    """What hangs on ``joint`` turned about it by ``degrees`` in ``frames``."""
    keypoints, a = track.keypoints.copy(), np.radians(degrees)
    turn = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    centre = keypoints[frames, joint, None, :2]
    keypoints[frames, list(below), :2] = (keypoints[frames][:, list(below), :2] - centre) @ turn.T + centre
    return replace(track, keypoints=keypoints)


def unsure(track: PoseTrack, sure: float, joints: tuple[int, ...]) -> PoseTrack:
    keypoints = track.keypoints.copy()
    keypoints[:, list(joints), 2] = sure
    return replace(track, keypoints=keypoints)


def rolled(track: PoseTrack, degrees: float) -> PoseTrack:
    """The picture turned, as by a phone that stands askew."""
    a = np.radians(degrees)
    turn = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    keypoints = track.keypoints.copy()
    keypoints[..., :2] = (keypoints[..., :2] - [400.0, 300.0]) @ turn.T + [400.0, 300.0]
    return replace(track, keypoints=keypoints)


def gap(track: PoseTrack, first: float, seconds: float) -> PoseTrack:
    """Nobody seen from ``first`` on."""
    frames = slice(round(first * 30), round((first + seconds) * 30))
    keypoints = track.keypoints.copy()
    keypoints[frames] = (np.nan, np.nan, 0.0)
    return replace(track, keypoints=keypoints)


def slower(track: PoseTrack, start: float, end: float, times: float) -> PoseTrack:
    """The same, what lies between two seconds done so many times as slowly."""
    within = np.clip(track.times, start, end) - start
    return replace(track, times=track.times + within * (times - 1.0))
