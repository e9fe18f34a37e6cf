"""A trained cascade as a keypoint model like the others."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from scoring.arrays import FloatArray, Picture
from scoring.errors import ModelUnavailable
from scoring.learn.data import JOINTS
from scoring.learn.deeppose.boxes import joints_box, whole_box
from scoring.learn.deeppose.cascade import Cascade
from scoring.learn.deeppose.folder import KIND, load_cascade
from scoring.learn.metrics import COCO_INDICES
from scoring.learn.runs import MANIFEST
from scoring.pose.estimators.base import DEFAULT_THREADS, Estimator, Person, Tracker, as_picture
from scoring.pose.models import models_dir
from scoring.pose.skeleton import COCO17, HEAD

NECK, HEAD_TOP = JOINTS.index("neck"), JOINTS.index("head_top")

FOLLOWING_MARGIN = 1.75
"""The box about the last joints in a video: people fill as much of the photos learned from."""

LEAST_SCORE = 0.25
"""A person less sure than this is not followed."""


class DeepPoseEstimator(Estimator):
    """The cascade of a run folder. A photo is its own box; in a video the last joints give the next.

    COCO-17 comes from twelve of the fourteen joints. The face points were never
    learned: they have confidence 0, and lie in the middle of the head.
    """

    name = KIND

    def __init__(self, cascade: Cascade, version: str) -> None:
        self.version = version
        self._cascade = cascade

    def estimate(self, picture: Picture) -> Person | None:
        picture = as_picture(picture)
        return self.measure(picture, whole_box(picture.shape[1], picture.shape[0]))

    def measure(self, picture: Picture, box: FloatArray) -> Person:
        """The person in ``box [4]`` of ``picture``; there always is one."""
        last = self._cascade.estimate([picture], box[None])[-1]
        return as_person(last.points[0], last.sure[0])

    def tracker(self) -> Tracker:
        return DeepPoseTracker(self)


class DeepPoseTracker(Tracker):
    """Looks where the person was in the picture before, and at all of it after a loss."""

    def __init__(self, estimator: DeepPoseEstimator) -> None:
        self._estimator = estimator
        self._last: Person | None = None

    def update(self, picture: Picture, time: float) -> Person | None:
        person = self._follow(as_picture(picture)) if self._last else None
        if person is None:
            person = self._estimator.estimate(picture)
        self._last = person if person and person.score >= LEAST_SCORE else None
        return self._last

    def _follow(self, picture: Picture) -> Person | None:
        assert self._last is not None
        box = joints_box(self._last.keypoints.astype(np.float64), FOLLOWING_MARGIN)
        person = self._estimator.measure(picture, box)
        return person if person.score >= LEAST_SCORE else None


def as_person(points: FloatArray, sure: FloatArray) -> Person:
    """COCO-17 out of ``points [14, 2]`` in pixels and ``sure [14]``."""
    keypoints = np.zeros((len(COCO17), 3), dtype=np.float32)
    keypoints[list(HEAD), :2] = (points[NECK] + points[HEAD_TOP]) / 2
    keypoints[COCO_INDICES, :2] = points[: len(COCO_INDICES)]
    keypoints[COCO_INDICES, 2] = sure[: len(COCO_INDICES)]
    return Person(keypoints, float(sure.mean()))


def load_run(folder: Path, *, threads: int = DEFAULT_THREADS) -> DeepPoseEstimator:
    """The model in the run folder ``folder``; BadRun where there is none."""
    cascade, manifest = load_cascade(folder)
    if cascade.settings.box != "photo":
        raise ModelUnavailable(
            f"The cascade in {folder} was trained on boxes about the labels, which other pictures do"
            ' not have; train one with box = "photo".'
        )
    torch.set_num_threads(threads)
    return DeepPoseEstimator(cascade, str(manifest["sha256"])[:12])


def load_installed(threads: int) -> DeepPoseEstimator:
    """The model put in service in the models folder; ModelUnavailable where there is none."""
    folder = models_dir() / KIND
    if not (folder / MANIFEST).is_file():
        raise ModelUnavailable(
            f"There is no trained DeepPose model in {folder}: train one with"
            f" “python -m scoring train deeppose --config deeppose --out {folder}”."
        )
    return load_run(folder, threads=threads)
