"""A distillation run, from its configuration to its metrics, a step at a time.

The two losses and the rule that makes one of them:
``L = (1 - alpha) * sum v_j l(s_j, y_j) + alpha * sum t_j l(s_j, T_j)``: the
student's joints s against the labels y, known by v, and against the teacher's
joints T, weighted by its confidence t. Source: published application
CN114445731A; alpha and the warm-up as in Zhang et al., Fast Human Pose
Estimation, CVPR 2019.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from scoring.errors import BadConfig, BadDataset
from scoring.learn.config import as_config, read_config
from scoring.learn.distillation.pictures import ask, ask_all, find_videos, shelve_frames, shelve_photos
from scoring.learn.distillation.samples import Ask, Batch, Batches, Source, Targets
from scoring.learn.distillation.settings import DistillSettings, StudentSettings
from scoring.learn.distillation.student import Validation, as_input, build_student
from scoring.learn.networks.student import LightningStudent
from scoring.learn.photos import PhotoSet, read_photos, split
from scoring.learn.runs import Run
from scoring.learn.training import Progress, Report, ShouldStop, fit, schedule
from scoring.pose.estimators import load_model
from scoring.pose.estimators.base import Estimator

VALIDATION_SEED = 1


@dataclass(frozen=True)
class Parts:
    """To learn from, to choose by, and to measure once at the end."""

    train: PhotoSet
    validation: PhotoSet
    held_out: PhotoSet


def train(
    config: Path | Mapping[str, Any],
    out: Path,
    *,
    data: Path | None = None,
    report: Report = lambda progress: None,
    should_stop: ShouldStop = lambda: False,
    start: Path | None = None,
) -> dict[str, Any]:
    """Train a student by ``config`` in the run folder ``out``; the metrics (``training.start``)."""
    settings = _with(read_config(config, DistillSettings), data, start)
    if not settings.data.folder:
        raise BadConfig("The configuration names no data folder; give one with --data DIR.")
    parts = divide(read_photos(Path(settings.data.folder)), settings)
    run = Run(out, "distill", as_config(settings))
    torch.set_num_threads(settings.training.threads)
    batches = prepare(settings, parts.train, _cache(settings, out), report, should_stop)
    if batches is None:
        return {"kind": "distill", "state": "stopped", "step": 0, "steps": 0}
    try:
        task = DistillTask(
            settings, batches, Validation(parts.validation, settings.training.precision), parts.held_out
        )
        return fit(task, run, report=report, should_stop=should_stop)
    finally:
        batches.close()


def _with(settings: DistillSettings, data: Path | None, start: Path | None) -> DistillSettings:
    if data is not None:
        settings = replace(settings, data=replace(settings.data, folder=str(data)))
    if start is not None:
        settings = replace(settings, student=replace(settings.student, start=str(start)))
    return settings


def _cache(settings: DistillSettings, out: Path) -> Path:
    return Path(settings.data.cache) if settings.data.cache else out / "cache"


def divide(photos: PhotoSet, settings: DistillSettings) -> Parts:
    """The photos' three parts. Near-duplicates are never in two of them."""
    if not (photos.keypoints[..., 2] > 0).any():
        raise BadDataset(f"No joint is labelled in {settings.data.folder}; there is nothing to measure by.")
    rest, held_out = split(photos, settings.data.held_out_seed, settings.data.held_out_share)
    train_set, validation = split(rest, VALIDATION_SEED, settings.data.validation_share)
    learned = train_set.sample(settings.data.photos or None, settings.seed)
    used = _some_labels(learned, settings.data.labelled, settings.seed)
    return Parts(used, _labelled(validation), _labelled(held_out))


def _some_labels(photos: PhotoSet, count: int, seed: int) -> PhotoSet:
    """``photos``, of which only ``count``, drawn by ``seed``, still have their labels; 0: all."""
    if not 0 < count < len(photos):
        return photos
    chosen = np.random.default_rng(seed).choice(len(photos), count, replace=False)
    keypoints = photos.keypoints.copy()
    keypoints[np.setdiff1d(np.arange(len(photos)), chosen), :, 2] = 0
    return replace(photos, keypoints=keypoints)


