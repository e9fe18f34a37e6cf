"""Coaches are told when a student has done what was asked, once; of many students in one notice."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.selectors import coaches_of_group
from assignments.access import RELATED, assignments_asked_of
from assignments.models import Assignment, Reminder
from assignments.selectors import rows_of
from assignments.tallies import tallies_of
from assignments.telling import HANDED_IN
from library.models import Job
from notices.services import tell
from practice.models import Attempt
from practice.stages import SCORE_ATTEMPT

BEHIND = timedelta(days=14)
"""What was due longer ago is told to nobody: attempts of long ago may be scored again. Set by hand."""


def tell_of_handed_in(job: Job) -> None:
    """Tell the coaches of what a scored attempt completes; a rule for the library."""
    if job.kind != SCORE_ATTEMPT or job.state != Job.State.DONE:
        return
    attempt = Attempt.objects.filter(pk=job.subject_id, score__total__isnull=False).first()
    if attempt is None:
        return
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    told = Reminder.objects.filter(student=attempt.student_id, kind=Reminder.Kind.DONE).values("assignment")
    asked = assignments_asked_of(User.objects.filter(pk=attempt.student_id)).exclude(pk__in=told)
    open_ones = asked.filter(routine=attempt.routine_id, ended_at=None, due_on__gte=today - BEHIND)
    for one in open_ones.select_related(*RELATED):
        _tell(one, attempt.student)


def _tell(assignment: Assignment, student: User) -> None:
    """Tell each coach who sees that the student has done it: not more than the page tells them."""
    coaches = coaches_of_group(group=assignment.group).exclude(pk=student.pk)
    seeing = [coach for coach in coaches if _sees_it_done(coach, assignment, student)]
    if not seeing:
        return
    with transaction.atomic():
        _row, new = Reminder.objects.get_or_create(
            assignment=assignment, student=student, kind=Reminder.Kind.DONE
        )
        if new:
            for coach in seeing:
                _tell_one(coach, assignment, student)


def _tell_one(coach: User, assignment: Assignment, student: User) -> None:
    # Of a whole group nobody is named: who leaves would be named still.
    alone = assignment.student_id is not None
    values = {"name": str(student)} if alone else {"count": str(_handed_in(coach, assignment))}
    tell(
        people=[coach],
        kind=HANDED_IN,
        values={**values, "routine": assignment.routine.title},
        path=assignment.get_absolute_url(),
        by=student if alone else None,
    )


def _sees_it_done(coach: User, assignment: Assignment, student: User) -> bool:
    (row,) = rows_of(viewer=coach, assignment=assignment, students=[student])
    return row.standing is not None and row.standing.done


def _handed_in(coach: User, assignment: Assignment) -> int:
    """How many have done it, as the page tells the coach."""
    (tally,) = tallies_of(viewer=coach, assignments=[assignment])
    return tally.done
