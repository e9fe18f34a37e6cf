"""Reading attempts."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from library.models import Job, Routine
from practice.access import attempts_coached_by
from practice.models import Attempt
from practice.stages import RESCORE_ROUTINE, SCORE_ATTEMPT
from practice.state import AttemptState, State, Step, attempt_state, attempt_states
from scoring.version import ENGINE_VERSION

__all__ = [
    "AttemptState",
    "Rescoring",
    "State",
    "Step",
    "attempt_before",
    "attempt_state",
    "attempt_states",
    "attempts_for_coach",
    "attempts_of",
    "rescoring_of",
    "scored_earlier",
    "with_states",
]

_RELATED = ("student", "routine__owner", "video", "score")


def attempts_of(*, student: User, routine: UUID | None = None) -> QuerySet[Attempt]:
    """The student's own attempts, newest first; at one routine only if given."""
    attempts = Attempt.objects.filter(student=student).select_related(*_RELATED)
    return attempts.filter(routine=routine) if routine else attempts


def attempts_for_coach(*, coach: User, routine: UUID | None = None) -> QuerySet[Attempt]:
    """Attempts of the coach's students at routines shared with their groups, newest first."""
    attempts = attempts_coached_by(coach).select_related(*_RELATED)
    return attempts.filter(routine=routine) if routine else attempts


def scored_earlier(*, routine: UUID) -> int:
    """How many attempts at the routine have their score from another version of the engine."""
    scored = Attempt.objects.filter(routine=routine, score__isnull=False)
    return scored.exclude(score__engine_version=ENGINE_VERSION).count()


@dataclass(frozen=True)
class Rescoring:
    """How far it is with scoring attempts again: ``left`` of ``total`` scored ones are still to be done."""

    total: int
    left: int

    @property
    def done(self) -> int:
        """How many are not waited for."""
        return self.total - self.left


def rescoring_of(*, routine: Routine) -> Rescoring:
    """How far it is with the attempts at the routine that have a score already; three queries.

    While they still are asked for, all are left.
    """
    scored = Attempt.objects.filter(routine=routine, score__isnull=False)
    total, under_way = scored.count(), Job.objects.filter(state__in=Job.UNDER_WAY)
    if under_way.filter(kind=RESCORE_ROUTINE, subject_id=routine.pk).exists():
        return Rescoring(total, total)
    return Rescoring(total, under_way.filter(kind=SCORE_ATTEMPT, subject_id__in=scored.values("pk")).count())


def attempt_before(*, attempt: Attempt) -> Attempt | None:
    """The student's last attempt with a total at the same routine before this one."""
    earlier = Attempt.objects.filter(
        student=attempt.student_id,
        routine=attempt.routine_id,
        created_at__lt=attempt.created_at,
        score__total__isnull=False,
    )
    return earlier.select_related("score").order_by("-created_at").first()


def with_states(attempts: list[Attempt]) -> list[tuple[Attempt, AttemptState]]:
    """Each attempt with its state."""
    states = attempt_states(attempts=attempts)
    return [(attempt, states[attempt.pk]) for attempt in attempts]
