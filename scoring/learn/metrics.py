"""The metrics of keypoint models: PCK within the person's box, PCP of the limbs."""

from __future__ import annotations

import numpy as np

from scoring.arrays import BoolArray, FloatArray
from scoring.learn.data import LIMB_JOINTS
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
