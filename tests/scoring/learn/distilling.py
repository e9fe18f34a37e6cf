"""A teacher, photos and settings small enough to distil in seconds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from scoring.learn.photos import JOINTS, LIMB_JOINTS
from scoring.pose.estimators import register
from scoring.pose.estimators.base import Estimator, Person, Picture, Tracker
from scoring.pose.skeleton import COCO17
from tests.scoring.learn.photos import FIGURE

TEACHER = "figure-teacher"


class FigureTeacher(Estimator):
    """Sees the figure of the made photos in the middle of every picture that is not black."""

    name, version = TEACHER, "1"

    def __init__(self) -> None:
        self.asked: list[Picture] = []

    def estimate(self, picture: Picture) -> Person | None:
        self.asked.append(picture.copy())
        if not picture.any():
            return None
        keypoints = np.full((len(COCO17), 3), 0.5, np.float32)
        keypoints[:, :2] = FIGURE.mean(axis=0)
        for joint in LIMB_JOINTS:
            keypoints[COCO17.index(joint), :2] = FIGURE[JOINTS.index(joint)]
        keypoints[:, :2] *= np.array(picture.shape[1::-1]) / 100
        return Person(keypoints, 0.9)

    def tracker(self) -> Tracker:
        raise NotImplementedError


def register_teacher() -> FigureTeacher:
    """The teacher, in the registry under its name."""
    teacher = FigureTeacher()
    register(TEACHER, lambda threads: teacher)
    return teacher


def settings(folder: Path | str = "", /, **sections: dict[str, Any]) -> dict[str, Any]:
    """The content of a configuration, ``sections`` changing what is small here."""
    made: dict[str, Any] = {
        "seed": 3,
        "student": {"network": "tiny", "size": 64, "start": "random"},
        "teacher": {"model": TEACHER},
        "rule": {"alpha": 0.5, "warm_up": 0},
        "training": {"epochs": 2, "batch": 4, "rate": 0.002, "precision": "float32", "threads": 1},
        "data": {"folder": str(folder), "held_out_share": 0.2, "validation_share": 0.2, "side": 96},
    }
    for name, values in sections.items():
        made[name] = {**made[name], **values} if isinstance(values, dict) else values
    return made
