"""The event model, from the frames of a video to the movement it shows.

1. ``PoseFrames``: one vector of each frame, out of distances, places and velocities of the joints, and small
   convolutions over time (after DD-Net: Yang et al. 2019). Of pictures, ``ImageFrames`` makes them.
2. ``SelfAttention``: one matrix of all these vectors, ``A = softmax(W2·tanh(W1·Hᵀ))``, ``M = A·H``,
   with the penalty ``‖A·Aᵀ − I‖²`` (Lin et al., "A Structured Self-attentive Sentence Embedding", ICLR 2017).
   It is 0 exactly where each row of A is on frames of its own, and on one alone. Other poolings: to compare.
3. A classifier of M. Beside it each stream of joints may have a small one, which learns from the labels, too
   (Lee et al., "Deeply-Supervised Nets", 2015): several unlike views answer together.
4. ``Members``: several such networks that answer together.

In shapes B is videos, F frames, J joints; ``there [B, F]`` marks the frames that are no padding.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from scoring.learn.events.batches import Batch, flipped, size_and_middle
from scoring.learn.events.clips import Layout
from scoring.learn.events.settings import AttentionSettings, ClassifierSettings, EventSettings
from scoring.learn.networks.efficientnet import SLOPE, ImageFrames

LAGS = (1, 2, 4)
"""Frames to either side over which a velocity is measured."""

SPEED = 0.5
"""Body sizes a second are multiplied by this: limbs of people who walk then give numbers about 1."""

USUAL_DISTANCE = 1.4


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


class SelfAttention(nn.Module):
    """``rows`` weighted means of the frames, each with its own weights."""

    def __init__(self, width: int, hidden: int, rows: int) -> None:
        super().__init__()
        self.w1 = nn.Linear(width, hidden, bias=False)
        self.w2 = nn.Linear(hidden, rows, bias=False)
        self.outputs = rows * width

    def forward(self, features: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """``H [B, F, width]``, ``mask [B, F]`` to ``M [B, rows * width]`` and ``A [B, rows, F]``."""
        scores = self.w2(torch.tanh(self.w1(features))).transpose(1, 2)
        # Before the softmax: a masked frame must not even take part in the sum below the line.
        weights = torch.softmax(scores.masked_fill(~mask[:, None], -math.inf), dim=2)
        return (weights @ features).flatten(1), weights


def penalty(weights: Tensor) -> Tensor:
    """``‖A·Aᵀ − I‖²`` (Frobenius), averaged over the batch, of ``A [B, rows, F]``."""
    gram = weights @ weights.transpose(1, 2)
    return (gram - torch.eye(gram.shape[1])).square().sum(dim=(1, 2)).mean()


class _Projected(nn.Module):
    """A layer in place of the attention's weights."""

    def __init__(self, width: int, outputs: int) -> None:
        super().__init__()
        self.layer = nn.Linear(width, outputs)
        self.outputs = outputs