def _labelled(photos: PhotoSet) -> PhotoSet:
    known = (photos.keypoints[..., 2] > 0).sum(axis=1) >= 2
    if not known.any():
        raise BadDataset("None of the photos to measure on has labels.")
    return photos.take(known)


def prepare(
    settings: DistillSettings, photos: PhotoSet, cache: Path, report: Report, should_stop: ShouldStop
) -> Batches | None:
    """The batches, after everything they need is in ``cache``; None if asked to stop before."""

    def note(stage: str) -> Callable[[int, int], None]:
        return lambda done, total: _note(report, stage, done, total)

    teacher = load_teacher(settings) if settings.rule.alpha > 0 or settings.rule.alpha_end else None
    shelf, labels = shelve_photos(photos, settings.data.side, cache, note("reading photos"))
    answers, frames, see = None, None, None
    if teacher is not None:
        videos = find_videos(settings.data.frames, Path(settings.data.folder))
        if videos:
            a_second, side = settings.data.frames_a_second, settings.data.side
            taken = shelve_frames(videos, teacher, a_second, side, cache, note("teacher: videos"))
            frames = Source(taken[0], None, taken[1])
        see = _asking(teacher) if settings.teacher.sees == "crop" else None
        if see is None:
            done = note("teacher: photos")
            answers = ask_all(teacher, shelf.keys, shelf.picture, cache, done, should_stop)
            if answers is None:
                return None
    return _batches(settings, Source(shelf, labels, answers), frames, see)


def _batches(settings: DistillSettings, photos: Source, frames: Source | None, see: Ask | None) -> Batches:
    epochs = settings.training.epochs
    made: list[Batches] = []
    batches = Batches(
        photos,
        frames,
        size=settings.student.size,
        batch=settings.training.batch,
        frame_share=settings.data.frame_share,
        how=settings.augment,
        seed=settings.seed,
        alpha=lambda number: settings.rule.at(number // made[0].an_epoch, epochs),
        ask=see,
    )
    made.append(batches)
    return batches


def load_teacher(settings: DistillSettings) -> Estimator:
    """The teacher; one that was trained here is known once ``scoring.learn.trained`` is imported."""
    return load_model(settings.teacher.model, threads=settings.training.threads)


def _asking(teacher: Estimator) -> Ask:
    return lambda picture: np.array(ask(teacher, picture), dtype=np.float64)


def _note(report: Report, stage: str, done: int, total: int) -> None:
    report(Progress(stage, done, total))


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
    """The parts of the loss of one batch, see ``combined``."""
    bfloat16 = settings.training.precision == "bfloat16"
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bfloat16):
        logits = network(as_input(batch.pictures))
    return combined(lambda points: network.loss(logits, points), batch.labels, batch.teacher, alpha)


def _from_nothing(settings: DistillSettings) -> StudentSettings:
    return replace(settings.student, start="random")


JointLoss = Callable[[Tensor], Tensor]
"""From points ``[N, J, 2]`` to what each of the student's joints is off, ``[N, J]``."""


def term(loss: JointLoss, targets: Targets) -> Tensor:
    """The weighted sum over joints, on average over pictures and joints."""
    counted = targets.weights > 0
    # 0 times NaN is NaN: what does not count must not take part at all.
    points = torch.where(counted[..., None], targets.points, 0.5)
    weights = torch.where(counted, targets.weights, 0.0)
    return (weights * loss(points)).sum() / weights.numel()


def combined(
    loss: JointLoss, labels: Targets | None, teacher: Targets | None, alpha: float
) -> dict[str, Tensor]:
    """The parts of L, to be added: ``labels`` and ``teacher``, already multiplied.

    With alpha 0 the teacher is not read and the rest is plain supervised
    training; with alpha 1 no label is read. Pictures without labels have the
    weights 0 there, which leaves the teacher's term alone.
    """
    parts: dict[str, Tensor] = {}
    if alpha < 1 and labels is not None:
        parts["labels"] = (1 - alpha) * term(loss, labels)
    if alpha > 0 and teacher is not None:
        parts["teacher"] = alpha * term(loss, teacher)
    return parts
