"""What a finished run of the event model leaves in its folder, and reading it back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from scoring.errors import BadRun
from scoring.learn.config import as_config, read_config
from scoring.learn.events.calibration import Calibration, calibrated
from scoring.learn.events.choice import Comparison, compared
from scoring.learn.events.layouts import LAYOUTS
from scoring.learn.events.model import Members
from scoring.learn.events.plots import draw_attention, draw_confusion
from scoring.learn.events.samples import PoseSamples, Samples, batches, label_numbers
from scoring.learn.events.settings import EventSettings, without_start
from scoring.learn.runs import Run, read_weights

if TYPE_CHECKING:
    from scoring.learn.events.task import EventTask, Judged

KIND = "events"
CONFUSION, ATTENTION, VALIDATION = "confusion.png", "attention.png", "validation.json"


@dataclass(frozen=True)
class EventModel:
    """A trained model: ``classes`` in the order of its answers; how to sample; when it is none of them."""

    settings: EventSettings
    classes: tuple[str, ...]
    network: Members
    calibration: Calibration
    figures: dict[str, Any]


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


def answers(network: Members, samples: Samples, calibration: Calibration) -> np.ndarray:
    """Probabilities ``[N, classes]`` of all of ``samples``."""
    found = batches(samples, list(range(len(samples))))
    parts = [network.answer(batch).probabilities(calibration.temperature) for batch in found]
    return np.asarray(torch.cat(parts).numpy())


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


def load_events(folder: Path) -> EventModel:
    """The event model in a run folder; BadRun if there is none, or it is broken."""
    weights, manifest = read_weights(folder)
    if manifest.get("kind") != KIND:
        raise BadRun(f"{folder} is not the folder of an event model.")
    try:
        settings = read_config(manifest["recipe"], EventSettings)
        layout = LAYOUTS[manifest["layout"]] if manifest["layout"] else None
        classes = tuple(str(name) for name in manifest["classes"])
        calibration = Calibration.from_dict(manifest["calibration"])
    except (KeyError, TypeError, ValueError) as error:
        raise BadRun(f"The manifest in {folder} does not say what it should.") from error
    network = Members(without_start(settings), len(classes), layout)
    try:
        network.load_state_dict(weights)
    except RuntimeError as error:
        raise BadRun(f"The weights in {folder} do not fit their manifest.") from error
    return EventModel(settings, classes, network.eval(), calibration, dict(manifest.get("figures", {})))
