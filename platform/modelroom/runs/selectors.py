"""Reading runs: how far they are, and their curves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from library.models import Job
from modelroom.models import RunPoint, TrainingRun
from modelroom.stages import TRAIN_MODEL

MOST_POINTS = 400
"""Places of a curve that are sent; the newest is always among them."""


class State(StrEnum):
    """What a reader needs to know first."""

    WAITING = "waiting"
    TRAINING = "training"
    STOPPING = "stopping"
    STOPPED = "stopped"
    FAILED = "failed"
    FINISHED = "finished"


@dataclass(frozen=True)
class RunState:
    """A run, how far it is, and what can be done with it."""

    run: TrainingRun
    state: State
    percent: int
    reason: str = ""
    """Why it failed, in the reader's language."""

    @property
    def live(self) -> bool:
        """Whether something is still to come without anybody doing anything."""
        return self.state in (State.WAITING, State.TRAINING, State.STOPPING)

    @property
    def can_stop(self) -> bool:
        return self.state in (State.WAITING, State.TRAINING)

    @property
    def can_resume(self) -> bool:
        return self.state in (State.STOPPING, State.STOPPED, State.FAILED)

    @property
    def colour(self) -> str:
        """Bootstrap's name of the colour of its badge."""
        if self.live:
            return "primary"
        return {State.FINISHED: "success", State.FAILED: "danger"}.get(self.state, "secondary")

    @property
    def label(self) -> str:
        """The state in words."""
        return {
            State.WAITING: _("Waiting for a worker that trains"),
            State.TRAINING: _("Training"),
            State.STOPPING: _("Stopping"),
            State.STOPPED: _("Stopped"),
            State.FAILED: _("Failed"),
            State.FINISHED: _("Finished"),
        }[self.state]


def run_state(*, run: TrainingRun) -> RunState:
    """The state of one run."""
    return run_states(runs=[run])[0]


def run_states(*, runs: Iterable[TrainingRun]) -> list[RunState]:
    """The states of several runs, with two queries for all."""
    runs = list(runs)
    newest = RunPoint.objects.filter(run__in=runs).order_by().values("run").annotate(last=Max("pk"))
    points = {point.run_id: point for point in RunPoint.objects.filter(pk__in=newest.values("last"))}
    found = Job.objects.filter(kind=TRAIN_MODEL, subject_id__in=[run.pk for run in runs])
    jobs: dict[UUID, Job] = {job.subject_id: job for job in found}
    return [_state(run, jobs.get(run.pk), points.get(run.pk)) for run in runs]


def _state(run: TrainingRun, job: Job | None, last: RunPoint | None) -> RunState:
    if run.trained:
        return RunState(run, State.FINISHED, 100)
    if job is None or job.state == Job.State.DONE:
        return RunState(run, State.STOPPED, 100 * last.step // max(last.steps, 1) if last else 0)
    if job.state == Job.State.FAILED:
        return RunState(run, State.FAILED, job.percent, job.reason_in_words)
    if run.stop_asked:
        return RunState(run, State.STOPPING, job.percent)
    running = job.state == Job.State.RUNNING
    return RunState(run, State.TRAINING if running else State.WAITING, job.percent)


def curves(*, run: TrainingRun) -> dict[str, Any]:
    """Losses and figures over the steps: ``{"losses": {name: [[step, value], …]}, "figures": …}``."""
    points = list(run.points.all())
    return {
        "losses": _lines(points, "losses", thin=True),
        "figures": _lines(points, "figures", thin=False),
        "step": points[-1].step if points else 0,
        "steps": points[-1].steps if points else 0,
        "stage": points[-1].stage if points else "",
    }


def _lines(points: Sequence[RunPoint], part: str, *, thin: bool) -> dict[str, list[list[float]]]:
    lines: dict[str, list[list[float]]] = {}
    for point in points:
        for name, value in getattr(point, part).items():
            lines.setdefault(name, []).append([point.step, value])
    return {name: _thinned(line) if thin else line for name, line in lines.items()}


def _thinned(line: list[list[float]]) -> list[list[float]]:
    skip = max(-(-len(line) // MOST_POINTS), 1)
    return [*line[:-1][::skip], line[-1]]
