"""Training: ``start`` is the way in; ``fit`` the loop of steps, checkpoints, progress and stopping well."""

from __future__ import annotations

import importlib
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

import torch

from scoring.errors import TrainingFailed
from scoring.learn.runs import Run

CHECKPOINT_SECONDS = 300.0
"""A kill loses no more work than this."""

LOG_EVERY = 20
"""Steps whose mean losses make one line of the log."""


@dataclass(frozen=True)
class Progress:
    """Where a run stands: ``step`` of ``steps`` are done. ``figures`` are the last ones measured."""

    stage: str
    step: int
    steps: int
    losses: dict[str, float] = field(default_factory=dict)
    figures: dict[str, float] = field(default_factory=dict)


Report = Callable[[Progress], object]

ShouldStop = Callable[[], bool]

Kind = Literal["deeppose", "distill", "events", "quality"]

TRAINERS: dict[str, str] = {
    "deeppose": "scoring.learn.deeppose.train",
    "distill": "scoring.learn.distillation.train",
    "events": "scoring.learn.events.train",
    "quality": "scoring.learn.quality",
}
"""Modules with ``train(config, out, *, data, report, should_stop) -> metrics``; some take ``start``, too."""


def start(
    kind: Kind,
    config: Path | Mapping[str, Any],
    out: Path,
    *,
    data: Path | None = None,
    report: Report = lambda progress: None,
    should_stop: ShouldStop = lambda: False,
    weights: Path | None = None,
) -> dict[str, Any]:
    """Train what ``kind`` says by ``config`` (TOML file or its content) in the run folder ``out``.

    ``data`` overrides the configuration's folder or file of data, ``weights`` is a run
    folder or a file to start from. Returns the metrics; their ``state`` is
    ``finished`` or ``stopped``. ScoringError, with a sentence, for bad input.
    """
    trainer = importlib.import_module(TRAINERS[kind])
    extra = {} if weights is None else {"start": weights}
    metrics: dict[str, Any] = trainer.train(
        config, out, data=data, report=report, should_stop=should_stop, **extra
    )
    return metrics


class Task(Protocol):
    """Something that can be trained in numbered steps.

    All chance must come from the seed and the number of the step, or from
    torch's generator, which is part of the checkpoint.
    """

    @property
    def steps(self) -> int:
        """How many steps the whole run has."""

    def stage(self, step: int) -> str:
        """What step number ``step``, from 0, belongs to, in a word."""

    def step(self, step: int) -> dict[str, float]:
        """Learn from one batch; the losses."""

    def after(self, step: int) -> dict[str, float] | None:
        """Called after each step: at the end of an epoch its figures, else None."""

    def state(self) -> dict[str, Any]:
        """All that changes from step to step: tensors and plain values."""

    def load(self, state: dict[str, Any]) -> None:
        """Go back to a ``state()``."""

    def finish(self, run: Run) -> dict[str, Any]:
        """After the last step: write weights and pictures to ``run``; the metrics."""


def fit(
    task: Task,
    run: Run,
    *,
    report: Report = lambda progress: None,
    should_stop: ShouldStop = lambda: False,
) -> dict[str, Any]:
    """Train ``task`` in ``run``, from its checkpoint where there is one; the metrics.

    These have ``state``: ``finished``, or ``stopped`` if ``should_stop`` asked
    for it: then there is a checkpoint, and the same call goes on from there.
    TrainingFailed if a loss is not a number; the last good checkpoint stays.
    """
    loop = _Loop(task, run, report)
    while loop.done < task.steps:
        if should_stop():
            loop.checkpoint()
            return {"kind": run.kind, "state": "stopped", "step": loop.done, "steps": task.steps}
        loop.advance()
    metrics = {"kind": run.kind, "state": "finished", "step": loop.done, "steps": task.steps}
    metrics |= {**task.finish(run), "seconds": round(loop.seconds, 1)}
    run.finish(metrics)
    return metrics


def schedule(share: float, warm_up: float) -> float:
    """The factor of the learning rate after ``share`` of a training: up in a line, down as a cosine."""
    if share < warm_up:
        return max(share, 1e-3) / warm_up
    return 0.5 * (1 + math.cos(math.pi * (share - warm_up) / (1 - warm_up)))


class _Loop:
    """The state of a run between steps."""

    def __init__(self, task: Task, run: Run, report: Report) -> None:
        self.task, self.run, self.report = task, run, report
        self.done, self.seconds = 0, 0.0
        self.figures: dict[str, float] = {}
        self._sums: dict[str, float] = {}
        self._summed = 0
        self._resume()
        self._mark = self._kept = time.monotonic()

    def _resume(self) -> None:
        state = self.run.restore()
        if state is None:
            return
        self.task.load(state["task"])
        self.done, self.seconds, self.figures = state["step"], state["seconds"], state["figures"]
        self._sums, self._summed = state["sums"], state["summed"]
        torch.set_rng_state(state["rng"])

    def checkpoint(self) -> None:
        """Keep where the run stands."""
        self.run.checkpoint(
            {
                "task": self.task.state(),
                "step": self.done,
                "seconds": self.seconds,
                "figures": self.figures,
                "sums": self._sums,
                "summed": self._summed,
                "rng": torch.get_rng_state(),
            }
        )
        self._kept = time.monotonic()

    def advance(self) -> None:
        """One step, with its lines in the log and, when it is time, a checkpoint."""
        stage = self.task.stage(self.done)
        losses = self.task.step(self.done)
        self._refuse_nonsense(losses)
        self.done += 1
        measured = self.task.after(self.done - 1)
        now = time.monotonic()
        self.seconds, self._mark = self.seconds + now - self._mark, now
        self._note(stage, losses, measured)
        self.report(Progress(stage, self.done, self.task.steps, losses, self.figures))
        if measured is not None or now - self._kept >= CHECKPOINT_SECONDS:
            self.checkpoint()

    def _refuse_nonsense(self, losses: Mapping[str, float]) -> None:
        for name, value in losses.items():
            if not math.isfinite(value):
                kept = (
                    "the last checkpoint is kept" if self.run.has_checkpoint else "there is no checkpoint yet"
                )
                raise TrainingFailed(
                    f"The loss “{name}” became {value} in step {self.done + 1}; {kept}."
                    " Try a smaller learning rate, and look at the data."
                )

    def _note(self, stage: str, losses: Mapping[str, float], measured: dict[str, float] | None) -> None:
        for name, value in losses.items():
            self._sums[name] = self._sums.get(name, 0.0) + value
        self._summed += 1
        if measured is not None:
            self.figures = dict(measured)
        if measured is None and self._summed < LOG_EVERY and self.done < self.task.steps:
            return
        means = {name: round(total / self._summed, 6) for name, total in self._sums.items()}
        entry = {"stage": stage, "step": self.done, "steps": self.task.steps, "losses": means}
        self.run.log(entry | ({"figures": measured} if measured is not None else {}))
        self._sums, self._summed = {}, 0
