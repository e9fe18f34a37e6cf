"""How it is with each student of a group at each of its routines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Group, Membership, User
from accounts.selectors import not_hidden_from
from coaching.roster.made import Course, Made, Told, courses, scores_told
from common.templatetags.scores import score_band
from conversation.work import Verdicts, first_work, verdicts_on_all
from library.models import Routine
from practice.judged import Work, counting_parts, held_words, own_weights
from practice.parameters import digests_now_of
from practice.words import heading_of_reason
from progress.figures import BETTER, LESS, Change
from scoring.compare.result import PartScore
from scoring.pose.skeleton import PARTS

QUIET_DAYS = 14
"""Whoever has not practised for so long is put first: two lessons of a weekly class. Set by hand."""


@dataclass(frozen=True)
class Cell:
    """A student at a routine; ``course`` is None where they never practised it.

    ``told`` is what the last counted score says, ``unjudged`` the newest one where it has no total,
    ``verdicts`` what coaches said of the last.
    """

    routine: Routine
    course: Course | None
    told: Told | None
    unjudged: Told | None
    verdicts: Verdicts | None = None

    @property
    def attempts(self) -> int:
        """How many there are, judged or not: all are practice."""
        return self.course.attempts if self.course else 0

    @cached_property
    def last_at(self) -> datetime | None:
        """When the newest was made."""
        return self.course.newest.at if self.course else None

    @property
    def last(self) -> Made | None:
        """The last that counts."""
        return self.course.last if self.course else None

    @property
    def best(self) -> Made | None:
        """The best that counts."""
        return self.course.best if self.course else None

    @property
    def hidden(self) -> bool:
        """Whether there are scores, and not for who looks."""
        return self.course is not None and self.course.hidden

    @property
    def band(self) -> str:
        """Of the last total, for its colour."""
        return score_band(self.last.total if self.last else None, self.routine.red_threshold)

    @property
    def best_band(self) -> str:
        """Of the best total, for its colour."""
        return score_band(self.best.total if self.best else None, self.routine.red_threshold)

    @cached_property
    def change(self) -> Change | None:
        """From the counted one before to the last."""
        if self.course is None or self.course.before is None or self.course.last is None:
            return None
        return Change(self.course.before, self.course.last)

    @property
    def worse(self) -> bool:
        """Whether the last is clearly under the one before."""
        return self.change is not None and self.change.trend == LESS

    @property
    def better(self) -> bool:
        """Whether the last is clearly over the one before."""
        return self.change is not None and self.change.trend == BETTER

    @property
    def why(self) -> str:
        """Why the newest could not be judged; empty where it was, or has no score yet."""
        return "" if self.unjudged is None else heading_of_reason(self.unjudged.reason)

    @property
    def waits(self) -> bool:
        """Whether the newest has no score that could be shown: it is being worked on, or that failed."""
        return self.course is not None and not self.hidden and self.course.newest.score_key is None

    @cached_property
    def forms(self) -> tuple[float | None, ...]:
        """Form of each of PARTS in the last that counts, 0..100; None where not measured or of no weight."""
        forms = NO_PARTS if self.told is None else self.told.forms
        ignored = [part for part, weight in self._weights.items() if weight <= 0]
        if not ignored:
            return forms
        return tuple(None if part in ignored else form for part, form in zip(PARTS, forms, strict=True))

    @property
    def degrees(self) -> tuple[float | None, ...]:
        """How far each of PARTS was off there."""
        return NO_PARTS if self.told is None else self.told.degrees

    @cached_property
    def work(self) -> Work | None:
        """What to work on first by the last that counts, as its own page says it; None where all is good."""
        if self.told is None:
            return None
        return first_work(self.told.said, self._counting, self.verdicts)

    @property
    def held(self) -> str:
        """What holds the last total down, in a few words; empty where nothing does."""
        if self.told is None or self.last is None:
            return ""
        return held_words(
            self.last.total,
            self._counting,
            self._weights,
            takes=self.told.takes_used,
            repeated=self.told.shown_repetition is not None,
        )

    @cached_property
    def _weights(self) -> dict[str, float]:
        """The routine's, by the sides of who practised."""
        mirrored = self.told is not None and self.told.mirrored
        return own_weights(self.routine.joint_weights, mirrored=mirrored)

    @cached_property
    def _counting(self) -> dict[str, PartScore]:
        """The parts that count, of the last that counts."""
        if self.told is None:
            return {}
        return counting_parts(self.told.parts, self.routine.joint_weights, mirrored=self.told.mirrored)

    @property
    def newest_partial(self) -> Made | None:
        """The newest, where it was judged and is not counted, because it is of a part of the routine."""
        newest = self.course.newest if self.course else None
        if newest is None or newest.total is None or self.last is None or newest.key == self.last.key:
            return None
        return newest


NO_PARTS: tuple[None, ...] = (None,) * len(PARTS)


def _form(work: Work | None) -> float:
    """By what work is put in order: a coach's words and what is of no part come after the parts."""
    return 100.0 if work is None or work.form is None else work.form


