"""What the class page and the page of one student show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator

from accounts.models import Group, Membership, User
from coaching.roster.class_map import ClassMap, class_map
from coaching.roster.forms import Choices, RosterForm
from coaching.roster.order import Column, columns_of, orders, shown_rows
from coaching.roster.rows import QUIET_DAYS, Row, hidden_students, routines_of, rows_of, students_in
from library.models import Routine
from practice.access import attempts_coached_by
from practice.models import Attempt
from practice.selectors import AttemptState, with_states

STUDENTS_ON_A_PAGE = 30
"""A class is on one page. Set by hand."""
ATTEMPTS_ON_A_PAGE = 20


@dataclass(frozen=True)
class ClassPage:
    """A group at a glance. ``routines`` are those that are shown: all, or the one that is asked for.

    ``scores`` says whether scores are for coaches here, ``some_hidden`` whether some are not all the same.
    ``unshown`` students are hidden for the time being.
    """

    group: Group
    form: RosterForm
    choices: Choices
    routines: list[Routine]
    rows: list[Row]
    students: int
    unshown: int
    columns: list[Column]
    orders: list[tuple[str, str]]
    map: ClassMap
    scores: bool
    some_hidden: bool

    @property
    def one(self) -> Routine | None:
        """The routine that is shown, where it is one."""
        return self.routines[0] if len(self.routines) == 1 else None

    @property
    def quiet_days(self) -> int:
        """After how many days without practice somebody is put first."""
        return QUIET_DAYS

    def page(self, number: str | None) -> Page[Row]:
        """A page of the rows."""
        return Paginator(self.rows, STUDENTS_ON_A_PAGE).get_page(number)


def class_page(*, viewer: User, group: Group, asked: Mapping[str, Any]) -> ClassPage:
    """The class page; the same number of queries whoever and whatever is in the group."""
    form = RosterForm(asked, routines=routines_of(group=group))
    choices, every = form.choices, list(form.routines.values())
    routines = [choices.routine] if choices.routine else every
    members = students_in(viewer=viewer, group=group)
    rows = rows_of(viewer=viewer, members=members, routines=routines)
    scores = not (group.practice_aid_only or settings.PRACTICE_AID_ONLY)
    return ClassPage(
        group=group,
        form=form,
        choices=choices,
        routines=routines,
        rows=shown_rows(rows, choices, routines),
        students=len(rows),
        unshown=hidden_students(group=group, shown=members),
        columns=columns_of(choices, routines, scores=scores),
        orders=orders(routines, scores=scores),
        map=class_map(rows, routines),
        scores=scores,
        some_hidden=any(cell.hidden for row in rows for cell in row.cells),
    )


@dataclass(frozen=True)
class StudentPage:
    """What a coach sees of one student of the group."""

    membership: Membership
    row: Row
    attempts: Page[Attempt]
    states: list[tuple[Attempt, AttemptState]]

    @property
    def hidden(self) -> bool:
        """Whether there are scores that are not for who looks."""
        return any(cell.hidden for cell in self.row.cells)


def student_page(*, viewer: User, membership: Membership, number: str | None) -> StudentPage:
    """The student's figures at the group's routines, and their attempts at these, the newest first."""
    routines = routines_of(group=membership.group)
    (row,) = rows_of(viewer=viewer, members=[membership], routines=routines)
    made = attempts_coached_by(viewer).filter(student=membership.user_id, routine__in=routines)
    related = made.select_related("student", "routine", "video", "score").order_by("-created_at", "-pk")
    attempts = Paginator(related, ATTEMPTS_ON_A_PAGE).get_page(number)
    return StudentPage(membership, row, attempts, with_states(list(attempts)))
