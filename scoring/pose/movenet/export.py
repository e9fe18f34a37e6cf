"""Exporting our MoveNet to ONNX."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import torch

from scoring.pose.movenet.network import MoveNet
from scoring.pose.movenet.session import OUTPUTS
from scoring.pose.movenet.weights import load_movenet

OPSET = 17
EXPORT_VERSION = "1"
"""Raised when the export changes, so that installed models are converted again."""


def export(network: MoveNet, target: Path) -> None:
    """Write ``network`` as ONNX: input ``[1, 3, S, S]`` float RGB 0..255, outputs its maps.

    The file appears whole or not at all.
    """
    size = network.config.size
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    with warnings.catch_warnings():
        # The TorchScript exporter announces its age; the newer one needs another package.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            (torch.zeros(1, 3, size, size),),
            str(beside),
            input_names=["picture"],
            output_names=list(OUTPUTS),
            opset_version=OPSET,
            dynamo=False,
        )
    beside.replace(target)


def convert(graph: Path, target: Path) -> None:
    """Read the TensorFlow.js graph at ``graph`` and write it as ONNX to ``target``."""
    export(load_movenet(graph), target)
