"""A small interpreter of TensorFlow.js graphs: the reference our MoveNet is checked against.

It runs the published graph node by node, with nothing of our own module in
between, and knows just the kinds of node that MoveNet uses.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from scoring.pose.movenet import read_constants, read_graph

Attributes = dict[str, Any]
Values = list[Tensor]
ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {"Relu": functional.relu, "Relu6": functional.relu6}


def _text(attribute: Attributes) -> str:
    return base64.b64decode(attribute["s"]).decode()


def _pad_same(x: Tensor, kernel: tuple[int, int], stride: int) -> Tensor:
    """Zeros around ``[N, C, H, W]`` so that the output has ceil(side / stride)."""
    amounts: list[int] = []
    for side, k in ((x.shape[3], kernel[1]), (x.shape[2], kernel[0])):
        total = max((-(-side // stride) - 1) * stride + k - side, 0)
        amounts += [total // 2, total - total // 2]
    return functional.pad(x, amounts)


def _convolve(values: Values, attributes: Attributes, depthwise: bool) -> Tensor:
    """Convolution of ``[N, H, W, C]`` with ``[h, w, in, out]``, bias and activation fused."""
    x, kernel = values[0].permute(0, 3, 1, 2), values[1]
    stride = int(attributes["strides"]["list"]["i"][1])
    if _text(attributes["padding"]) == "SAME":
        x = _pad_same(x, (kernel.shape[0], kernel.shape[1]), stride)
    weight = kernel.permute(2, 3, 0, 1) if depthwise else kernel.permute(3, 2, 0, 1)
    y = functional.conv2d(x, weight, stride=stride, groups=x.shape[1] if depthwise else 1).permute(0, 2, 3, 1)
    for fused in attributes.get("fused_ops", {}).get("list", {}).get("s", []):
        kind = base64.b64decode(fused).decode()
        y = y + values[2] if kind == "BiasAdd" else ACTIVATIONS[kind](y)
    return y


def _resize(values: Values, attributes: Attributes) -> Tensor:
    if not attributes["half_pixel_centers"]["b"]:
        raise NotImplementedError("only half-pixel resizing is known")
    size = [int(v) for v in values[1]]
    x = values[0].permute(0, 3, 1, 2)
    return functional.interpolate(x, size=size, mode="bilinear", align_corners=False).permute(0, 2, 3, 1)


def _gather_nd(values: Values, attributes: Attributes) -> Tensor:
    source, indices = values
    return source[tuple(indices.long().unbind(-1))]


def _squeeze(values: Values, attributes: Attributes) -> Tensor:
    x = values[0]
    for axis in sorted((int(i) for i in attributes["squeeze_dims"]["list"]["i"]), reverse=True):
        x = x.squeeze(axis)
    return x


def _cast(values: Values, attributes: Attributes) -> Tensor:
    kinds = {"DT_FLOAT": torch.float32, "DT_INT32": torch.int32}
    return values[0].to(kinds[attributes["DstT"]["type"]])


def _axis(attributes: Attributes) -> int:
    return int(attributes.get("axis", {}).get("i", 0))


OPERATIONS: dict[str, Callable[[Values, Attributes], Any]] = {
    "AddV2": lambda v, a: v[0] + v[1],
    "ArgMax": lambda v, a: v[0].argmax(dim=int(v[1])).int(),
    "Cast": _cast,
    "ConcatV2": lambda v, a: torch.cat(v[:-1], dim=int(v[-1])),
    "DepthwiseConv2dNative": lambda v, a: _convolve(v, a, depthwise=True),
    "ExpandDims": lambda v, a: v[0].unsqueeze(int(v[1])),
    "FloorDiv": lambda v, a: torch.div(v[0], v[1], rounding_mode="floor"),
    "FusedDepthwiseConv2dNative": lambda v, a: _convolve(v, a, depthwise=True),
    "GatherNd": _gather_nd,
    "Identity": lambda v, a: v[0],
    "Mul": lambda v, a: v[0] * v[1],
    "Pack": lambda v, a: torch.stack(v, dim=_axis(a)),
    "RealDiv": lambda v, a: v[0] / v[1],
    "Reshape": lambda v, a: v[0].reshape([int(i) for i in v[1]]),
    "ResizeBilinear": _resize,
    "Sigmoid": lambda v, a: torch.sigmoid(v[0]),
    "Sqrt": lambda v, a: torch.sqrt(v[0]),
    "SquaredDifference": lambda v, a: (v[0] - v[1]) ** 2,
    "Squeeze": _squeeze,
    "Sub": lambda v, a: v[0] - v[1],
    "Unpack": lambda v, a: v[0].unbind(_axis(a)),
    "_FusedConv2D": lambda v, a: _convolve(v, a, depthwise=False),
}


class Graph:
    """A graph model that can be run on one picture."""

    def __init__(self, path: Path) -> None:
        self.nodes: list[Attributes] = read_graph(path)["modelTopology"]["node"]
        self.constants = {name: torch.from_numpy(v.copy()) for name, v in read_constants(path).items()}

    def run(self, picture: Tensor) -> dict[str, Any]:
        """Every node's value, by name, for ``picture [1, S, S, 3]`` int32 RGB 0..255.

        The answer is under ``Identity``: ``[1, 1, 17, 3]`` (y, x, confidence).
        """
        values: dict[str, Any] = dict(self.constants)
        waiting = [n for n in self.nodes if n["op"] != "Const"]
        for node in _in_order(waiting, set(values)):
            if node["op"] == "Placeholder":
                values[node["name"]] = picture
                continue
            inputs = [_pick(values, name) for name in node["input"]]
            values[node["name"]] = OPERATIONS[node["op"]](inputs, node.get("attr", {}))
        return values


def _pick(values: dict[str, Any], reference: str) -> Tensor:
    """An input by its reference, ``name`` or ``name:port``."""
    name, _, port = reference.partition(":")
    value = values[name]
    return value[int(port or 0)] if isinstance(value, tuple) else value


def _in_order(nodes: list[Attributes], known: set[str]) -> list[Attributes]:
    """The nodes sorted so that each comes after its inputs."""
    ordered: list[Attributes] = []
    while nodes:
        ready = [n for n in nodes if all(i.partition(":")[0] in known for i in n.get("input", []))]
        if not ready:
            raise ValueError("the graph has a loop or lacks an input")
        ordered += ready
        known |= {n["name"] for n in ready}
        nodes = [n for n in nodes if n["name"] not in known]
    return ordered
