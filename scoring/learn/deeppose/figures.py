"""How good each stage is: PCP of the limbs, PCK, and the share of detected joints (PDJ)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from scoring.arrays import FloatArray
from scoring.learn.deeppose.boxes import DIAMETER_ENDS
from scoring.learn.metrics import box_sides, pck, pcp
from scoring.learn.photos import LIMB_JOINTS

PCK_SHARES = (0.2, 0.1, 0.05)
PDJ_SHARES = tuple(round(0.05 * n, 2) for n in range(1, 11))
DIGITS = 4


def stage_figures(points: FloatArray, truth: FloatArray) -> dict[str, Any]:
    """The figures of ``points [N, 14, 2]`` against ``truth [N, 14, 3]``, as in metrics.json.

    PCK and PCP are those of ``scoring.learn.metrics``: over the twelve joints of
    the limbs, PCP with both ends of a limb. PDJ is the share of labelled joints
    within so much of the true distance from left shoulder to right hip, over
    the photos where both are labelled (Sapp and Taskar, CVPR 2013).
    """
    limbs = truth[:, : len(LIMB_JOINTS)]
    labelled = limbs[..., 2] > 0
    errors = np.linalg.norm(points[:, : len(LIMB_JOINTS)] - limbs[..., :2], axis=2)
    sides = box_sides(truth)
    return {
        "pcp@0.5": _rounded(pcp(errors, limbs)),
        "pck": {f"@{share}": round(pck(errors, labelled, sides, share), DIGITS) for share in PCK_SHARES},
        "pdj": pdj(errors, truth),
        "error": round(float((errors / sides[:, None])[labelled].mean()), DIGITS),
    }


def pdj(errors: FloatArray, truth: FloatArray) -> dict[str, dict[str, float]]:
    """For each kind of joint, and all, its share within each of ``PDJ_SHARES`` torso diameters.

    ``errors [N, 12]`` in pixels, ``truth [N, 14, 3]``.
    """
    first, second = (truth[:, joint] for joint in DIAMETER_ENDS)
    torso = np.linalg.norm(first[:, :2] - second[:, :2], axis=1)
    counted = ((first[:, 2] > 0) & (second[:, 2] > 0))[:, None] & (truth[:, : len(LIMB_JOINTS), 2] > 0)
    curves = {"all": slice(None)} | {kind: _joints(kind) for kind in ("elbow", "wrist", "knee", "ankle")}
    return {
        name: {
            f"@{share}": _share(errors[:, joints] <= share * torso[:, None], counted[:, joints])
            for share in PDJ_SHARES
        }
        for name, joints in curves.items()
    }


def draw_curves(stages: list[dict[str, Any]], path: Path) -> None:
    """The stages' PDJ curves of all joints as a picture at ``path``."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 4.5), layout="constrained")
    axes = figure.subplots()
    for number, stage in enumerate(stages, start=1):
        axes.plot(PDJ_SHARES, list(stage["pdj"]["all"].values()), marker="o", label=f"stage {number}")
    axes.set(xlabel="within this share of the torso's diameter", ylabel="joints", ylim=(0, 1))
    axes.grid(alpha=0.3)
    axes.legend()
    figure.savefig(path, dpi=120)


def _joints(kind: str) -> list[int]:
    return [i for i, joint in enumerate(LIMB_JOINTS) if joint.endswith(kind)]


def _share(right: np.ndarray, counted: np.ndarray) -> float:
    return round(float(right[counted].mean()), DIGITS) if counted.any() else 0.0


def _rounded(figures: dict[str, float]) -> dict[str, float]:
    return {name: round(value, DIGITS) for name, value in figures.items()}
