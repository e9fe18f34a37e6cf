"""What a coach sees of how a group's routines are recognised."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.conf import settings

from accounts.models import Group
from library.models import Job, Routine
from library.selectors import JobState, job_state
from recognition.material import (
    Origin,
    attempts_of_group,
    counted,
    digest_of,
    examples_of,
    learnable,
    routines_of,
)
from recognition.models import InService, TrainingRun
from recognition.selectors import Hindrance, Recogniser, choice_before, hindrance_of, in_service
from recognition.stages import TRAIN_RECOGNITION


@dataclass(frozen=True)
class RoutineRow:
    """A routine, its examples by origin, its attempts in all, and how many videos may be learned from."""

    routine: Routine
    references: int
    takes: int
    attempts: int
    all_attempts: int
    learned_from: int

    @property
    def examples(self) -> int:
        """How many videos it is recognised by."""
        return self.references + self.takes + self.attempts


@dataclass(frozen=True)
class Overview:
    """The state of a group's recognition.

    ``last`` is the newest training, ``runs`` those with a model. ``changed``: there is something else to
    learn from than then. ``by_night``: it is learned without anybody asking.
    """

    rows: list[RoutineRow]
    service: Recogniser
    last: TrainingRun | None
    runs: list[TrainingRun]
    before: InService | None
    job: JobState | None
    changed: bool
    by_night: bool

    @property
    def to_learn(self) -> int:
        """How many routines have videos that may be learned from; a model needs two."""
        return sum(row.learned_from > 0 for row in self.rows)

    @property
    def compared(self) -> TrainingRun | None:
        """The newest training of which both accuracies are known."""
        last = self.last
        return last if last and last.trained_accuracy is not None else None

    @property
    def hindrance(self) -> Hindrance | None:
        """Why its model does not take over by itself, though it is measurably better."""
        run = self.compared
        return hindrance_of(run=run) if run and run.measurably_better else None


def overview_of(*, group: Group) -> Overview:
    """Everything the group's page shows."""
    examples = examples_of(group=group)
    usable = learnable(examples)
    last = group.recognition_runs.first()
    job = Job.objects.filter(kind=TRAIN_RECOGNITION, subject_id=group.pk).first()
    found, learned = counted(examples), counted(usable)
    none = {origin.value: 0 for origin in Origin}
    attempts = Counter(attempts_of_group(group=group).order_by().values_list("routine", flat=True))
    rows = [
        RoutineRow(
            routine=routine,
            references=found.get(routine.pk, none)[Origin.REFERENCE],
            takes=found.get(routine.pk, none)[Origin.TAKE],
            attempts=found.get(routine.pk, none)[Origin.ATTEMPT],
            all_attempts=attempts[routine.pk],
            learned_from=sum(learned.get(routine.pk, none).values()),
        )
        for routine in routines_of(group=group)
    ]
    return Overview(
        rows=rows,
        service=in_service(group=group),
        last=last,
        runs=[run for run in group.recognition_runs.all() if run.trained],
        before=choice_before(group=group),
        job=None if job is None else job_state(job=job),
        changed=last is None or last.material != digest_of(usable),
        by_night=settings.RECOGNITION_HOUR >= 0,
    )
