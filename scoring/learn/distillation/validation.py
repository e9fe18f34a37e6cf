"""How good a student is on photos it has not learned from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.arrays import FloatArray, Picture
from scoring.learn.data import LIMB_JOINTS, PhotoSet, read_picture
from scoring.learn.distillation.student import look
from scoring.learn.evaluate import judge
from scoring.learn.metrics import box_sides, limb_joints
from scoring.learn.networks.lightning import LightningStudent


@dataclass(frozen=True)
class Answers:
    """``joints [N, 17, 3]`` of a student in whole photos, and how sure its head is; ``truth [N, 14, 3]``."""

    joints: FloatArray
    truth: FloatArray

    def figures(self) -> dict[str, float]:
        """PCK within 0.2 and 0.1, and PCP@0.5 over arms and legs."""
        result = judge("student", limb_joints(self.joints), self.truth, 0.0)
        return {
            "pck@0.2": round(result.pck_02, 4),
            "pck@0.1": round(result.pck_01, 4),
            "pcp@0.5": round(result.pcp_05["mean"], 4),
        }

    def errors(self) -> FloatArray:
        """``[N, 12]``: the limb joints' errors as shares of the person's longer side; NaN not labelled."""
        limbs = self.truth[:, : len(LIMB_JOINTS)]
        errors = np.linalg.norm(limb_joints(self.joints) - limbs[..., :2], axis=2)
        return np.where(limbs[..., 2] > 0, errors / box_sides(self.truth)[:, None], np.nan)


class Validation:
    """Photos to measure a student on, decoded once."""

    def __init__(self, photos: PhotoSet, precision: str = "bfloat16") -> None:
        self.photos, self._precision = photos, precision
        self._pictures: list[Picture] = []

    def answers(self, network: LightningStudent) -> Answers:
        """One look of ``network`` at every whole photo."""
        if not self._pictures:
            self._pictures = [read_picture(path) for path in self.photos.files]
        return Answers(look(network, self._pictures, precision=self._precision), self.photos.keypoints)

    def measure(self, network: LightningStudent) -> dict[str, float]:
        """The figures of one look at every photo."""
        return self.answers(network).figures()
