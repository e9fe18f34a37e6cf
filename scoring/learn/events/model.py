"""The event model: target network, attention and classifier; several of them that answer together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from scoring.learn.events.attention import build_pooling
from scoring.learn.events.augment import flipped
from scoring.learn.events.classifiers import PLACE, Place, StreamClassifier, pooled_classifier
from scoring.learn.events.layouts import Layout
from scoring.learn.events.sampling import Batch
from scoring.learn.events.settings import EventSettings
from scoring.learn.networks.registry import build


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