@dataclass(frozen=True)
class Row:
    """A student with a cell for each routine that is shown; ``today`` is the day it is read."""

    student: User
    joined: date
    cells: tuple[Cell, ...]
    today: date

    @property
    def only(self) -> Cell:
        """The cell, where one routine is shown."""
        return self.cells[0]

    @cached_property
    def last_at(self) -> datetime | None:
        """When they practised last."""
        return max((cell.last_at for cell in self.cells if cell.last_at), default=None)

    @cached_property
    def attempts(self) -> int:
        """How many attempts in all."""
        return sum(cell.attempts for cell in self.cells)

    @property
    def practised(self) -> int:
        """At how many of the routines."""
        return sum(cell.attempts > 0 for cell in self.cells)

    @cached_property
    def idle(self) -> int:
        """Days since they practised, or since they joined."""
        last = self.joined if self.last_at is None else timezone.localdate(self.last_at)
        return max((self.today - last).days, 0)

    @property
    def quiet(self) -> bool:
        """Whether that is long."""
        return self.idle >= QUIET_DAYS

    @cached_property
    def worse(self) -> tuple[Cell, ...]:
        """The routines at which the last attempt is clearly under the one before."""
        return tuple(cell for cell in self.cells if cell.worse)

    @property
    def better(self) -> int:
        """At how many it is clearly over it."""
        return sum(cell.better for cell in self.cells)

    @property
    def drop(self) -> int:
        """The largest fall among them, in points."""
        return max((cell.change.size for cell in self.worse if cell.change), default=0)

    @cached_property
    def first(self) -> Cell | None:
        """Where to begin with them: the routine whose part to work on is lowest; None where all is good."""
        found = [cell for cell in self.cells if cell.work is not None]
        return min(found, key=lambda cell: _form(cell.work), default=None)

    @property
    def ago(self) -> str:
        """How long ago they practised, in words."""
        if self.last_at is None:
            return _("not yet")
        if self.idle == 0:
            return _("today")
        return ngettext("%(days)s day ago", "%(days)s days ago", self.idle) % {"days": self.idle}

    @property
    def quiet_words(self) -> str:
        """That they have not practised for long, or never; empty where they have."""
        if not self.quiet:
            return ""
        if self.last_at is None:
            return _("Not practised yet, %(days)s days in the group") % {"days": self.idle}
        return _("Not practised for %(days)s days") % {"days": self.idle}

    @property
    def drop_words(self) -> str:
        """Where they got worse, and by how much; empty where they did not."""
        if not self.worse:
            return ""
        values = {"points": self.drop, "routines": ", ".join(cell.routine.title for cell in self.worse)}
        return _("Lower by %(points)s: %(routines)s") % values


def students_in(*, viewer: User, group: Group) -> list[Membership]:
    """The memberships of the group's students, by name, but of those who are hidden for the time being."""
    theirs = Membership.objects.filter(group=group, role=Membership.Role.STUDENT)
    shown = theirs.filter(not_hidden_from(viewer, owner="user"))
    read = shown.select_related("user").only("joined_at", "user__name")
    return list(read.order_by("user__name", "user__email"))


def hidden_students(*, group: Group, shown: Sequence[Membership]) -> int:
    """How many more there are, of whom nothing may be shown for the time being."""
    return Membership.objects.filter(group=group, role=Membership.Role.STUDENT).count() - len(shown)


def routines_of(*, group: Group) -> list[Routine]:
    """The routines shared with the group, by title."""
    return list(group.routines.select_related("reference__track").order_by("title", "pk"))


def rows_of(*, viewer: User, members: Sequence[Membership], routines: Sequence[Routine]) -> list[Row]:
    """A row for each student, in the order of ``members``; six queries however many there are."""
    students, keys = [one.user_id for one in members], [one.pk for one in routines]
    digests = digests_now_of(routines=routines)
    made = courses(viewer=viewer, students=students, routines=keys, digests=digests)
    told = scores_told(score for course in made.values() for score in _needed(course))
    verdicts = verdicts_on_all(students=students, routines=keys, viewer=viewer)
    today = timezone.localdate()
    return [
        Row(
            student=member.user,
            joined=timezone.localdate(member.joined_at),
            cells=tuple(
                _cell(routine, made.get((member.user_id, routine.pk)), told, verdicts) for routine in routines
            ),
            today=today,
        )
        for member in members
    ]


def _needed(course: Course) -> Iterator[Any]:
    """The scores of which more than the total is read: the last that counts, and the newest unjudged."""
    if course.last is not None:
        yield course.last.score_key
    if course.newest.score_key is not None and course.newest.total is None:
        yield course.newest.score_key


def _cell(
    routine: Routine, course: Course | None, told: Mapping[Any, Told], verdicts: Mapping[UUID, Verdicts]
) -> Cell:
    if course is None:
        return Cell(routine, None, None, None)
    newest = course.newest
    return Cell(
        routine=routine,
        course=course,
        told=told.get(course.last.score_key) if course.last else None,
        unjudged=told.get(newest.score_key) if newest.total is None else None,
        verdicts=verdicts.get(course.last.pk) if course.last and verdicts else None,
    )
