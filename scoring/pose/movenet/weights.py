"""Reading MoveNet's weights from its TensorFlow.js graph model into our module."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from scoring.pose.movenet.network import CONFIGS, MoveNet

ROOT = "StatefulPartitionedCall/"
MODEL = ROOT + "center_net_mobile_net_v2fpn_feature_extractor/model_1/"
DTYPES = {"float16": "<f2", "float32": "<f4", "int32": "<i4"}

Constants = dict[str, npt.NDArray[Any]]


def read_graph(path: Path) -> dict[str, Any]:
    """The graph model's JSON: ``modelTopology`` with its nodes, ``weightsManifest``."""
    graph: dict[str, Any] = json.loads(path.read_text())
    return graph


def read_constants(path: Path) -> Constants:
    """Every constant of the graph at ``path`` (.json; its .bin beside it) by node name.

    Weights stored in half precision come back as float32.
    """
    graph = read_graph(path)
    raw = path.with_suffix(".bin").read_bytes()
    constants: Constants = {}
    position = 0
    for entry in (w for group in graph["weightsManifest"] for w in group["weights"]):
        stored = entry.get("quantization", entry)["dtype"]
        count = int(np.prod(entry["shape"]))
        values = np.frombuffer(raw, DTYPES[stored], count, position).reshape(entry["shape"])
        position += values.nbytes
        constants[entry["name"]] = values.astype(DTYPES[entry["dtype"]])
    return constants


def conv_names(config_blocks: int) -> dict[str, tuple[str, str | None]]:
    """Our module's convolutions, each with its weight and bias in the graph."""
    names: dict[str, tuple[str, str | None]] = {
        "stem": _folded("model/Conv1/Conv2D"),
        "last": _folded("model/Conv_1/Conv2D"),
    }
    for i in range(config_blocks):
        block = f"model/block_{i}" if i else "model/expanded_conv"
        if i:
            names[f"blocks.{i}.expand"] = _folded(f"{block}_expand/Conv2D")
        names[f"blocks.{i}.depthwise"] = _folded(f"{block}_depthwise/depthwise")
        names[f"blocks.{i}.project"] = _folded(f"{block}_project/Conv2D")
    return names | _pyramid_names() | _head_names()


def _folded(stem: str) -> tuple[str, str]:
    return f"{MODEL}{stem}_weights", f"{MODEL}{stem}_bn_offset"


def _plain(stem: str) -> tuple[str, str]:
    return f"{stem}/Conv2D/ReadVariableOp", f"{stem}/BiasAdd/ReadVariableOp"


def _pyramid_names() -> dict[str, tuple[str, str | None]]:
    names: dict[str, tuple[str, str | None]] = {"pyramid.top": _plain(MODEL + "conv2d")}
    for i in range(3):
        names[f"pyramid.sides.{i}"] = _plain(f"{MODEL}conv2d_{i + 1}")
        layer = f"separable_conv2d_{i}/separable_conv2d" if i else "separable_conv2d/separable_conv2d"
        names[f"pyramid.smooth.{i}.depthwise"] = (f"{MODEL}{layer}/ReadVariableOp", None)
        names[f"pyramid.smooth.{i}.pointwise"] = _folded(layer)
    return names


def _head_names() -> dict[str, tuple[str, str | None]]:
    names: dict[str, tuple[str, str | None]] = {}
    heads = {
        "centre": "center_0",
        "heat": "kpt_heatmap_0",
        "regress": "kpt_regress_0",
        "offset": "kpt_offset_0",
    }
    for i, (ours, theirs) in enumerate(heads.items()):
        layer = f"{ROOT}{theirs}/separable_conv2d_{i + 3}"
        names[f"{ours}.mix.depthwise"] = (f"{layer}/separable_conv2d/ReadVariableOp", None)
        names[f"{ours}.mix.pointwise"] = (
            f"{layer}/separable_conv2d/ReadVariableOp_1",
            f"{layer}/BiasAdd/ReadVariableOp",
        )
        names[f"{ours}.out"] = _plain(f"{ROOT}{theirs}/conv2d_{i + 4}")
    return names


def load_movenet(path: Path) -> MoveNet:
    """Our module with the weights of the graph at ``path``, in evaluation mode.

    The file's stem names the configuration. KeyError or RuntimeError where the
    graph does not hold the expected weights.
    """
    config = CONFIGS[path.stem]
    network = MoveNet(config)
    constants = read_constants(path)
    state: dict[str, torch.Tensor] = {}
    for module, (weight, bias) in conv_names(len(config.blocks)).items():
        # Depthwise kernels are [h, w, channel, 1], the others [h, w, in, out].
        order = (2, 3, 0, 1) if "depthwise" in module else (3, 2, 0, 1)
        state[f"{module}.weight"] = torch.from_numpy(constants[weight].transpose(order).copy())
        if bias is not None:
            state[f"{module}.bias"] = torch.from_numpy(constants[bias].copy())
    network.load_state_dict(state)
    return network.eval()
