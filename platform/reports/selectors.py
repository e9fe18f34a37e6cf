"""Reading a month: what was practised, how it went, and what its coaches say."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from accounts.models import Group, User
from conversation.work import verdicts_of, work_of
from library.models import Routine
from practice.access import SCORE_SHOWN, can_watch
from practice.models import Score
from progress.access import attempts_seen
from progress.figures import Change
from progress.points import Point, counted_of
from progress.selectors import RoutineProgress, routine_progress
from reports.access import groups_on_report, words_for
from reports.curves import Curve, curve_of
from reports.models import MonthWords
from reports.months import Month
from reports.stills import Still, stills_of

MOST_ROUTINES = 4
"""Routines on the one page, the most practised first; the others are counted. Set by hand: what fits."""


@dataclass(frozen=True)
class RoutineMonth:
    """A month at one routine."""

    progress: RoutineProgress
    month: Month
    viewer: User

    @property
    def routine(self) -> Routine:
        """The routine."""
        return self.progress.routine

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """The attempts of the month, the oldest first."""
        return tuple(point for point in self.progress.points if self.month.holds(point.day))

    @cached_property
    def counted(self) -> tuple[Point, ...]:
        """Those that are counted beside one another: an old month keeps its own measure."""
        return counted_of(self.points)

    @property
    def unjudged(self) -> int:
        """How many of the month could not be judged, or have no score yet."""
        return sum(not point.judged for point in self.points)

    @property
    def apart(self) -> int:
        """How many were scored with something else, or have less of the routine, and do not compare."""
        return sum(point.judged for point in self.points) - len(self.counted)

    @property
    def best(self) -> Point | None:
        """The one with the highest total."""
        return max(self.counted, key=lambda point: point.total or 0.0, default=None)

    @property
    def last(self) -> Point | None:
        """The last counted one."""
        return self.counted[-1] if self.counted else None

    @property
    def change(self) -> Change | None:
        """From the first of the month to its last."""
        return Change(self.counted[0], self.counted[-1]) if len(self.counted) > 1 else None

    @property
    def curve(self) -> Curve:
        """The totals over the month."""
        return curve_of(self.points, self.counted, self.month, self.routine.goal)

    @cached_property
    def work(self) -> str:
        """What to work on, by the last counted one."""
        key = self.counted[-1].attempt.score_id if self.counted else None
        if key is None:
            return ""
        # What is said is not read with the course.
        score = Score.objects.filter(pk=key).first()
        if score is None:
            return ""
        verdicts = verdicts_of(attempts=[score.attempt_id], viewer=self.viewer).get(score.attempt_id)
        work = work_of(score=score, verdicts=verdicts, weights=self.routine.joint_weights)
        return "" if work is None else work.text


@dataclass(frozen=True)
class Report:
    """All that the page of a month says."""

    viewer: User
    person: User
    month: Month
    attempts: int
    days: int
    routines: tuple[RoutineMonth, ...]
    more: int
    words: tuple[MonthWords, ...]
    hidden: int
    groups: tuple[Group, ...]

    @cached_property
    def compared(self) -> tuple[Point, Point] | None:
        """First and last of the month at the routine practised most; None with nothing to compare."""
        found = next((one.counted for one in self.routines if len(one.counted) > 1), None)
        return (found[0], found[-1]) if found else None

    @cached_property
    def stills(self) -> tuple[Still, ...]:
        """Their poses at one moment, with that of the reference for who may see it."""
        if self.compared is None:
            return ()
        first, last = self.compared
        reference = last.attempt.routine.reference
        return stills_of(first, last, with_reference=can_watch(self.viewer, reference))


def report_of(*, viewer: User, person: User, month: Month) -> Report:
    """The month as far as ``viewer`` may see it; a fixed number of queries for each routine that is shown."""
    seen = attempts_seen(viewer=viewer, person=person)
    made = list(
        seen.filter(created_at__gte=month.begins, created_at__lt=month.ends).select_related("routine__owner")
    )
    often = Counter(attempt.routine for attempt in made)
    shown = [routine for routine, _count in often.most_common(MOST_ROUTINES)]
    return Report(
        viewer=viewer,
        person=person,
        month=month,
        attempts=len(made),
        days=len({timezone.localdate(attempt.created_at) for attempt in made}),
        routines=tuple(
            RoutineMonth(routine_progress(viewer=viewer, person=person, routine=routine), month, viewer)
            for routine in shown
        ),
        more=len(often) - len(shown),
        words=tuple(
            words_for(viewer=viewer, person=person).filter(month=month.first).select_related("writer")
        ),
        groups=tuple(groups_on_report(viewer=viewer, person=person)),
        hidden=seen.filter(~SCORE_SHOWN, pk__in=[attempt.pk for attempt in made]).count(),
    )


def own_words(*, writer: User, person: User, month: Month) -> str:
    """What the coach has written below the month; empty where that is nothing."""
    found = MonthWords.objects.filter(writer=writer, student=person, month=month.first)
    return found.values_list("text", flat=True).first() or ""
