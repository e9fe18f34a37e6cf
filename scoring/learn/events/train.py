"""A run of the event model, from its configuration to its metrics, a step at a time.

All chance comes from the seed and the numbers of the member and the step, and
from torch's generator, which is seeded anew before each step: a run that was
broken off and taken up again does exactly what one in one go does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from scoring.arrays import IntArray
from scoring.errors import BadConfig, BadRun
from scoring.learn.config import as_config, read_config
from scoring.learn.events.clips import divide
from scoring.learn.events.data import Material, PoseSamples, batches, label_numbers, read_material
from scoring.learn.events.model import Members, penalty
from scoring.learn.events.result import (
    KIND,
    Calibration,
    Comparison,
    answers,
    calibrated,
    compared,
    draw_attention,
    draw_confusion,
)
from scoring.learn.events.settings import EventSettings, without_start
from scoring.learn.runs import Run
from scoring.learn.training import Report, ShouldStop, fit, schedule


def train(
    config: Path | Mapping[str, Any],
    out: Path,
    *,
    data: Path | None = None,
    report: Report = lambda progress: None,
    should_stop: ShouldStop = lambda: False,
) -> dict[str, Any]:
    """Train the event model that ``config`` describes in the run folder ``out``; the metrics.

    ``data`` overrides the configuration's folder of labelled videos. A run that
    was broken off goes on where it stood. A ScoringError where something is
    wrong with the configuration, the videos or the folder.
    """
    settings = read_config(config, EventSettings)
    if data is not None:
        settings = replace(settings, data=replace(settings.data, folder=str(data)))
    if not settings.data.folder:
        raise BadConfig("No labelled videos are named: give data.folder in the configuration or --data DIR.")
    material = read_material(settings)
    torch.set_num_threads(settings.threads)
    run = Run(out, KIND, as_config(settings))
    return fit(EventTask(settings, material), run, report=report, should_stop=should_stop)


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
        return deliver(self, run)


def row_entropy(weights: Tensor) -> Tensor:
    """``[B]``: mean entropy in nats of the rows of ``A [B, rows, F]``; 0 where each row has one frame."""
    return -torch.special.xlogy(weights, weights).sum(dim=2).mean(dim=1)


def mixed(seed: int, step: int) -> int:
    """One seed out of two numbers."""
    return int(np.random.SeedSequence([seed, step]).generate_state(1)[0])


CONFUSION, ATTENTION, VALIDATION = "confusion.png", "attention.png", "validation.json"


def deliver(task: EventTask, run: Run) -> dict[str, Any]:
    """Weights, manifest and pictures to ``run``; the metrics, ``accuracy`` on the test part last."""
    network = task.averaged()
    judged = task.judged(network)
    calibration = calibrated(judged.logits, judged.labels)
    comparison = _comparison(task, judged)
    metrics = _metrics(task, judged, network, calibration, comparison)
    run.write_json(VALIDATION, _validation(task, judged, comparison))
    run.save_weights(
        task.average,
        {
            "kind": KIND,
            "architecture": [f"{task.settings.target.kind}-frames", task.settings.attention.pooling],
            "classes": task.classes,
            "layout": task.train.layout.name if task.train.layout else None,
            "calibration": calibration.as_dict(),
            "recipe": as_config(task.settings),
            "figures": metrics,
        },
    )
    _draw(task, judged, network, calibration, run)
    return metrics


def _metrics(
    task: EventTask,
    judged: Judged,
    network: Members,
    calibration: Calibration,
    comparison: Comparison | None,
) -> dict[str, Any]:
    test = task.material.test
    counts = {name: task.train.labels.count(name) for name in task.classes}
    metrics: dict[str, Any] = {
        "clips": {"train": len(task.train), "judged": len(judged.index), "test": len(test)},
        "classes": counts,
        "left_out": [{"name": one.name, "reason": one.reason} for one in task.material.left_out],
        "parameters": sum(p.numel() for p in task.network.parameters()),
        "validation_accuracy": judged.accuracy if len(judged.index) else None,
        "row_entropy": judged.entropy,
        "alignment": comparison.as_dict() if comparison else None,
    }
    if not len(test):
        return {**metrics, "accuracy": None}
    probabilities = answers(network, test, calibration)
    labels = label_numbers(test.labels, task.classes)
    right = probabilities.argmax(axis=1) == labels
    by_class = {
        name: float(right[labels == i].mean()) for i, name in enumerate(task.classes) if (labels == i).any()
    }
    return {**metrics, "accuracy_by_class": by_class, "accuracy": float(right.mean())}


def _comparison(task: EventTask, judged: Judged) -> Comparison | None:
    """The nearest clip by alignment beside the model, on the same clips, where there are clips for it."""
    if not task.settings.alignment or not isinstance(task.train, PoseSamples) or not len(judged.index):
        return None
    right = (judged.logits.argmax(dim=1) == judged.labels).numpy()
    mirror = task.settings.augment.flip
    return compared(task.train.clips, task.folds, judged.index, right, mirror=mirror)


def _validation(task: EventTask, judged: Judged, comparison: Comparison | None) -> list[dict[str, Any]]:
    """What each clip was taken for by who had not learned from it."""
    said = judged.logits.argmax(dim=1).tolist() if len(judged.index) else []
    return [
        {
            "name": task.train.names[index],
            "fold": int(fold),
            "label": task.train.labels[index],
            "model": task.classes[guess],
            "alignment": comparison.said[place] if comparison else None,
        }
        for place, (index, fold, guess) in enumerate(
            zip(judged.index.tolist(), judged.folds, said, strict=True)
        )
    ]


def _draw(task: EventTask, judged: Judged, network: Members, calibration: Calibration, run: Run) -> None:
    test = task.material.test
    if len(test):
        said = answers(network, test, calibration).argmax(axis=1)
        labels = label_numbers(test.labels, task.classes)
    else:  # who learned from a clip would be right about it
        said, labels = judged.logits.argmax(dim=1).numpy(), judged.labels.numpy()
    draw_confusion(said, labels, task.classes, run.folder / CONFUSION)
    draw_attention(network, test if len(test) else task.train, task.classes, run.folder / ATTENTION)
