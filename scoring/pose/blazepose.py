"""BlazePose's landmark network: the crop it wants, and what it measures there."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scoring.arrays import FloatArray, Picture
from scoring.pose.crops import Square
from scoring.pose.estimators.base import Person
from scoring.pose.skeleton import COCO17

SIZE = 256
LANDMARKS = 33
COCO_FROM_LANDMARKS = np.array([0, 2, 5, 7, 8, 11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28])
"""The landmark that is each COCO-17 joint."""

CROP_SCALE = 1.4
"""Half a crop's side as a multiple of the distance from the hips to the farthest joint."""

SHOULDERS = (COCO17.index("left_shoulder"), COCO17.index("right_shoulder"))
HIPS = (COCO17.index("left_hip"), COCO17.index("right_hip"))


def body_square(keypoints: FloatArray, least_confidence: float = 0.0) -> Square:
    """The crop for a person with COCO-17 ``keypoints [17, 3]``.

    Centred between the hips, turned so that hips to shoulders points up, side
    2 x 1.4 x the distance to the farthest joint of at least ``least_confidence``.
    """
    points = keypoints[:, :2]
    hips = points[list(HIPS)].mean(axis=0)
    shoulders = points[list(SHOULDERS)].mean(axis=0)
    sure = keypoints[:, 2] >= least_confidence
    used = points[sure] if sure.any() else points
    reach = float(np.linalg.norm(used - hips, axis=1).max())
    dx, dy = shoulders - hips
    angle = float(np.arctan2(dx, -dy))
    return Square(float(hips[0]), float(hips[1]), max(2 * CROP_SCALE * reach, 8.0), angle)


@dataclass(frozen=True)
class Measurement:
    """What the network says of one crop.

    landmarks ``[33, 5]``: x, y in pixels of the picture, z on the same scale,
    visibility and presence 0..1; joints3d ``[33, 3]`` metres, upright; presence
    of a person in the crop 0..1.
    """

    landmarks: FloatArray
    joints3d: FloatArray
    presence: float

    def person(self) -> Person:
        """As COCO-17, with the landmarks and 3-D joints beside."""
        keypoints = self.landmarks[COCO_FROM_LANDMARKS][:, [0, 1, 3]].astype(np.float32)
        landmarks = self.landmarks[:, :4].astype(np.float32)
        return Person(keypoints, self.presence, landmarks, self.joints3d.astype(np.float32))


class LandmarkNetwork:
    """``pose_landmark_*.tflite`` on LiteRT."""

    def __init__(self, path: Path, threads: int) -> None:
        from ai_edge_litert.interpreter import Interpreter

        with _quiet():
            self._interpreter = Interpreter(str(path), num_threads=threads)
            self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        by_size = {int(np.prod(d["shape"])): d["index"] for d in self._interpreter.get_output_details()}
        self._landmarks, self._presence, self._world = by_size[195], by_size[1], by_size[117]

    def measure(self, picture: Picture, square: Square) -> Measurement:
        """The landmarks of the person in ``square`` of ``picture``."""
        self.infer(square.cut(picture, SIZE))
        raw = self._interpreter.get_tensor(self._landmarks).reshape(-1, 5)[:LANDMARKS].astype(np.float64)
        world = self._interpreter.get_tensor(self._world).reshape(-1, 3)[:LANDMARKS].astype(np.float64)
        presence = float(self._interpreter.get_tensor(self._presence).reshape(-1)[0])
        return Measurement(_place(raw, square), _upright(world, square.angle), presence)

    def infer(self, cut: Picture) -> None:
        """Run the network on ``cut [256, 256, 3]``; its outputs stay in the interpreter."""
        self._interpreter.set_tensor(self._input, cut[None].astype(np.float32) / 255.0)
        self._interpreter.invoke()


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep LiteRT's native greeting off stderr: it has no setting for that. Errors come as exceptions."""
    sys.stderr.flush()
    kept, nothing = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nothing)


def _place(raw: FloatArray, square: Square) -> FloatArray:
    """Landmarks of the crop as landmarks of the picture; logits become probabilities."""
    xy = square.to_picture(raw[:, :2], SIZE)
    z = raw[:, 2:3] * (square.side / SIZE)
    return np.concatenate([xy, z, _sigmoid(raw[:, 3:5])], axis=1)


def _upright(world: FloatArray, angle: float) -> FloatArray:
    """3-D joints turned back by the crop's angle about the line of sight."""
    cos, sin = np.cos(angle), np.sin(angle)
    turn = np.array([[cos, sin, 0.0], [-sin, cos, 0.0], [0.0, 0.0, 1.0]])
    return world @ turn


def _sigmoid(x: FloatArray) -> FloatArray:
    return np.asarray(1.0 / (1.0 + np.exp(-x)))
