"""A DeepPose run, from its configuration to its metrics: the stages one after the other, a step at a time.

All chance comes from the seed and the number of the step, so that a run that
was broken off and taken up again does exactly what one in one go does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from scoring.arrays import FloatArray, Picture
from scoring.errors import BadConfig
from scoring.learn.config import as_config, read_config
from scoring.learn.deeppose.boxes import Displacements, measure
from scoring.learn.deeppose.cascade import (
    KIND,
    Cascade,
    Estimate,
    as_input,
    autocast,
    estimate_all,
    load_cascade,
)
from scoring.learn.deeppose.figures import draw_curves, stage_figures
from scoring.learn.deeppose.networks import build, load_imagenet, load_student, map_loss, start_from
from scoring.learn.deeppose.samples import INSIDE, Batch, JointSamples, Parts, PoseSamples, divide, photo_box
from scoring.learn.deeppose.settings import DeepPoseSettings, TrainingSettings
from scoring.learn.photos import PhotoSet, read_photos, read_picture
from scoring.learn.runs import Run, read_weights
from scoring.learn.training import Report, ShouldStop, fit, schedule
from scoring.pose.student import FOLDER as SHIPPED_STUDENT


def train(
    config: Path | Mapping[str, Any],
    out: Path,
    *,
    data: Path | None = None,
    report: Report = lambda progress: None,
    should_stop: ShouldStop = lambda: False,
    start: Path | None = None,
) -> dict[str, Any]:
    """Train the cascade that ``config`` describes in the run folder ``out``; the metrics.

    ``data`` overrides the configuration's folder of photos. A run that was
    broken off goes on where it stood. ``start`` is the folder of a finished
    run whose stages this one's begin with. A ScoringError where something is wrong
    with the configuration, the photos or the folder.
    """
    settings = read_config(config, DeepPoseSettings)
    if data is not None:
        settings = replace(settings, data=str(data))
    if not settings.data:
        raise BadConfig("No folder of photos is named: give it as data in the configuration or with --data.")
    photos = read_photos(Path(settings.data))
    torch.set_num_threads(settings.threads)
    run = Run(out, KIND, as_config(settings))
    earlier = load_cascade(start)[0].networks if start else []
    task = DeepPoseTask(settings, divide(photos, settings), earlier)
    return fit(task, run, report=report, should_stop=should_stop)


@dataclass(frozen=True)
class Place:
    """Where in the run a step is: stage (from 1), epoch and step in it (from 0)."""

    stage: int
    epoch: int
    step: int
    last_of_epoch: bool
    last_of_stage: bool


class DeepPoseTask:
    """The whole run as ``steps`` numbered steps; state between steps in ``state()``.

    Stages that ``earlier`` has begin with its networks, whatever the settings say.
    """

    def __init__(self, settings: DeepPoseSettings, parts: Parts, earlier: Sequence[nn.Module] = ()) -> None:
        self.settings, self.parts, self.earlier = settings, parts, earlier
        self.networks: list[nn.Module] = []
        self.displacements: list[Displacements] = []
        self.figures: list[dict[str, Any]] = []
        self._optimizer: torch.optim.Optimizer | None = None
        self._spans = [self._epoch_steps(s) * settings.training(s).epochs for s in self._stages()]

    @property
    def steps(self) -> int:
        """Of all stages together."""
        return sum(self._spans)

    def place(self, step: int) -> Place:
        """Where step number ``step``, from 0, is."""
        for stage, span in zip(self._stages(), self._spans, strict=True):
            if step < span:
                a_epoch = self._epoch_steps(stage)
                epoch, within = divmod(step, a_epoch)
                return Place(stage, epoch, within, within == a_epoch - 1, step == span - 1)
            step -= span
        raise IndexError(f"the run has only {self.steps} steps")

    def step(self, step: int) -> dict[str, float]:
        """Learn from one batch; the losses."""
        place = self.place(step)
        if place.stage > len(self.networks):
            self._begin(place.stage)
        torch.manual_seed(_mixed(self.settings.seed, step))
        batch = self._batch(place)
        network, training = self.networks[-1].train(), self.settings.training(place.stage)
        assert self._optimizer is not None
        share = (place.epoch + place.step / self._epoch_steps(place.stage)) / training.epochs
        for group in self._optimizer.param_groups:
            group["lr"] = training.rate * schedule(share, training.warm_up)
        losses = batch_losses(network, batch, training, self.settings.precision)
        self._optimizer.zero_grad(set_to_none=True)
        sum(losses.values(), torch.zeros(())).backward()
        self._optimizer.step()
        return {name: float(loss.detach()) for name, loss in losses.items()}

    def stage(self, step: int) -> str:
        """The name of the stage of ``step``."""
        return f"stage {self.place(step).stage}"

    def after(self, step: int) -> dict[str, float] | None:
        """At the end of an epoch how the run does on the watched photos; after the last step of a
        stage also, kept for later, its figures and the errors from which the next one learns."""
        place = self.place(step)
        if not place.last_of_epoch:
            return None
        cascade = Cascade(self.settings, self.networks)
        if place.last_of_stage:
            self._finish_stage(cascade)
        return self._watch(cascade)

    def finish(self, run: Run) -> dict[str, Any]:
        """Weights, manifest and the curves of the stages; the metrics."""
        return write_result(run, self)

    def _finish_stage(self, cascade: Cascade) -> None:
        held_out, kept = self.parts.held_out, self.parts.errors
        self.figures.append(stage_figures(self.estimates(cascade, held_out)[-1].points, held_out.keypoints))
        limit = INSIDE * self.settings.sigma if self.settings.only_inside else np.inf
        self.displacements.append(measure(self.estimates(cascade, kept)[-1].points, kept.keypoints, limit))

    def _watch(self, cascade: Cascade) -> dict[str, float]:
        watched = self.parts.held_out.sample(self.settings.watched)
        figures = stage_figures(self.estimates(cascade, watched)[-1].points, watched.keypoints)
        return {
            "pck@0.2": figures["pck"]["@0.2"],
            "pck@0.1": figures["pck"]["@0.1"],
            "pcp@0.5": figures["pcp@0.5"]["mean"],
            "error": figures["error"],
        }

    def estimates(self, cascade: Cascade, photos: PhotoSet) -> list[Estimate]:
        """What each stage says of ``photos``."""

        def read(index: int) -> tuple[Picture, FloatArray]:
            picture = read_picture(photos.files[index])
            box = photo_box(picture, photos.keypoints[index], self.settings.box, self.settings.box_margin)
            return picture, box

        return estimate_all(cascade, read, len(photos))

    def state(self) -> dict[str, Any]:
        """All that changes from step to step, for a checkpoint."""
        return {
            "networks": [network.state_dict() for network in self.networks],
            "optimizer": self._optimizer.state_dict() if self._optimizer else None,
            "displacements": [one.as_dict() for one in self.displacements],
            "figures": self.figures,
        }

    def load(self, state: dict[str, Any]) -> None:
        """Go back to a ``state()``."""
        self.displacements = [Displacements.from_dict(one) for one in state["displacements"]]
        self.figures = list(state["figures"])
        self.networks = []
        for stage, weights in enumerate(state["networks"], start=1):
            self.networks.append(self._fresh(stage))
            self.networks[-1].load_state_dict(weights)
        if state["optimizer"] is not None:
            self._optimizer = self._new_optimizer()
            self._optimizer.load_state_dict(state["optimizer"])

    def _begin(self, stage: int) -> None:
        settings = self.settings.network(stage)
        network = self._fresh(stage)
        if stage <= len(self.earlier):
            start_from(network, self.earlier[stage - 1])
        elif settings.start == "imagenet":
            load_imagenet(network)
        elif settings.start == "student":
            load_student(network, read_weights(SHIPPED_STUDENT)[0])
        elif settings.start == "previous":
            start_from(network, self.networks[-1])
        self.networks.append(network)
        self._optimizer = self._new_optimizer()

    def _fresh(self, stage: int) -> nn.Module:
        torch.manual_seed(_mixed(self.settings.seed, -stage))
        network = build(self.settings.network(stage), stage=stage)
        return network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    def _new_optimizer(self) -> torch.optim.Optimizer:
        training = self.settings.training(len(self.networks))
        learning = [p for p in self.networks[-1].parameters() if p.requires_grad]
        if training.optimizer == "adagrad":
            return torch.optim.Adagrad(learning, training.rate, weight_decay=training.weight_decay)
        return torch.optim.AdamW(learning, training.rate, weight_decay=training.weight_decay)

    def _samples(self, stage: int) -> PoseSamples | JointSamples:
        settings, network = self.settings, self.settings.network(stage)
        if stage == 1:
            return PoseSamples(
                self.parts.train, network.size, settings.box, settings.box_margin, settings.augment
            )
        joints = settings.training(stage).joints
        errors = self.displacements[stage - 2]
        return JointSamples(self.parts.train, network.size, settings.sigma, joints, errors, settings.augment)

    def _batch(self, place: Place) -> Batch:
        seed, count = self.settings.seed, self._photos_a_step(place.stage)
        order = np.random.default_rng([seed, place.stage, place.epoch]).permutation(len(self.parts.train))
        chosen = order[place.step * count : (place.step + 1) * count]
        rng = np.random.default_rng([seed, place.stage, place.epoch, 1 + place.step])
        return self._samples(place.stage).batch(chosen, rng)

    def _photos_a_step(self, stage: int) -> int:
        training = self.settings.training(stage)
        wanted = training.batch if stage == 1 else max(1, training.batch // training.joints)
        return min(wanted, len(self.parts.train))

    def _epoch_steps(self, stage: int) -> int:
        return len(self.parts.train) // self._photos_a_step(stage)

    def _stages(self) -> range:
        return range(1, self.settings.stages + 1)


def batch_losses(
    network: nn.Module, batch: Batch, training: TrainingSettings, precision: str
) -> dict[str, Tensor]:
    """The squared distances of the labelled joints, on average, and the loss of the maps.

    Source: Toshev and Szegedy, CVPR 2014, equations 4 and 7.
    """
    with autocast(precision):
        given = as_input(batch.pictures)
        result = network(given) if batch.code is None else network(given, torch.from_numpy(batch.code))
    targets = torch.from_numpy(batch.targets).float()
    labelled = torch.from_numpy(batch.labelled)
    count = labelled.sum().clamp(min=1)
    # What is not labelled may lie anywhere, or nowhere: it must not even be multiplied by 0.
    targets = torch.where(labelled[..., None], targets, 0.0)
    square = ((result.points - targets) ** 2).sum(dim=2)
    losses = {"l2": torch.where(labelled, square, 0.0).sum() / count}
    if training.map_weight and result.maps is not None:
        off = map_loss(result.maps, targets, training.map_spread)
        losses["maps"] = training.map_weight * torch.where(labelled, off, 0.0).sum() / count
    return losses


def _mixed(seed: int, step: int) -> int:
    """One seed out of two numbers."""
    return int(np.random.SeedSequence([seed, step + 1000]).generate_state(1)[0])


DISPLACEMENTS = "displacements.json"
"""How far off each stage was on the photos kept for that: what the next one learned from."""

PDJ_PICTURE = "pdj.png"


def write_result(run: Run, task: DeepPoseTask) -> dict[str, Any]:
    """Weights, manifest, displacements and the picture of the PDJ curves to ``run``; the metrics."""
    weights = {
        f"stages.{number}.{name}": tensor
        for number, network in enumerate(task.networks, start=1)
        for name, tensor in network.state_dict().items()
    }
    metrics = metrics_of(task)
    run.save_weights(
        weights,
        {
            "kind": KIND,
            "architecture": [task.settings.network(n + 1).name for n in range(len(task.networks))],
            "recipe": as_config(task.settings),
            "data": metrics["photos"],
            "figures": metrics["stages"][-1],
        },
    )
    run.write_json(DISPLACEMENTS, [one.as_dict() for one in task.displacements])
    draw_curves(task.figures, run.folder / PDJ_PICTURE)
    return metrics


def metrics_of(task: DeepPoseTask) -> dict[str, Any]:
    """The figures of every stage on the held-out photos, and how many photos there were."""
    stages = [
        {"stage": number, **figures, "displacements": errors.as_dict()}
        for number, (figures, errors) in enumerate(
            zip(task.figures, task.displacements, strict=True), start=1
        )
    ]
    parts = task.parts
    return {
        "box": task.settings.box,
        "photos": {
            "train": len(parts.train),
            "errors": len(parts.errors),
            "held_out": len(parts.held_out),
        },
        "pcp@0.5": task.figures[-1]["pcp@0.5"],
        "pck": task.figures[-1]["pck"],
        "stages": stages,
    }
