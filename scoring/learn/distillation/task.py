"""Training the student, a step at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from scoring.learn.data import PhotoSet
from scoring.learn.distillation.rule import combined
from scoring.learn.distillation.samples import Batch, Batches
from scoring.learn.distillation.settings import DistillSettings, StudentSettings
from scoring.learn.distillation.student import as_input, build_student
from scoring.learn.distillation.validation import Validation
from scoring.learn.networks.lightning import LightningStudent
from scoring.learn.runs import Run
from scoring.learn.training import schedule

Weights = dict[str, Tensor]


class DistillTask:
    """The run as numbered steps: epochs of ``batches``, measured on ``validation`` after each."""

    def __init__(
        self, settings: DistillSettings, batches: Batches, validation: Validation, held_out: PhotoSet
    ) -> None:
        self.settings, self.batches, self.validation, self.held_out = settings, batches, validation, held_out
        self.network = build_student(settings.student, settings.seed)
        self.average = {name: value.clone() for name, value in self.network.state_dict().items()}
        self.best: Weights = {}
        self.best_figure = -1.0
        self._optimizer = torch.optim.AdamW(
            self.network.parameters(), settings.training.rate, weight_decay=settings.training.weight_decay
        )

    @property
    def steps(self) -> int:
        return self.batches.an_epoch * self.settings.training.epochs

    def epoch(self, step: int) -> int:
        """The epoch, from 0, of ``step``."""
        return step // self.batches.an_epoch

    def alpha(self, step: int) -> float:
        """The teacher's part in ``step``."""
        return self.settings.rule.at(self.epoch(step), self.settings.training.epochs)

    def stage(self, step: int) -> str:
        alpha = self.alpha(step)
        return "labels" if alpha == 0 else "teacher" if alpha == 1 else "labels and teacher"

    def step(self, step: int) -> dict[str, float]:
        for group in self._optimizer.param_groups:
            group["lr"] = self.settings.training.rate * schedule(
                step / self.steps, self.settings.training.warm_up
            )
        self.network.train()
        parts = losses(self.network, self.batches.batch(step), self.alpha(step), self.settings)
        total = sum(parts.values(), torch.zeros(()))
        if not bool(torch.isfinite(total)):
            # Before the weights are touched; whoever asked for the step says the rest.
            return {"loss": float(total.detach())}
        self._optimizer.zero_grad(set_to_none=True)
        total.backward()
        self._optimizer.step()
        self._take_average(step)
        return {"loss": float(total.detach()), **{name: float(part.detach()) for name, part in parts.items()}}

    def _take_average(self, step: int) -> None:
        factor = min(self.settings.training.average, (1 + step) / (10 + step))
        if not self.settings.training.average:
            factor = 0.0
        for name, value in self.network.state_dict().items():
            self.average[name].lerp_(value, 1 - factor)

    def after(self, step: int) -> dict[str, float] | None:
        if (step + 1) % self.batches.an_epoch:
            return None
        figures = self.validation.measure(self.averaged())
        if figures["pck@0.2"] > self.best_figure:
            self.best_figure = figures["pck@0.2"]
            self.best = {name: value.clone() for name, value in self.average.items()}
        return figures

    def averaged(self, weights: Weights | None = None) -> LightningStudent:
        """The student with the averaged weights, or with ``weights``."""
        network = build_student(_from_nothing(self.settings), self.settings.seed)
        network.load_state_dict(weights or self.average)
        return network.eval()

    def state(self) -> dict[str, Any]:
        return {
            "network": self.network.state_dict(),
            "average": self.average,
            "best": self.best,
            "best_figure": self.best_figure,
            "optimizer": self._optimizer.state_dict(),
        }

    def load(self, state: dict[str, Any]) -> None:
        self.network.load_state_dict(state["network"])
        self.average, self.best, self.best_figure = state["average"], state["best"], state["best_figure"]
        self._optimizer.load_state_dict(state["optimizer"])

    def finish(self, run: Run) -> dict[str, Any]:
        from scoring.learn.distillation.result import deliver

        network = self.averaged(self.best or None)
        return deliver(network, self.settings, run, self.validation, self.held_out)


def losses(
    network: LightningStudent, batch: Batch, alpha: float, settings: DistillSettings
) -> dict[str, Tensor]:
    """The parts of the loss of one batch, see ``rule``."""
    bfloat16 = settings.training.precision == "bfloat16"
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bfloat16):
        logits = network(as_input(batch.pictures))
    return combined(lambda points: network.loss(logits, points), batch.labels, batch.teacher, alpha)


def _from_nothing(settings: DistillSettings) -> StudentSettings:
    return replace(settings.student, start="random")
