"""The student as an ONNX file: from a picture to joints and confidences, decoding included."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor, nn

from scoring.errors import BadRun
from scoring.learn.distillation.calibration import Curve, CurveLayer
from scoring.learn.networks.lightning import LightningStudent
from scoring.learn.networks.registry import build
from scoring.learn.runs import read_weights

OPSET = 17
INPUT, OUTPUT = "picture", "joints"


class WholeStudent(nn.Module):
    """``[N, 3, S, S]`` RGB 0..255 to joints ``[N, 17, 3]``: x, y as shares of the side, confidence."""

    def __init__(self, network: LightningStudent, curve: Curve) -> None:
        super().__init__()
        self.network, self.curve = network, CurveLayer(curve)

    def forward(self, pictures: Tensor) -> Tensor:
        """Joints and calibrated confidences."""
        points, sure = self.network.decode(self.network(pictures))
        return torch.cat([points, self.curve(sure)[..., None]], dim=2)


def read_student(folder: Path) -> tuple[WholeStudent, dict[str, Any]]:
    """The student of a run folder, or of the shipped one, with its manifest; BadRun if it is none."""
    weights, manifest = read_weights(folder)
    try:
        parts = manifest["architecture"]
        network = cast(LightningStudent, build(parts["network"], head=parts["head"], size=int(parts["size"])))
        network.load_state_dict(weights)
        curve = Curve(tuple(manifest["confidence"]["given"]), tuple(manifest["confidence"]["meant"]))
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        raise BadRun(f"{folder} holds no student that can be used: {error}.") from error
    return WholeStudent(network, curve).eval(), manifest


def export(student: WholeStudent, target: Path) -> None:
    """Write ``student`` as ONNX for one picture at a time; the file appears whole or not at all."""
    size = student.network.size
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    with warnings.catch_warnings():
        # The TorchScript exporter announces its age; the newer one needs another package.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            student,
            (torch.zeros(1, 3, size, size),),
            str(beside),
            input_names=[INPUT],
            output_names=[OUTPUT],
            opset_version=OPSET,
            dynamo=False,
        )
    beside.replace(target)


def convert(folder: Path, target: Path) -> None:
    """Read the weights in ``folder`` and write them as ONNX to ``target``."""
    export(read_student(folder)[0], target)
