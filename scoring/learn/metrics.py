"""How good a keypoint model is: PCK within the person's box, PCP of the limbs, and of which people.

``evaluate`` measures a model on labelled photos.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from scoring.arrays import BoolArray, FloatArray
from scoring.learn.photos import JOINTS, LIMB_JOINTS, PhotoSet, read_picture
from scoring.pose.estimators.base import Estimator
from scoring.pose.skeleton import COCO17

COCO_INDICES = np.array([COCO17.index(joint) for joint in LIMB_JOINTS])
"""For each of the twelve limb joints its place in COCO-17."""

LIMBS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "upper_arm": (("left_shoulder", "left_elbow"), ("right_shoulder", "right_elbow")),
    "lower_arm": (("left_elbow", "left_wrist"), ("right_elbow", "right_wrist")),
    "upper_leg": (("left_hip", "left_knee"), ("right_hip", "right_knee")),
    "lower_leg": (("left_knee", "left_ankle"), ("right_knee", "right_ankle")),
}


def limb_joints(coco: FloatArray) -> FloatArray:
    """The twelve limb joints ``[..., 12, 2]`` of COCO-17 keypoints ``[..., 17, >=2]``."""
    return coco[..., COCO_INDICES, :2]


def box_sides(truth: FloatArray) -> FloatArray:
    """``[N]``: the longer side, in pixels, of the box of the labelled joints.

    ``truth [N, J, 3]``, all joints of the label set with their 1/0 mark.
    """
    points = np.where(truth[..., 2:] > 0, truth[..., :2], np.nan)
    return np.asarray((np.nanmax(points, axis=1) - np.nanmin(points, axis=1)).max(axis=1))


def pck(errors: FloatArray, labelled: BoolArray, sides: FloatArray, share: float) -> float:
    """Share of labelled joints within ``share`` of the person's longer side.

    ``errors [N, J]`` in pixels, NaN for a person not found, which is wrong;
    ``labelled [N, J]``; ``sides [N]`` in pixels.
    """
    right = np.nan_to_num(errors, nan=np.inf) <= share * sides[:, None]
    return float(right[labelled].mean()) if labelled.any() else float("nan")


def pcp(errors: FloatArray, truth: FloatArray, share: float = 0.5) -> dict[str, float]:
    """Share of limbs with both ends within ``share`` of the true limb's length.

    ``errors [N, 12]`` in pixels (NaN: not found), ``truth [N, 12, 3]``; limbs
    with an unlabelled end are left out. Keys as in ``LIMBS`` and ``mean``.
    Source: Ferrari et al. 2008, the strict form with both ends.
    """
    scores = {name: _limb_score(errors, truth, ends, share) for name, ends in LIMBS.items()}
    return scores | {"mean": float(np.mean(list(scores.values())))}


def _limb_score(
    errors: FloatArray, truth: FloatArray, ends: tuple[tuple[str, str], ...], share: float
) -> float:
    right: list[BoolArray] = []
    for first, second in ends:
        a, b = LIMB_JOINTS.index(first), LIMB_JOINTS.index(second)
        known = (truth[:, a, 2] > 0) & (truth[:, b, 2] > 0)
        length = np.linalg.norm(truth[:, a, :2] - truth[:, b, :2], axis=1)
        worst = np.nan_to_num(np.maximum(errors[:, a], errors[:, b]), nan=np.inf)
        right.append((worst <= share * length)[known])
    return float(np.concatenate(right).mean())


LEANING = 45.0
"""Degrees by which the trunk may lean to either side and still count as upright, or as upside down."""

LARGE, SMALL = 160.0, 110.0
"""Longer sides of persons in pixels."""

SHOULDERS = [JOINTS.index("left_shoulder"), JOINTS.index("right_shoulder")]

HIPS = [JOINTS.index("left_hip"), JOINTS.index("right_hip")]


def lean(truth: FloatArray) -> FloatArray:
    """``[N]``: degrees between the trunk of ``truth [N, 14, 3]``, hips to shoulders, and straight up.

    0..180; NaN where shoulders or hips are not labelled.
    """
    points = np.where(truth[..., 2:] > 0, truth[..., :2], np.nan)
    with np.errstate(invalid="ignore"):
        trunk = points[:, SHOULDERS].mean(axis=1) - points[:, HIPS].mean(axis=1)
        return np.asarray(np.degrees(np.abs(np.arctan2(trunk[:, 0], -trunk[:, 1]))))


def kinds(truth: FloatArray) -> dict[str, dict[str, BoolArray]]:
    """By pose, size and labels: which of ``truth [N, 14, 3]`` are of each kind."""
    leaning, side = lean(truth), box_sides(truth)
    missing = (truth[..., 2] == 0).sum(axis=1)
    return {
        "pose": {
            "standing": leaning < LEANING,
            "horizontal": (leaning >= LEANING) & (leaning <= 180 - LEANING),
            "upside down": leaning > 180 - LEANING,
        },
        "size": {
            "large": side > LARGE,
            "middle": (side <= LARGE) & (side >= SMALL),
            "small": side < SMALL,
        },
        "labels": {
            "all joints": missing == 0,
            "one or two missing": (missing > 0) & (missing <= 2),
            "three or more missing": missing > 2,
        },
    }


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
