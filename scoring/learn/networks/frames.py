"""Target networks: one vector for each frame of a video, from its joints or from its pictures.

That of joints follows DD-Net (Yang et al., "Make Skeleton-based Action
Recognition Model Smaller, Faster and Better", 2019): pairwise distances, which
do not depend on where the person is, beside coordinates and slow and fast
velocities, then small convolutions over time.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from scoring.learn.networks.efficientnet import FEATURE_CHANNELS, EfficientNetLite0

LAGS = (1, 2, 4)
"""Frames to either side over which a velocity is measured."""

SPEED = 0.5
"""Body sizes a second are multiplied by this: limbs of people who walk then give numbers about 1."""

USUAL_DISTANCE = 1.4
SLOPE = 0.2


class MaskedNorm(nn.Module):
    """Batch norm over the frames that there are; those after them become the last again."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.BatchNorm1d(width)

    def forward(self, x: Tensor, there: Tensor) -> Tensor:
        """``[B, C, F]`` and ``there [B, F]`` to ``[B, C, F]``."""
        rows = x.transpose(1, 2)
        result = torch.zeros_like(rows)
        result[there] = self.norm(rows[there]).to(rows.dtype)
        last = there.sum(dim=1, keepdim=True) - 1
        place = torch.minimum(torch.arange(rows.shape[1])[None], last)
        return result[torch.arange(len(rows))[:, None], place].transpose(1, 2)


class Unit(nn.Module):
    """A convolution over time, norm, leaky ReLU and dropout of whole channels.

    Before the first frame comes the first again, after the last the last: with
    zeros the ends would be known as such, and draw attention for nothing else.
    """

    def __init__(
        self, inputs: int, outputs: int, kernel: int, dilation: int = 1, dropout: float = 0.0
    ) -> None:
        super().__init__()
        self.margin = dilation * (kernel // 2)
        self.conv = nn.Conv1d(inputs, outputs, kernel, dilation=dilation, bias=False)
        self.norm = MaskedNorm(outputs)
        self.dropout = nn.Dropout1d(dropout)

    def forward(self, x: Tensor, there: Tensor) -> Tensor:
        """``[B, C, F]``, of which ``there [B, F]`` and then the last again, to ``[B, C', F]``, likewise."""
        wide = functional.pad(x, (self.margin, self.margin), mode="replicate") if self.margin else x
        y: Tensor = self.dropout(functional.leaky_relu(self.norm(self.conv(wide), there), SLOPE))
        return y


class PoseFrames(nn.Module):
    """Vectors of ``width`` from J joints: streams of ``stream`` numbers each, then one unit a dilation."""

    pairs: Tensor

    def __init__(
        self,
        *,
        joints: int,
        centre: Sequence[int],
        stream: int = 48,
        width: int = 96,
        dilations: Sequence[int] = (1, 2, 4),
        dropout: float = 0.2,
    ) -> None:
        super().__init__()
        self.centre, self.width = list(centre), width
        pairs = torch.triu_indices(joints, joints, 1)
        self.register_buffer("pairs", pairs, persistent=False)
        inputs = (pairs.shape[1], 4 * joints, 2 * joints * len(LAGS))
        self.count = len(inputs)
        self.first = nn.ModuleList(Unit(count, stream, 1, dropout=dropout) for count in inputs)
        self.second = nn.ModuleList(Unit(stream, stream, 3) for _ in inputs)
        self.joined = Unit(stream * len(inputs), width, 1)
        self.units = nn.ModuleList(Unit(width, width, 3, dilation, dropout) for dilation in dilations)

    def forward(self, points: Tensor, there: Tensor, spacing: Tensor) -> Tensor:
        """``[B, F, J, 2]``, ``there [B, F]`` (padding comes last), seconds ``[B]`` to ``[B, F, width]``."""
        return self.over_time(self.streams(points, there, spacing), there)

    def streams(self, points: Tensor, there: Tensor, spacing: Tensor) -> list[Tensor]:
        """The same to one ``[B, stream, F]`` each of distances, places and velocities."""
        features = self._features(points, there, spacing)
        return [
            second(first(given.transpose(1, 2), there), there)
            for first, second, given in zip(self.first, self.second, features, strict=True)
        ]

    def over_time(self, streams: list[Tensor], there: Tensor) -> Tensor:
        """``streams`` joined to ``[B, F, width]``."""
        x = self.joined(torch.cat(streams, dim=1), there)
        for unit in self.units:
            x = x + unit(x, there)
        return x.transpose(1, 2)

    def _features(self, points: Tensor, there: Tensor, spacing: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Distances, places about the trunk and about the clip's middle, velocities: ``[B, F, D]`` each."""
        size, middle = size_and_middle(points, there)
        scaled = points / size
        distances = torch.linalg.vector_norm(scaled[:, :, self.pairs[0]] - scaled[:, :, self.pairs[1]], dim=3)
        trunk = scaled[:, :, self.centre].mean(dim=2, keepdim=True)
        places = torch.cat([scaled - trunk, scaled - middle / size], dim=2).flatten(2)
        return distances - USUAL_DISTANCE, places, SPEED * velocities(scaled, there, spacing)


def size_and_middle(points: Tensor, there: Tensor) -> tuple[Tensor, Tensor]:
    """The body's size ``[B, 1, 1, 1]`` and its middle ``[B, 1, 1, 2]`` over the frames ``there [B, F]``.

    Of joints ``[B, F, J, 2]``; the size is their root mean square distance from their own frame's middle.
    """
    weight = there[:, :, None, None].to(points.dtype)
    count = weight.sum(dim=(1, 2, 3), keepdim=True) * points.shape[2]
    about = (points - points.mean(dim=2, keepdim=True)) * weight
    size = (about.square().sum(dim=(1, 2, 3), keepdim=True) / count).sqrt().clamp(min=1e-6)
    return size, (points * weight).sum(dim=(1, 2), keepdim=True) / count


def velocities(points: Tensor, there: Tensor, spacing: Tensor) -> Tensor:
    """``[B, F, lags * J * 2]`` units a second: from LAGS frames before to as many after, less at the ends."""
    last = there.sum(dim=1, keepdim=True) - 1
    frames = torch.arange(points.shape[1])[None]
    rows = torch.arange(len(points))[:, None]
    result: list[Tensor] = []
    for lag in LAGS:
        after, before = torch.minimum(frames + lag, last), torch.minimum((frames - lag).clamp(min=0), last)
        seconds = (after - before).clamp(min=1) * spacing[:, None]
        moved = points[rows, after] - points[rows, before]
        result.append(moved.flatten(2) / seconds.clamp(min=1e-3)[..., None])
    return torch.cat(result, dim=2)


class ImageFrames(nn.Module):
    """Vectors of ``width`` from pictures: EfficientNet-lite0, the mean of its last map, one layer."""

    def __init__(
        self, *, width: int = 96, frozen: int = 4, dropout: float = 0.2, start: str = "imagenet"
    ) -> None:
        super().__init__()
        self.width = width
        self.backbone = EfficientNetLite0(frozen=frozen)
        if start == "imagenet":
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
