"""Training the event model, a step at a time.

All chance comes from the seed and the numbers of the member and the step, and
from torch's generator, which is seeded anew before each step: a run that was
broken off and taken up again does exactly what one in one go does.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from scoring.arrays import IntArray
from scoring.errors import BadRun
from scoring.learn.events.attention import penalty, row_entropy
from scoring.learn.events.folds import divide
from scoring.learn.events.model import Members
from scoring.learn.events.samples import Material, batches, label_numbers
from scoring.learn.events.settings import EventSettings, without_start
from scoring.learn.runs import Run
from scoring.learn.training import schedule


@dataclass(frozen=True)
class Judged:
    """What members that did not learn from a clip say of it: N clips of ``index [N]``.

    ``logits [N, classes]``, ``labels [N]``, ``folds [N]``, and ``entropy``, the mean entropy of the
    rows of attention in nats.
    """

    index: IntArray
    logits: Tensor
    labels: Tensor
    folds: IntArray
    entropy: float

    @property
    def accuracy(self) -> float:
        """Share of the clips whose likeliest class is theirs; 0 where there are none."""
        return float((self.logits.argmax(dim=1) == self.labels).float().mean()) if len(self.index) else 0.0


class EventTask:
    """The run as numbered steps; in each every member learns from a batch of its own."""

    def __init__(self, settings: EventSettings, material: Material) -> None:
        self.settings, self.material = settings, material
        self.classes, self.train = material.classes, material.train
        self.labels = torch.from_numpy(label_numbers(self.train.labels, self.classes))
        scenes = self.train.scenes()
        self.folds = divide(self.train.labels, scenes, settings.training.folds, settings.seed)
        torch.manual_seed(settings.seed)
        self.network = Members(settings, len(self.classes), self.train.layout)
        self.average = {name: value.clone() for name, value in self.network.state_dict().items()}
        learning = [p for p in self.network.parameters() if p.requires_grad]
        training = settings.training
        self._optimizer = torch.optim.AdamW(
            learning, training.rate, weight_decay=training.weight_decay, fused=True
        )
        self._own = [np.flatnonzero(self.folds != member) for member in range(training.members)]

    @property
    def an_epoch(self) -> int:
        """Steps to an epoch: what is over of the smallest training part is left out."""
        return max(1, min(len(own) for own in self._own) // self.settings.training.batch)

    @property
    def steps(self) -> int:
        return self.an_epoch * self.settings.training.epochs

    def stage(self, step: int) -> str:
        return "events"

    def step(self, step: int) -> dict[str, float]:
        training = self.settings.training
        for group in self._optimizer.param_groups:
            group["lr"] = training.rate * schedule(step / self.steps, training.warm_up)
        torch.manual_seed(mixed(self.settings.seed, step))
        self.network.train()
        parts = [self._losses(member, step) for member in range(training.members)]
        label = torch.stack([one for one, _ in parts]).mean()
        rows = torch.stack([one for _, one in parts]).mean()
        total = label + self.settings.attention.penalty * rows
        if bool(torch.isfinite(total)):
            self._optimizer.zero_grad(set_to_none=True)
            # Of the sum: no member may learn more slowly because there are others.
            (total * training.members).backward()
            self._optimizer.step()
            self._take_average(step)
        figures = {"loss": total, "labels": label}
        if self.settings.attention.pooling == "attention":
            figures["penalty"] = rows
        return {name: float(value.detach()) for name, value in figures.items()}

    def _losses(self, member: int, step: int) -> tuple[Tensor, Tensor]:
        """Cross-entropy of all views against the labels, and the penalty, of the member's batch."""
        epoch, place = divmod(step, self.an_epoch)
        seed, size = self.settings.seed, self.settings.training.batch
        order = np.random.default_rng([seed, member, epoch]).permutation(self._own[member])
        chosen = order[place * size : (place + 1) * size]
        partners = self._partners(member, chosen, np.random.default_rng([seed, member, epoch, place + 1, 1]))
        batch = self.train.batch(chosen.tolist(), [seed, member, epoch, place + 1], partners)
        network = self.network.of(member)
        views, weights = network.views(batch)
        targets = self._targets(chosen)
        losses = [
            share * functional.cross_entropy(logits, targets)
            for share, logits in zip(network.shares, views, strict=True)
        ]
        return torch.stack(losses).sum(), penalty(weights)

    def _partners(self, member: int, chosen: IntArray, rng: np.random.Generator) -> list[int]:
        """For each of ``chosen`` a clip of its class that the member may learn from."""
        own, labels = self._own[member], self.labels.numpy()
        return [int(rng.choice(own[labels[own] == labels[i]])) for i in chosen]

    def _targets(self, chosen: IntArray) -> Tensor:
        count, smoothing = len(self.classes), self.settings.training.smoothing
        return functional.one_hot(self.labels[chosen], count) * (1 - smoothing) + smoothing / count

    def _take_average(self, step: int) -> None:
        factor = min(self.settings.training.average, (1 + step) / (10 + step))
        for name, value in self.network.state_dict().items():
            if value.is_floating_point():
                self.average[name].lerp_(value, 1 - factor)
            else:
                self.average[name].copy_(value)

    def after(self, step: int) -> dict[str, float] | None:
        epochs, over = divmod(step + 1, self.an_epoch)
        if over or (epochs % self.settings.training.watch and step + 1 < self.steps):
            return None
        judged = self.judged(self.averaged())
        figures = {"validation accuracy": judged.accuracy}
        if self.settings.attention.pooling == "attention":
            figures["row entropy"] = judged.entropy
        return figures

    def averaged(self) -> Members:
        """The model with the averaged weights."""
        network = Members(without_start(self.settings), len(self.classes), self.train.layout)
        network.load_state_dict(self.average)
        return network.eval()

    def judged(self, network: Members) -> Judged:
        """Each clip by the member that did not learn from it."""
        index: list[int] = []
        logits: list[Tensor] = []
        entropies: list[Tensor] = []
        for member in range(self.settings.training.members):
            held_out = np.flatnonzero(self.folds == member).tolist()
            for batch in batches(self.train, held_out):
                answer = network.answer(batch, [member])
                logits.append(answer.logits[0])
                entropies.append(row_entropy(answer.weights[0]))
            index += held_out
        if not index:
            return Judged(
                np.zeros(0, int), torch.zeros(0, len(self.classes)), self.labels[:0], self.folds[:0], 0.0
            )
        return Judged(
            np.array(index),
            torch.cat(logits),
            self.labels[index],
            self.folds[index],
            float(torch.cat(entropies).mean()),
        )

    def state(self) -> dict[str, Any]:
        return {
            "network": self.network.state_dict(),
            "average": self.average,
            "optimizer": self._optimizer.state_dict(),
            "videos": self._digest(),
        }

    def _digest(self) -> str:
        """Names the videos that are learned from, in their order."""
        told = [[name, label] for name, label in zip(self.train.names, self.train.labels, strict=True)]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()

    def load(self, state: dict[str, Any]) -> None:
        if state.get("videos") != self._digest():
            raise BadRun(
                "The videos are not those with which the run began; choose another run folder,"
                " or remove its checkpoint to start again."
            )
        self.network.load_state_dict(state["network"])
        self.average = state["average"]
        self._optimizer.load_state_dict(state["optimizer"])

    def finish(self, run: Run) -> dict[str, Any]:
        from scoring.learn.events.result import deliver

        return deliver(self, run)


def mixed(seed: int, step: int) -> int:
    """One seed out of two numbers."""
    return int(np.random.SeedSequence([seed, step]).generate_state(1)[0])
