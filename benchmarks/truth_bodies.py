"""Tracks changed on purpose: limbs turned or mirrored in keypoints, landmarks and 3-D joints alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from scoring.arrays import BoolArray, FloatArray
from scoring.pose.clean import LANDMARKS, boxes_of
from scoring.pose.estimators.blazepose import COCO_FROM_LANDMARKS
from scoring.pose.skeleton import COCO17
from scoring.pose.track import PoseTrack

SIDES = ("left", "right")
BELOW = {"shoulder": ("elbow", "wrist"), "elbow": ("wrist",), "hip": ("knee", "ankle"), "knee": ("ankle",)}
"""Joint -> what hangs on it; the hand goes with the wrist, the foot with the ankle."""
ABOVE = {"shoulder": "hip", "elbow": "shoulder", "hip": "shoulder", "knee": "hip"}
HAND, FOOT = (17, 19, 21), (29, 31)
"""Of the left side, among BlazePose's landmarks; those of the right come one further on."""

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
    result[:, below, :2] = places[:, [joint]] + move(places[:, below] - places[:, [joint]], _trunk(places))
    return result


def _trunk(places: FloatArray) -> FloatArray:
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
    found = np.linalg.norm(_trunk(track.keypoints[..., :2].astype(np.float64)), axis=1)
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