class MeanPooling(_Projected):
    """The mean of the frames; its weights are even."""

    def forward(self, features: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """As ``SelfAttention``, with one row."""
        weights = _even(mask)
        return (weights @ torch.tanh(self.layer(features)))[:, 0], weights


class MaxPooling(_Projected):
    """The greatest value of each number; the weights say how many numbers each frame gave."""

    def forward(self, features: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """As ``SelfAttention``, with one row."""
        values = torch.tanh(self.layer(features)).masked_fill(~mask[..., None], -math.inf)
        greatest, frames = values.max(dim=1)
        won = torch.nn.functional.one_hot(frames, mask.shape[1]).float().mean(dim=1, keepdim=True)
        return greatest, won


class LSTMPooling(nn.Module):
    """The last state of an LSTM; told nothing about when, its weights are even."""

    def __init__(self, width: int, outputs: int) -> None:
        super().__init__()
        self.lstm = nn.LSTM(width, outputs, batch_first=True)
        self.outputs = outputs

    def forward(self, features: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """As ``SelfAttention``, with one row."""
        last = (mask * torch.arange(1, mask.shape[1] + 1)).amax(dim=1) - 1
        states, _ = self.lstm(features)
        return states[torch.arange(len(states)), last], _even(mask)


def _even(mask: Tensor) -> Tensor:
    shares = mask.float() / mask.sum(dim=1, keepdim=True)
    return shares[:, None]


def build_pooling(settings: AttentionSettings, width: int, after: int) -> Any:
    """The pooling of ``settings`` over vectors of ``width``.

    ``after`` is the size of the layer behind it: with that layer every pooling
    has about as many weights as the attention.
    """
    if settings.pooling == "attention":
        return SelfAttention(width, settings.hidden, settings.rows)
    budget = settings.hidden * (width + settings.rows) + settings.rows * width * after
    if settings.pooling == "lstm":
        linear = 4 * (width + 2) + after
        outputs = (math.sqrt(linear**2 + 16 * budget) - linear) / 8
        return LSTMPooling(width, max(1, round(outputs)))
    kind = MeanPooling if settings.pooling == "mean" else MaxPooling
    return kind(width, max(1, round(budget / (width + 1 + after))))


PLACE = 16
"""So many numbers the place in the picture is made into."""

FARTHEST_PLACE = 10.0
"""So many body sizes from the middle at most are told: one joint alone has no size, and would be anywhere."""

STREAM_DROPOUT = 0.3


def pooled_classifier(settings: ClassifierSettings, inputs: int, classes: int) -> nn.Sequential:
    """From ``[B, inputs]`` to logits ``[B, classes]``, with one hidden layer."""
    return nn.Sequential(
        nn.Dropout(settings.dropout),
        nn.Linear(inputs, settings.hidden),
        nn.BatchNorm1d(settings.hidden),
        nn.LeakyReLU(SLOPE),
        nn.Dropout(settings.dropout),
        nn.Linear(settings.hidden, classes),
    )


class Place(nn.Module):
    """A few numbers that say where in the picture a body is."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Sequential(nn.Linear(2, PLACE), nn.LeakyReLU(SLOPE))

    def forward(self, points: Tensor, there: Tensor) -> Tensor:
        """Joints ``[B, F, J, 2]`` about the picture's middle and ``there [B, F]`` to ``[B, PLACE]``."""
        size, middle = size_and_middle(points, there)
        place = (middle / size).flatten(1).clamp(-FARTHEST_PLACE, FARTHEST_PLACE)
        found: Tensor = self.layer(place)
        return found


class StreamClassifier(nn.Module):
    """Says by one stream alone: its mean and its greatest values over time, after one more convolution."""

    def __init__(self, width: int, classes: int) -> None:
        super().__init__()
        self.unit = Unit(width, width, 3, dilation=2)
        self.layer = nn.Sequential(nn.Dropout(STREAM_DROPOUT), nn.Linear(2 * width, classes))

    def forward(self, stream: Tensor, there: Tensor) -> Tensor:
        """``[B, width, F]`` and ``there [B, F]`` to logits ``[B, classes]``."""
        x = stream + self.unit(stream, there)
        shown = there[:, None]
        mean = (x * shown).sum(dim=2) / shown.sum(dim=2)
        greatest = x.masked_fill(~shown, -math.inf).amax(dim=2)
        logits: Tensor = self.layer(torch.cat([mean, greatest], dim=1))
        return logits


class EventNetwork(nn.Module):
    """The three networks of one member, trained together."""

    def __init__(self, settings: EventSettings, classes: int, layout: Layout | None) -> None:
        super().__init__()
        classifier, target = settings.classifier, settings.target
        self.target = _target(settings, layout)
        self.attention = build_pooling(settings.attention, target.width, classifier.hidden)
        self.place = Place() if classifier.place else None
        inputs = self.attention.outputs + (PLACE if self.place else 0)
        self.classifier = pooled_classifier(classifier, inputs, classes)
        self.share = classifier.streams
        count = self.target.count if classifier.streams else 0
        self.streams = nn.ModuleList(StreamClassifier(target.stream, classes) for _ in range(count))

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Logits ``[B, classes]`` and the weights ``A [B, rows, F]`` of the frames."""
        views, weights = self.views(batch)
        logits = torch.stack([share * view for share, view in zip(self.shares, views, strict=True)])
        return logits.sum(dim=0), weights

    @property
    def shares(self) -> list[float]:
        """How much each of the ``views`` counts, in the answer as in the loss."""
        return [1.0] + [self.share] * len(self.streams)

    def views(self, batch: Batch) -> tuple[list[Tensor], Tensor]:
        """Logits ``[B, classes]`` by the pooled vector, then by each stream; and the weights."""
        there = batch.there
        if self.streams:
            found = self.target.streams(batch.frames, there, batch.spacing)
            features = self.target.over_time(found, there)
        else:
            found, features = [], self.target(batch.frames, there, batch.spacing)
        pooled, weights = self.attention(features, batch.mask)
        if self.place is not None:
            pooled = torch.cat([pooled, self.place(batch.frames, there)], dim=1)
        alone = [one(stream, there) for one, stream in zip(self.streams, found, strict=True)]
        return [self.classifier(pooled), *alone], weights


def _target(settings: EventSettings, layout: Layout | None) -> Any:
    target = settings.target
    if layout is None:
        return ImageFrames(target.width, target.frozen, target.dropout, imagenet=target.start == "imagenet")
    return PoseFrames(
        joints=len(layout),
        centre=layout.centre,
        stream=target.stream,
        width=target.width,
        dilations=target.dilations,
        dropout=target.dropout,
    )


@dataclass(frozen=True)
class Answer:
    """Logits ``[members, B, classes]`` and weights ``[members, B, rows, F]`` of a batch."""

    logits: Tensor
    weights: Tensor

    def probabilities(self, temperature: float) -> Tensor:
        """``[B, classes]``: the members' mean."""
        return torch.softmax(self.logits / temperature, dim=2).mean(dim=0)


class Members(nn.Module):
    """The members of a model. They never meet in training but in the sum of their losses."""

    def __init__(self, settings: EventSettings, classes: int, layout: Layout | None) -> None:
        super().__init__()
        self.layout, self.mirror = layout, settings.augment.flip
        self.members = nn.ModuleList(
            EventNetwork(settings, classes, layout) for _ in range(settings.training.members)
        )

    @torch.no_grad()
    def answer(self, batch: Batch, members: list[int] | None = None) -> Answer:
        """What the members (all, where none are named) say of ``batch``, in evaluation mode.

        As learned from mirrored clips, mirrored too; the mean of both.
        """
        chosen = range(len(self.members)) if members is None else members
        logits, weights = zip(*(self._both_sides(self.members[i], batch) for i in chosen), strict=True)
        return Answer(torch.stack(logits), torch.stack(weights))

    def of(self, member: int) -> EventNetwork:
        """One of them."""
        found = self.members[member]
        assert isinstance(found, EventNetwork)
        return found

    def _both_sides(self, network: nn.Module, batch: Batch) -> tuple[Tensor, Tensor]:
        network.eval()
        logits, weights = network(batch)
        if not self.mirror:
            return logits, weights
        turned, also = network(self.mirrored(batch))
        return (logits + turned) / 2, (weights + also) / 2

    def mirrored(self, batch: Batch) -> Batch:
        """``batch`` with left and right exchanged."""
        frames = batch.frames.flip(-1) if self.layout is None else flipped(batch.frames, self.layout)
        return Batch(frames, batch.mask, batch.spacing)
