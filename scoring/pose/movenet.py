"""MoveNet as a torch module: MobileNetV2, a feature pyramid and four heads; its weights; its ONNX file.

Architecture as published by Google for MoveNet SinglePose (Votel and Li 2021),
read off the TensorFlow.js graph; batch norm is folded into the convolutions.
"""

from __future__ import annotations

import json
import os
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from scoring.pose.estimators.finder import OUTPUTS

KEYPOINTS = 17

PIXEL_SCALE = 0.007843017578125
"""2/255 as the graph holds it, in half precision: 0..255 becomes -1..1."""


@dataclass(frozen=True)
class MoveNetConfig:
    """Widths of one MoveNet: input side in pixels and channels along the way.

    ``blocks`` are the output channels of the 17 inverted residual blocks; where
    they stand on a pyramid level is the same for every width (``TAPS``).
    """

    name: str
    size: int
    stem: int
    blocks: tuple[int, ...]
    pyramid: tuple[int, int, int]
    head: int = 96
    last: int = 1280


THUNDER = MoveNetConfig(
    name="movenet-thunder",
    size=256,
    stem=56,
    blocks=(32, 40, 40, 56, 56, 56, 112, 112, 112, 112, 168, 168, 168, 280, 280, 280, 560),
    pyramid=(64, 32, 24),
)

LIGHTNING = MoveNetConfig(
    name="movenet-lightning",
    size=192,
    stem=32,
    blocks=(16, 24, 24, 32, 32, 32, 64, 64, 64, 64, 96, 96, 96, 160, 160, 160, 320),
    pyramid=(64, 32, 24),
)

CONFIGS = {config.name: config for config in (THUNDER, LIGHTNING)}

STRIDED = frozenset({1, 3, 6, 13})

TAPS = (2, 5, 9)
"""Blocks whose output feeds the pyramid, at 1/4, 1/8 and 1/16 of the input."""


class SameConv(nn.Conv2d):
    """A convolution padded as TensorFlow's SAME: the odd pixel goes right and below."""

    def forward(self, x: Tensor) -> Tensor:
        kernel, stride = self.kernel_size[0], self.stride[0]
        if stride == 1:
            # Both sides alike: no padded copy, which training would pay for.
            return functional.conv2d(x, self.weight, self.bias, 1, kernel // 2, 1, self.groups)
        # Sides are always multiples of the stride here, so the amount is constant.
        total = max(kernel - stride, 0)
        before, after = total // 2, total - total // 2
        x = functional.pad(x, (before, after, before, after))
        return functional.conv2d(x, self.weight, self.bias, self.stride, 0, 1, self.groups)


class InvertedResidual(nn.Module):
    """Expand 1x1, depthwise 3x3, project 1x1; with a shortcut where shapes allow."""

    def __init__(self, channels_in: int, channels_out: int, stride: int, expansion: int) -> None:
        super().__init__()
        hidden = channels_in * expansion
        self.expand = SameConv(channels_in, hidden, 1) if expansion > 1 else None
        self.depthwise = SameConv(hidden, hidden, 3, stride, groups=hidden)
        self.project = SameConv(hidden, channels_out, 1)
        self.shortcut = stride == 1 and channels_in == channels_out

    def forward(self, x: Tensor) -> Tensor:
        y = x if self.expand is None else functional.relu6(self.expand(x))
        y = self.project(functional.relu6(self.depthwise(y)))
        return x + y if self.shortcut else y


class SeparableConv(nn.Module):
    """Depthwise 3x3 without bias, pointwise 1x1 with bias, ReLU."""

    def __init__(self, channels_in: int, channels_out: int) -> None:
        super().__init__()
        self.depthwise = SameConv(channels_in, channels_in, 3, groups=channels_in, bias=False)
        self.pointwise = SameConv(channels_in, channels_out, 1)

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(self.pointwise(self.depthwise(x)))


class Head(nn.Module):
    """A separable convolution and the 1x1 that gives the map."""

    def __init__(self, channels_in: int, hidden: int, channels_out: int) -> None:
        super().__init__()
        self.mix = SeparableConv(channels_in, hidden)
        self.out = SameConv(hidden, channels_out, 1)

    def forward(self, x: Tensor) -> Tensor:
        return self.out(self.mix(x))


class Pyramid(nn.Module):
    """Top-down feature pyramid from 1/32 to 1/4: enlarge, add the side branch, smooth."""

    def __init__(self, config: MoveNetConfig) -> None:
        super().__init__()
        p4, p3, p2 = config.pyramid
        self.top = SameConv(config.last, p4, 1)
        sides = [config.blocks[tap] for tap in reversed(TAPS)]
        self.sides = nn.ModuleList(SameConv(c, w, 1) for c, w in zip(sides, (p4, p3, p2), strict=True))
        pairs = ((p4, p3), (p3, p2), (p2, p2))
        self.smooth = nn.ModuleList(SeparableConv(a, b) for a, b in pairs)

    def forward(self, taps: list[Tensor], x: Tensor) -> Tensor:
        x = self.top(x)
        for side, smooth, tap in zip(self.sides, self.smooth, reversed(taps), strict=True):
            x = functional.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=False)
            x = smooth(x + side(tap))
        return x


class MoveNet(nn.Module):
    """Pictures ``[N, 3, S, S]`` RGB 0..255 to maps on a grid of G = S/4 cells.

    Returns centre ``[N, 1, G, G]`` and heat ``[N, 17, G, G]`` in 0..1, and
    regress and offset ``[N, 34, G, G]`` as (dy, dx) per joint in cells.
    """

    def __init__(self, config: MoveNetConfig) -> None:
        super().__init__()
        self.config = config
        self.stem = SameConv(3, config.stem, 3, 2)
        widths = (config.stem, *config.blocks)
        self.blocks = nn.ModuleList(
            InvertedResidual(widths[i], widths[i + 1], 2 if i in STRIDED else 1, 6 if i else 1)
            for i in range(len(config.blocks))
        )
        self.last = SameConv(config.blocks[-1], config.last, 1)
        self.pyramid = Pyramid(config)
        feature = config.pyramid[-1]
        self.centre = Head(feature, config.head, 1)
        self.heat = Head(feature, config.head, KEYPOINTS)
        self.regress = Head(feature, config.head, 2 * KEYPOINTS)
        self.offset = Head(feature, config.head, 2 * KEYPOINTS)

    def features(self, x: Tensor) -> Tensor:
        """The pyramid's finest map ``[N, 24, G, G]`` for pictures 0..255."""
        x = functional.relu6(self.stem(x * PIXEL_SCALE - 1.0))
        taps = []
        for i, block in enumerate(self.blocks):
            x = block(x)
            if i in TAPS:
                taps.append(x)
        return self.pyramid(taps, functional.relu6(self.last(x)))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        x = self.features(x)
        centre, heat = torch.sigmoid(self.centre(x)), torch.sigmoid(self.heat(x))
        return centre, heat, self.regress(x), self.offset(x)


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
