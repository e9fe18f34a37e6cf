"""The event model: target network, attention and classifier; several of them that answer together."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from scoring.learn.events.attention import build_pooling
from scoring.learn.events.augment import flipped
from scoring.learn.events.layouts import Layout
from scoring.learn.events.sampling import Batch
from scoring.learn.events.settings import EventSettings
from scoring.learn.networks.frames import size_and_middle
from scoring.learn.networks.registry import build

SLOPE = 0.2
PLACE = 16
"""So many numbers the place in the picture is made into."""


class Place(nn.Module):
    """A few numbers that say where in the picture a body is."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Sequential(nn.Linear(2, PLACE), nn.LeakyReLU(SLOPE))

    def forward(self, points: Tensor, there: Tensor) -> Tensor:
        """Joints ``[B, F, J, 2]`` about the picture's middle and ``there [B, F]`` to ``[B, PLACE]``."""
        size, middle = size_and_middle(points, there)
        found: Tensor = self.layer((middle / size).flatten(1))
        return found


class EventNetwork(nn.Module):
    """The three networks of one member, trained together."""

    def __init__(self, settings: EventSettings, classes: int, layout: Layout | None) -> None:
        super().__init__()
        self.target = _target(settings, layout)
        hidden = settings.classifier.hidden
        self.attention = build_pooling(settings.attention, settings.target.width, hidden)
        self.place = Place() if settings.classifier.place else None
        self.classifier = nn.Sequential(
            nn.Dropout(settings.classifier.dropout),
            nn.Linear(self.attention.outputs + (PLACE if self.place else 0), hidden),
            nn.BatchNorm1d(hidden),
            nn.LeakyReLU(SLOPE),
            nn.Dropout(settings.classifier.dropout),
            nn.Linear(hidden, classes),
        )

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Logits ``[B, classes]`` and the weights ``A [B, rows, F]`` of the frames."""
        features = self.target(batch.frames, batch.there, batch.spacing)
        pooled, weights = self.attention(features, batch.mask)
        if self.place is not None:
            pooled = torch.cat([pooled, self.place(batch.frames, batch.there)], dim=1)
        return self.classifier(pooled), weights


def _target(settings: EventSettings, layout: Layout | None) -> nn.Module:
    target = settings.target
    if layout is None:
        return build(
            "image-frames",
            width=target.width,
            frozen=target.frozen,
            dropout=target.dropout,
            start=target.start,
        )
    return build(
        "pose-frames",
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
