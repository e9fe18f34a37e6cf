"""Tracks changed on purpose: limbs turned in keypoints, landmarks and 3-D joints alike; a movement done more
slowly, or shown in a mirror."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from scoring.arrays import FloatArray
from scoring.pose.clean import boxes_of
from scoring.pose.landmarks import COCO_FROM_LANDMARKS, LANDMARK_PAIRS, LANDMARKS
from scoring.pose.skeleton import COCO17
from scoring.pose.track import PoseTrack

SIDES = ("left", "right")
BELOW = {"shoulder": ("elbow", "wrist"), "elbow": ("wrist",), "hip": ("knee", "ankle"), "knee": ("ankle",)}
"""Joint -> what hangs on it; the hand goes with the wrist, the foot with the ankle."""
ABOVE = {"shoulder": "hip", "elbow": "shoulder", "hip": "shoulder", "knee": "hip"}
HAND, FOOT = (17, 19, 21), (29, 31)
"""Of the left side, among BlazePose's landmarks; those of the right come one further on."""


@dataclass(frozen=True)
class Hinge:
    """A joint by its name in PARTS, such as ``left_elbow``, and what turns about it."""

    part: str

    @property
    def side(self) -> str:
        """``left`` or ``right``."""
        return self.part.partition("_")[0]

    @property
    def joint(self) -> str:
        """The part without its side."""
        return self.part.partition("_")[2]

    @property
    def limb(self) -> str:
        """``left_arm`` and the like."""
        return f"{self.side}_{'arm' if self.joint in ('shoulder', 'elbow') else 'leg'}"

    @property
    def ends(self) -> tuple[int, int, int]:
        """COCO-17 joints of its angle; the second is the joint itself."""
        names = (ABOVE[self.joint], self.joint, BELOW[self.joint][0])
        first, vertex, last = (COCO17.index(f"{self.side}_{name}") for name in names)
        return first, vertex, last

    @property
    def below(self) -> list[int]:
        """COCO-17 joints that turn about it."""
        return [COCO17.index(f"{self.side}_{name}") for name in BELOW[self.joint]]

    @property
    def landmarks(self) -> tuple[int, list[int]]:
        """The same among BlazePose's landmarks: the joint, and what turns about it."""
        own = [int(COCO_FROM_LANDMARKS[joint]) for joint in self.below]
        tip = HAND if self.limb.endswith("arm") else FOOT
        return int(COCO_FROM_LANDMARKS[self.ends[1]]), [*own, *(i + (self.side == "right") for i in tip)]


Move = Callable[[FloatArray, FloatArray], FloatArray]
"""From the limb about its joint ``[T, n, 2]`` and the way up the trunk ``[T, 2]`` to where the limb goes."""


def moved(track: PoseTrack, hinge: Hinge, move: Move) -> PoseTrack:
    """``track`` with what hangs on ``hinge`` moved in the plane of the picture."""
    joint, below = hinge.landmarks
    keypoints = _moved(track.keypoints, hinge.ends[1], hinge.below, move)
    known = track.landmarks is not None and track.landmarks.shape[1] == LANDMARKS

    def other(values: FloatArray | None) -> FloatArray | None:
        return _moved(values, joint, below, move) if known and values is not None else None

    return replace(
        track,
        keypoints=keypoints,
        boxes=boxes_of(keypoints),
        landmarks=other(track.landmarks),
        joints3d=other(track.joints3d),
    )


def _moved(values: FloatArray, joint: int, below: list[int], move: Move) -> FloatArray:
    result, places = values.copy(), values[..., :2].astype(np.float64)
    result[:, below, :2] = places[:, [joint]] + move(places[:, below] - places[:, [joint]], trunk(places))
    return result


def trunk(places: FloatArray) -> FloatArray:
    """From the middle of the hips to that of the shoulders ``[T, 2]``."""
    pairs = ((11, 12), (23, 24)) if places.shape[1] == LANDMARKS else ((5, 6), (11, 12))
    shoulders, hips = (places[:, list(pair)].mean(axis=1) for pair in pairs)
    return np.asarray(shoulders - hips)


def turned(track: PoseTrack, hinge: Hinge, degrees: FloatArray) -> PoseTrack:
    """``track`` with the limb below ``hinge`` turned by ``degrees [T]``, from x towards y in the picture."""
    cos, sin = np.cos(np.radians(degrees))[:, None], np.sin(np.radians(degrees))[:, None]

    def turn(limb: FloatArray, _: FloatArray) -> FloatArray:
        x, y = limb[..., 0], limb[..., 1]
        return np.stack([cos * x - sin * y, sin * x + cos * y], axis=-1)

    return moved(track, hinge, turn)


def reflected(track: PoseTrack, hinge: Hinge) -> PoseTrack:
    """``track`` with the limb below ``hinge`` on the other side of a line along the trunk."""

    def reflect(limb: FloatArray, trunk: FloatArray) -> FloatArray:
        way = (trunk / np.maximum(np.linalg.norm(trunk, axis=1, keepdims=True), 1e-9))[:, None]
        return np.asarray(2.0 * (limb * way).sum(axis=2, keepdims=True) * way - limb)

    return moved(track, hinge, reflect)


def turned_over(track: PoseTrack) -> PoseTrack:
    """``track`` as if its picture were turned over: x runs the other way, and left is right."""
    known = track.landmarks is not None and track.landmarks.shape[1] == LANDMARKS
    order = np.arange(LANDMARKS)
    for pair in (pair for group in LANDMARK_PAIRS.values() for pair in group):
        order[list(pair)] = pair[::-1]
    keypoints = track.keypoints[:, list(track.skeleton.swaps)].copy()
    landmarks = track.landmarks[:, order].copy() if known and track.landmarks is not None else None
    joints3d = track.joints3d[:, order].copy() if known and track.joints3d is not None else None
    for values, width in ((keypoints, track.width), (landmarks, track.width), (joints3d, 0)):
        if values is not None:
            values[..., 0] = width - values[..., 0]
    return replace(
        track, keypoints=keypoints, boxes=boxes_of(keypoints), landmarks=landmarks, joints3d=joints3d
    )


def slowed(track: PoseTrack, first: float, last: float, times: float) -> PoseTrack:
    """``track`` with what happens from second ``first`` to ``last`` done ``times`` as slowly."""
    within = np.clip(track.times - first, 0.0, last - first)
    return replace(track, times=track.times + within * (times - 1.0))
