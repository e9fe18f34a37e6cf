"""Labelled repetitions as 3-D joints, and what a camera in front of the person would see of them.

The format is that of the UI-PRMD sequences: ``xyz_mm [sum(length), J, 3]`` of
all repetitions one after another, ``length``, ``movement``, ``subject`` and
``correct`` of each, ``joint_names``; 30 frames a second, y upwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.compare.body.feet import IN_LANDMARKS
from scoring.errors import BadDataset, FileMissing
from scoring.pose.track import PoseTrack

FRAMES_PER_SECOND = 30.0

JOINTS = {
    5: "LUpperArm",
    6: "RUpperArm",
    7: "LForearm",
    8: "RForearm",
    9: "LHand",
    10: "RHand",
    11: "LUpperLeg",
    12: "RUpperLeg",
    13: "LLowerLeg",
    14: "RLowerLeg",
    15: "LFoot",
    16: "RFoot",
}
"""COCO-17 joint -> its name in the data; the face is not in them."""

_FROM = {5: None, 6: None, 7: 5, 8: 6, 9: 7, 10: 8, 11: None, 12: None, 13: 11, 14: 12, 15: 13, 16: 14}
"""The joint that each hangs on; None: the middle of the hips."""

_FIELDS = ("xyz_mm", "length", "movement", "subject", "correct", "joint_names")


@dataclass(frozen=True)
class Look:
    """How somebody is seen: turned by degrees of ``yaw`` and ``pitch`` against the camera.

    The way to each joint (in the order of JOINTS) is ``lengths`` times as long
    and tilted sideways by degrees of ``tilts``.
    """

    yaw: float = 0.0
    pitch: float = 0.0
    lengths: tuple[float, ...] = (1.0,) * 12
    tilts: tuple[float, ...] = (0.0,) * 12

    def of(self, joints: FloatArray) -> FloatArray:
        """``joints [T, 12, 3]`` of somebody who looks like this."""
        order = list(JOINTS)
        middle = joints[:, [order.index(11), order.index(12)]].mean(axis=1)
        seen = np.empty_like(joints)
        for place, origin in enumerate(_FROM.values()):
            old, new = (
                (middle, middle)
                if origin is None
                else (joints[:, order.index(origin)], seen[:, order.index(origin)])
            )
            way = (joints[:, place] - old) @ _tilt(self.tilts[place]).T
            seen[:, place] = new + way * self.lengths[place]
        return np.asarray((seen - middle[:1, None]) @ _turn(self.yaw, self.pitch).T)


AS_FILMED = Look()


@dataclass(frozen=True)
class Sequences:
    """R repetitions: joints ``[R]`` of ``[T, 12, 3]`` in millimetres (JOINTS) and labels ``[R]``."""

    joints: tuple[FloatArray, ...]
    movement: IntArray
    subject: IntArray
    correct: BoolArray

    def __len__(self) -> int:
        return len(self.joints)

    def track(self, index: int, look: Look = AS_FILMED, *, in_space: bool = False) -> PoseTrack:
        """Repetition ``index`` as seen from the front, by somebody of this ``look``.

        ``in_space``: with the joints in space that the default model gives with every picture.
        """
        joints = look.of(self.joints[index])
        keypoints = np.zeros((len(joints), 17, 3), dtype=np.float32)
        keypoints[:, list(JOINTS), 0] = joints[:, :, 0]
        keypoints[:, list(JOINTS), 1] = -joints[:, :, 1]
        keypoints[:, list(JOINTS), 2] = 1.0
        boxes = np.full((len(joints), 4), np.nan, dtype=np.float32)
        times = np.arange(len(joints)) / FRAMES_PER_SECOND
        return PoseTrack(times, keypoints, boxes, joints3d=_as_landmarks(joints) if in_space else None)

    def pick(self, *, movement: int, people: IntArray, correct: bool | None = None) -> IntArray:
        """Indices of the repetitions of a movement by these people, of all or one kind."""
        chosen = (self.movement == movement) & np.isin(self.subject, people)
        if correct is not None:
            chosen &= self.correct == correct
        return np.flatnonzero(chosen)


def _as_landmarks(joints: FloatArray) -> FloatArray:
    """``joints [T, 12, 3]`` as BlazePose gives them ``[T, 33, 3]``: metres, y down, z from the camera on."""
    landmarks = np.full((len(joints), 33, 3), np.nan, dtype=np.float32)
    landmarks[:, [IN_LANDMARKS[joint] for joint in JOINTS]] = joints * np.array([1.0, -1.0, -1.0]) / 1000.0
    return landmarks


def read_sequences(path: Path) -> Sequences:
    """Read a file of labelled repetitions.

    Raises FileMissing where there is none, BadDataset where it is another file
    or its parts do not fit together.
    """
    if not path.is_file():
        raise FileMissing(f"The file {path} does not exist.")
    try:
        with np.load(path, allow_pickle=False) as stored:
            fields = {name: stored[name] for name in _FIELDS}
    except (OSError, ValueError, KeyError) as error:
        raise BadDataset(f"{path} holds no labelled repetitions ({', '.join(_FIELDS)}).") from error
    _check(path, fields)
    names = [str(name) for name in fields["joint_names"]]
    columns = [names.index(name) for name in JOINTS.values()]
    ends = np.cumsum(fields["length"])[:-1]
    joints = np.split(fields["xyz_mm"][:, columns].astype(np.float64), ends)
    return Sequences(tuple(joints), fields["movement"], fields["subject"], fields["correct"] == 1)


def _check(path: Path, fields: dict[str, npt.NDArray[Any]]) -> None:
    """Raise BadDataset unless all fields fit together."""
    count = len(fields["length"])
    shape = fields["xyz_mm"].shape
    missing = sorted(set(JOINTS.values()) - {str(name) for name in fields["joint_names"]})
    if missing:
        raise BadDataset(f"{path} lacks the joints {', '.join(missing)}.")
    if any(len(fields[name]) != count for name in ("movement", "subject", "correct")):
        raise BadDataset(f"{path} does not have one movement, subject and label for each repetition.")
    if len(shape) != 3 or shape[0] != fields["length"].sum() or shape[1:] != (len(fields["joint_names"]), 3):
        raise BadDataset(f"{path} does not have three coordinates of each joint for each frame.")
    if not np.all(np.isfinite(fields["xyz_mm"])) or (fields["length"] < 2).any():
        raise BadDataset(f"{path} holds a repetition of under two frames or a coordinate that is no number.")


def _tilt(degrees: float) -> FloatArray:
    """Rotation matrix in the picture's plane."""
    a = np.radians(degrees)
    return np.array([[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]])


def _turn(yaw: float, pitch: float) -> FloatArray:
    """Rotation matrix of a person who turns aside by ``yaw`` and is seen from above by ``pitch``."""
    a, b = np.radians([yaw, pitch])
    aside = np.array([[np.cos(a), 0, np.sin(a)], [0, 1, 0], [-np.sin(a), 0, np.cos(a)]])
    above = np.array([[1, 0, 0], [0, np.cos(b), -np.sin(b)], [0, np.sin(b), np.cos(b)]])
    return np.asarray(above @ aside)
