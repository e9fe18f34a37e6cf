"""A whole distillation run, from a configuration to a run folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from scoring.errors import BadConfig, BadDataset
from scoring.learn.config import as_config, read_config
from scoring.learn.data import PhotoSet, read_photos
from scoring.learn.distillation.pictures import find_videos, shelve_frames, shelve_photos
from scoring.learn.distillation.samples import Ask, Batches, Source
from scoring.learn.distillation.settings import DistillSettings
from scoring.learn.distillation.task import DistillTask
from scoring.learn.distillation.teacher import ask, ask_all
from scoring.learn.distillation.validation import Validation
from scoring.learn.runs import Run
from scoring.learn.splits import split
from scoring.learn.training import Progress, Report, ShouldStop, fit
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
    """Train a student by ``config`` in the run folder ``out``; the metrics (``scoring.learn.start``)."""
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
    """The teacher of ``settings``."""
    from scoring.learn.trained import load_model

    return load_model(settings.teacher.model, threads=settings.training.threads)


def _asking(teacher: Estimator) -> Ask:
    return lambda picture: np.array(ask(teacher, picture), dtype=np.float64)


def _note(report: Report, stage: str, done: int, total: int) -> None:
    report(Progress(stage, done, total))
