"""Measuring a keypoint model on labelled photos."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from scoring.arrays import FloatArray
from scoring.learn.data import LIMB_JOINTS, PhotoSet, read_picture
from scoring.learn.metrics import box_sides, limb_joints, pck, pcp
from scoring.pose.estimators.base import Estimator

DIGITS = 4


@dataclass(frozen=True)
class Evaluation:
    """How a model did: ``found`` the share of photos with a person, shares for the metrics."""

    model: str
    images: int
    found: float
    pck_02: float
    pck_01: float
    pcp_05: dict[str, float]
    ms_per_image: float

    def as_dict(self) -> dict[str, Any]:
        """With the keys and roundings of the command line's JSON."""
        return {
            "model": self.model,
            "images": self.images,
            "found": round(self.found, DIGITS),
            "pck@0.2": round(self.pck_02, DIGITS),
            "pck@0.1": round(self.pck_01, DIGITS),
            "pcp@0.5": {name: round(share, DIGITS) for name, share in self.pcp_05.items()},
            "ms_per_image": round(self.ms_per_image, 2),
        }


def evaluate(
    estimator: Estimator, photos: PhotoSet, done: Callable[[int], object] = lambda count: None
) -> Evaluation:
    """Give every whole photo to ``estimator`` and compare with the labels.

    A photo in which no person is found has all its joints wrong. The time is that
    of the estimator alone, reading the file left out; the first photo, which also
    warms up, is not counted. ``done`` is called with 1 after each photo.
    """
    predictions = np.full((len(photos), len(LIMB_JOINTS), 2), np.nan)
    seconds: list[float] = []
    for i, path in enumerate(photos.files):
        picture = read_picture(path)
        began = time.perf_counter()
        person = estimator.estimate(picture)
        seconds.append(time.perf_counter() - began)
        if person is not None:
            predictions[i] = limb_joints(person.keypoints)
        done(1)
    counted = seconds[1:] or seconds
    return judge(estimator.name, predictions, photos.keypoints, 1000 * float(np.mean(counted)))


def judge(model: str, predictions: FloatArray, truth: FloatArray, milliseconds: float) -> Evaluation:
    """The metrics of ``predictions [N, 12, 2]`` (NaN: not found) against ``truth [N, 14, 3]``.

    The box is that of all labelled joints; the metrics are over the twelve of the limbs.
    """
    limbs = truth[:, : len(LIMB_JOINTS)]
    labelled = limbs[:, :, 2] > 0
    errors = np.linalg.norm(predictions - limbs[:, :, :2], axis=2)
    sides = box_sides(truth)
    return Evaluation(
        model=model,
        images=len(truth),
        found=float(np.isfinite(errors).all(axis=1).mean()),
        pck_02=pck(errors, labelled, sides, 0.2),
        pck_01=pck(errors, labelled, sides, 0.1),
        pcp_05=pcp(errors, limbs),
        ms_per_image=milliseconds,
    )
