"""The student as a module: building it, its weights, asking it for many pictures, and how good it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import torch
from torch import Tensor

from scoring.arrays import FloatArray, Picture
from scoring.errors import BadConfig
from scoring.learn.distillation.settings import StudentSettings
from scoring.learn.metrics import box_sides, judge, limb_joints
from scoring.learn.networks.student import LightningStudent, build
from scoring.learn.photos import LIMB_JOINTS, PhotoSet, read_picture
from scoring.learn.runs import read_weights
from scoring.pose.crops import Square, whole
from scoring.pose.models import require
from scoring.pose.movenet import load_movenet

CHUNK = 32

MOVENET_GRAPH = "movenet-lightning.json"


def build_student(settings: StudentSettings, seed: int) -> LightningStudent:
    """The student with its starting weights, the rest of them random by ``seed``."""
    torch.manual_seed(seed)
    network = build(settings.network, head=settings.head, size=settings.size)
    if settings.start == "movenet":
        _start_from_movenet(network)
    elif settings.start != "random":
        load_weights(network, Path(settings.start))
    # As convolutions on a CPU like them.
    return cast(LightningStudent, torch.nn.Module.to(network, memory_format=torch.channels_last))  # type: ignore[call-overload]


def _start_from_movenet(network: LightningStudent) -> None:
    if network.config.name != "movenet-lightning":
        raise BadConfig(f"The network {network.config.name} cannot start from MoveNet; use start = “random”.")
    network.load_movenet(load_movenet(require("movenet-lightning", MOVENET_GRAPH)))


def load_weights(network: torch.nn.Module, folder: Path) -> None:
    """The weights of a run folder; BadConfig where they are another network's."""
    weights, _ = read_weights(folder)
    try:
        network.load_state_dict(weights)
    except RuntimeError as error:
        raise BadConfig(f"The weights in {folder} are not those of this network.") from error


def as_input(pixels: Tensor) -> Tensor:
    """``[N, 3, S, S]`` uint8 as the network takes it."""
    return pixels.float().contiguous(memory_format=torch.channels_last)


@torch.no_grad()
def look(
    network: LightningStudent,
    pictures: Sequence[Picture],
    squares: Sequence[Square] | None = None,
    precision: str = "float32",
) -> FloatArray:
    """``[N, 17, 3]``: joints in pixels of ``pictures``, each seen through its square (default: whole), and
    how sure the head is, not calibrated."""
    network.eval()
    chosen = [whole(p) for p in pictures] if squares is None else squares
    results: list[FloatArray] = []
    for begin in range(0, len(pictures), CHUNK):
        part = slice(begin, begin + CHUNK)
        cuts = [s.cut(p, network.size) for p, s in zip(pictures[part], chosen[part], strict=True)]
        given = as_input(torch.from_numpy(np.stack(cuts)).permute(0, 3, 1, 2))
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=precision == "bfloat16"):
            logits = network(given)
        points, sure = network.decode(logits)
        for square, xy, c in zip(chosen[part], points.numpy(), sure.float().numpy(), strict=True):
            results.append(np.column_stack([square.to_picture(xy, 1), c]))
    return np.stack(results) if results else np.zeros((0, 17, 3))


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
