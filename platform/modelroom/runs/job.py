"""The job that trains. It can be stopped, killed and taken over: each time it goes on from its checkpoint."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from library.jobs import LONG_STAGE_SECONDS, JobContext, SubjectGone
from modelroom.configs import config_of
from modelroom.models import RunPoint, TrainingRun
from modelroom.poses.services import register_run
from modelroom.runs import learned
from modelroom.stages import TRAIN
from scoring.errors import ScoringError
from training.work import plain, train

if TYPE_CHECKING:
    from scoring.learn.training import Progress

ASK_SECONDS = 1.0
"""How often a run looks whether it shall stop."""

POINT_SECONDS = 2.0
POINT_SHARE = 0.005
"""A point of the curves every so many seconds, later every such share of the time gone by, so that a
night's curves are no longer to read than an hour's."""


def run(context: JobContext, run_id: UUID) -> None:
    """Train, or go on training; what is finished becomes a model that can be put in service."""
    found = TrainingRun.objects.filter(pk=run_id).first()
    if found is None:
        raise SubjectGone
    if found.stop_asked:
        return
    with _nothing_left_of_a_deleted(found):
        while not _trained(context, found):
            if not TrainingRun.objects.filter(pk=run_id).exists():
                raise SubjectGone
    found.refresh_from_db()
    learned.remove_copies(found)
    if found.trained:
        register_run(run=found)


def _trained(context: JobContext, run: TrainingRun) -> bool:
    """Train until the end, or until somebody asks to stop; False if it has to begin anew.

    That is so where somebody withdrew meanwhile: what learned from their pictures is none.
    """
    learned.begin(run)
    reporter = Reporter(context, run)
    try:
        metrics = train(
            "deeppose" if run.kind == TrainingRun.Kind.DEEPPOSE else "distill",
            config_of(run),
            run.folder,
            data=Path(run.data_folder),
            report=reporter,
            should_stop=reporter.should_stop,
        )
    except ScoringError:
        if learned.interrupted(run):
            return False  # it missed photos that were taken out
        raise
    if metrics.get("state") != "finished":
        return not learned.interrupted(run) or _stop_asked(run)
    return learned.finish(run, metrics)


def _stop_asked(run: TrainingRun) -> bool:
    return TrainingRun.objects.filter(pk=run.pk, stop_asked=True).exists()


@contextmanager
def _nothing_left_of_a_deleted(run: TrainingRun) -> Iterator[None]:
    """Remove what was written after the run, with its folder, was deleted."""
    folder, pk = run.folder, run.pk
    try:
        yield
    finally:
        if not TrainingRun.objects.filter(pk=pk).exists():
            shutil.rmtree(folder, ignore_errors=True)


class Reporter:
    """Writes a run's progress down as points of its curves, and asks whether it shall stop."""

    def __init__(self, context: JobContext, run: TrainingRun) -> None:
        self._context, self._run = context, run
        self._began = time.monotonic()
        self._wrote = self._asked = float("-inf")
        self._stop = self._first = False
        self._figures: dict[str, float] = {}
        context.stage(TRAIN, seconds=LONG_STAGE_SECONDS)

    def __call__(self, progress: Progress) -> None:
        """Note where the run stands; LeaseLost once it was handed to another worker."""
        learning = bool(progress.losses)
        self._context.progress(progress.step / max(progress.steps, 1) if learning else 0.0)
        if not learning:
            return
        if not self._first:
            # What came after the checkpoint is done again.
            self._first = True
            self._run.points.filter(step__gte=progress.step).delete()
        measured = progress.figures if progress.figures != self._figures else {}
        if measured or self._due() or progress.step == progress.steps:
            self._figures = progress.figures
            self._write(progress, measured)

    def _due(self) -> bool:
        now = time.monotonic()
        return now - self._wrote >= max(POINT_SECONDS, POINT_SHARE * (now - self._began))

    def _write(self, progress: Progress, measured: dict[str, float]) -> None:
        self._wrote = time.monotonic()
        RunPoint.objects.create(
            run=self._run,
            stage=progress.stage[:80],
            step=progress.step,
            steps=progress.steps,
            losses=plain(progress.losses),
            figures=plain(measured),
        )

    def should_stop(self) -> bool:
        """Whether somebody asked for it or withdrew, or the run is gone."""
        now = time.monotonic()
        if not self._stop and now - self._asked >= ASK_SECONDS:
            self._asked = now
            row = TrainingRun.objects.filter(pk=self._run.pk).values_list("stop_asked", flat=True).first()
            self._stop = row is not False or learned.interrupted(self._run)
        return self._stop
