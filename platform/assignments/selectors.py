"""Reading assignments: each with how far whom it is asked of is, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet, Value
from django.utils import timezone

from accounts.models import Group, User
from accounts.selectors import not_hidden_from
from assignments.access import (
    RELATED,
    assignments_asked_of,
    assignments_coached_by,
    students_by_day,
)
from assignments.models import Assignment
from assignments.standing import Made, Standing, standing_of
from practice.access import attempts_visible_to
from practice.models import Attempt
from scoring.compare.result import share_done

ON_A_PAGE = 20
STUDENTS_ON_A_PAGE = 50
OVERDUE_SHOWN = timedelta(days=14)
"""How long a start page goes on telling of what was missed: then it is history. Set by hand."""

AHEAD = timedelta(days=60)
"""How far ahead a start page looks. Set by hand."""

ON_THE_START_PAGE = 30
"""More than anybody can do; a list that a mistake made endless is cut here."""

Key = tuple[int, UUID]
"""A student and a routine."""


@dataclass(frozen=True)
class Asked:
    """An assignment, how far one student is with it, and the day it is for whoever reads it."""

    assignment: Assignment
    standing: Standing
    today: date

    @property
    def days_left(self) -> int:
        """Days until it is due; 0 on the day itself, negative after it."""
        return (self.assignment.due_on - self.today).days

    @property
    def days_late(self) -> int:
        """Days since it was due."""
        return -self.days_left


@dataclass(frozen=True)
class StudentRow:
    """A student on the page of an assignment; ``standing`` None: nothing of theirs is shown at present."""

    student: User
    standing: Standing | None


def asked_of(*, person: User) -> QuerySet[Assignment]:
    """What is and was asked of the person, what is due last first."""
    found = assignments_asked_of(User.objects.filter(pk=person.pk)).select_related(*RELATED)
    return found.order_by("-due_on", "-created_at")


def due_for(*, viewer: User, person: User, group: Group | None = None) -> list[Asked]:
    """What the person has to do now or has missed of late, what is due first at the top; two queries."""
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    near = Q(due_on__gte=today - OVERDUE_SHOWN, due_on__lte=today + AHEAD, ended_at=None)
    found = asked_of(person=person).filter(near).order_by("due_on", "created_at")
    if group is not None:
        found = found.filter(group=group)
    rows = with_standings(viewer=viewer, person=person, assignments=found[:ON_THE_START_PAGE])
    return [row for row in rows if row.standing.open]


def with_standings(*, viewer: User, person: User, assignments: Iterable[Assignment]) -> list[Asked]:
    """Each assignment with how far the person is, as ``viewer`` may know it; one query besides theirs."""
    assignments, now = list(assignments), timezone.now()
    made = _made(attempts_visible_to(viewer), [person.pk], assignments)
    today = timezone.localdate(now, timezone.get_default_timezone())
    return [
        Asked(one, standing_of(one, made.get((person.pk, one.routine_id), ()), now), today)
        for one in assignments
    ]


def page_of_asked(*, viewer: User, person: User, number: str | None) -> tuple[Page[Assignment], list[Asked]]:
    """A page of all that is and was asked of the person."""
    page = Paginator(asked_of(person=person), ON_A_PAGE).get_page(number)
    return page, with_standings(viewer=viewer, person=person, assignments=page)


def of_group(*, coach: User, group: Group) -> QuerySet[Assignment]:
    """All of a group's, the latest due first, for one of its coaches."""
    found = assignments_coached_by(coach).filter(group=group).select_related(*RELATED)
    return found.order_by("-due_on", "-created_at")


def open_in_group(*, coach: User, group: Group) -> QuerySet[Assignment]:
    """Those of them that are not over, the first due first."""
    return open_for_coach(coach=coach).filter(group=group)


def open_for_coach(*, coach: User) -> QuerySet[Assignment]:
    """Those of all groups the person coaches that are not over, the first due first."""
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    found = assignments_coached_by(coach).filter(ended_at=None, due_on__gte=today)
    return found.select_related(*RELATED).order_by("due_on", "created_at")


def people_asked(*, assignment: Assignment) -> QuerySet[User]:
    """The students it is for now, by name."""
    members = students_by_day().filter(
        group=assignment.group_id,
        joined_on__lte=assignment.due_on,
        joined_at__lte=assignment.ended_at or timezone.now(),
    )
    found = User.objects.filter(pk__in=members.values("user"))
    if assignment.student_id is not None:
        found = found.filter(pk=assignment.student_id)
    return found.order_by("name", "pk")


def student_rows(
    *, viewer: User, assignment: Assignment, number: str | None
) -> tuple[Page[User], list[StudentRow]]:
    """A page of the assignment's students, each with how far they are; four queries."""
    page = Paginator(people_asked(assignment=assignment), STUDENTS_ON_A_PAGE).get_page(number)
    return page, rows_of(viewer=viewer, assignment=assignment, students=page)


def rows_of(*, viewer: User, assignment: Assignment, students: Iterable[User]) -> list[StudentRow]:
    """Each student with how far they are, unless nothing of theirs is shown at present; two queries."""
    students = list(students)
    keys = [student.pk for student in students]
    seen = User.objects.filter(not_hidden_from(viewer, owner="pk"), pk__in=keys)
    shown = set(seen.values_list("pk", flat=True))
    made, now = _made(attempts_visible_to(viewer), keys, [assignment]), timezone.now()

    def standing(student: User) -> Standing | None:
        if student.pk not in shown:
            return None
        return standing_of(assignment, made.get((student.pk, assignment.routine_id), ()), now)

    return [StudentRow(student, standing(student)) for student in students]


def standings_of(*, assignment: Assignment, students: Iterable[User]) -> dict[int, Standing]:
    """How far each student is, as they see it themselves; one query."""
    keys = [student.pk for student in students]
    own = Attempt.objects.annotate(hides_score=Value(False))
    made, now = _made(own, keys, [assignment]), timezone.now()
    return {pk: standing_of(assignment, made.get((pk, assignment.routine_id), ()), now) for pk in keys}


def _made(
    attempts: QuerySet[Attempt, Any], students: Iterable[int], assignments: Sequence[Assignment]
) -> dict[Key, list[Made]]:
    """The students' attempts that any of the assignments can count, each list from the oldest on."""
    if not assignments:
        return {}
    rows = attempts.filter(
        student__in=list(students),
        routine__in={one.routine_id for one in assignments},
        created_at__gte=min(one.begins_at for one in assignments),
    )
    # Of thousands of rows each further id takes time to read.
    rows = rows.annotate(scored=Q(score__isnull=False)).order_by("created_at", "pk")
    found: dict[Key, list[Made]] = {}
    columns = ("pk", "student_id", "routine_id", "created_at", "scored", "score__total", "hides_score")
    of = ("score__completeness", "score__repetitions_compared", "score__reference_repetitions")
    for pk, student, routine, when, scored, total, hidden, *extent in rows.values_list(*columns, *of):
        share = share_done(extent[0], (extent[1], extent[2])) if scored else 1.0
        found.setdefault((student, routine), []).append(
            Made(pk, when, bool(scored), total, bool(hidden), share)
        )
    return found
