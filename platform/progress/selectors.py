"""Reading progress: a person's attempts at one routine or at all of them, with a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.guardians.selectors import wards_of
from accounts.models import User
from accounts.selectors import not_hidden_from, students_of_coach
from library.access import routines_to_practise
from library.models import Routine
from practice.labels import part_label
from practice.models import Attempt
from practice.parameters import digests_now
from practice.selectors import attempt_states
from progress.access import attempts_compared, attempts_seen
from progress.figures import Change, Session, Weekday, sessions_of, weekdays_of
from progress.points import NOW, TIMING, TOTAL, Break, Point, breaks_in, points_of
from scoring.pose.skeleton import PARTS
from scoring.version import ENGINE_VERSION

ON_A_PAGE = 24
"""Attempts in the tables at a time; the chart shows all. Set by hand: as many columns as can be scrolled."""

MOST_BREAKS = 5
"""Places that are told of at which the line stops; who looks at the chart sees all. Set by hand."""

MEASURES = (TOTAL, TIMING, *PARTS)

UNREAD = ("moments", "remarks", "strengths", "repetitions", "detail")
"""Columns of a score that no page of progress needs, and that are most of it."""


@dataclass(frozen=True)
class RoutineProgress:
    """All that is shown of a person's attempts at one routine; ``points`` from the oldest to the newest."""

    person: User
    routine: Routine
    points: tuple[Point, ...]

    @cached_property
    def counted(self) -> tuple[Point, ...]:
        """Those that compare with the latest and have about as much of the routine as the fullest."""
        return tuple(point for point in self.points if point.counts)

    @property
    def latest(self) -> Point | None:
        """The last counted one."""
        return self.counted[-1] if self.counted else None

    @property
    def best(self) -> Point | None:
        """The counted one with the highest total, the first of equals."""
        return max(self.counted, key=lambda point: point.total or 0.0, default=None)

    @property
    def since_last(self) -> Change | None:
        """From the counted one before to the latest."""
        return Change(self.counted[-2], self.counted[-1]) if len(self.counted) > 1 else None

    @property
    def since_first(self) -> Change | None:
        """From the first counted one to the latest."""
        return Change(self.counted[0], self.counted[-1]) if len(self.counted) > 1 else None

    @property
    def unjudged(self) -> int:
        """How many were scored without a total."""
        return sum(point.kind == "unjudged" for point in self.points)

    @property
    def apart(self) -> int:
        """How many have totals that do not compare with the latest."""
        return sum(point.kind == "apart" for point in self.points)

    @property
    def partial(self) -> int:
        """How many have totals of less of the routine than the others."""
        return sum(point.kind == "partial" for point in self.points)

    @property
    def unscored(self) -> int:
        """How many have no score: under way, or failed."""
        return sum(point.kind == "unscored" for point in self.points)

    @property
    def any_not_counted(self) -> bool:
        """Whether there is something to say of attempts that are shown and not counted."""
        return len(self.counted) < len(self.points)

    @cached_property
    def breaks(self) -> list[Break]:
        """Where the line stops."""
        return breaks_in(self.points)

    @property
    def latest_breaks(self) -> list[Break]:
        """The last of them: a routine whose reference is gone has one after each attempt."""
        return self.breaks[-MOST_BREAKS:]

    @cached_property
    def outdated(self) -> list[Attempt]:
        """Those that can be scored again with what is in force now: what was measured of them is kept."""
        shown = self.routine.reference_track
        if shown is None:
            return []
        now = (ENGINE_VERSION, shown.pk, NOW)
        kept = (point for point in self.points if point.attempt.video.tracks_removed_at is None)
        made = ((point.attempt, point.basis) for point in kept if point.basis is not None)
        return [one for one, basis in made if (basis.engine, basis.reference, basis.settings) != now]

    @cached_property
    def sessions(self) -> tuple[Session, ...]:
        """The days with more than one counted attempt."""
        return sessions_of(self.points)

    @property
    def falling(self) -> int:
        """On how many of them the last one was clearly under the best one."""
        return sum(session.falls_off for session in self.sessions)

    @property
    def days(self) -> int:
        """On how many dates there was practice."""
        return len({point.day for point in self.points})

    @property
    def weekdays(self) -> tuple[Weekday, ...]:
        """Practice by days of the week."""
        return weekdays_of([point.day for point in self.points])

    def page(self, number: str | None) -> Page[Point]:
        """A page of the points, the newest first."""
        return Paginator(self.points[::-1], ON_A_PAGE).get_page(number)


def routine_progress(*, viewer: User, person: User, routine: Routine) -> RoutineProgress:
    """The person's attempts at the routine, as far as ``viewer`` may see them; six queries."""
    unread = [f"score__{column}" for column in UNREAD]
    seen = (
        attempts_compared(viewer=viewer, person=person).filter(routine=routine).order_by("created_at", "pk")
    )
    attempts = list(seen.select_related("score", "video").defer(*unread))
    for attempt in attempts:
        attempt.routine = routine
    states = attempt_states(attempts=[one for one in attempts if one.score_id is None])
    return RoutineProgress(person, routine, points_of(attempts, digests_now(routine=routine), states))


@dataclass(frozen=True)
class Practised:
    """A routine on the page of all: how often it was practised, and the last attempt at it."""

    last: Attempt
    attempts: int


@dataclass(frozen=True)
class Overview:
    """What a person practised, the routine practised last first.

    ``days`` has one date for each attempt. ``untried`` are the routines they could practise and have not.
    """

    person: User
    practised: list[Practised]
    untried: list[Routine]
    days: list[date]

    @property
    def weekdays(self) -> tuple[Weekday, ...]:
        """Practice by days of the week, all routines together."""
        return weekdays_of(self.days)

    @property
    def dates(self) -> int:
        """On how many dates there was practice."""
        return len(set(self.days))


def overview(*, viewer: User, person: User) -> Overview:
    """What the person practised, as far as ``viewer`` may see it; four queries."""
    seen = attempts_seen(viewer=viewer, person=person)
    made = list(seen.order_by("-created_at", "-pk").values_list("pk", "routine_id", "created_at"))
    by_routine: dict[UUID, list[UUID]] = {}
    for pk, routine, _when in made:
        by_routine.setdefault(routine, []).append(pk)
    last = seen.select_related("score", "routine", "video").in_bulk(
        [of_one[0] for of_one in by_routine.values()]
    )
    return Overview(
        person=person,
        practised=[Practised(last[of_one[0]], len(of_one)) for of_one in by_routine.values()],
        untried=list(_untried(person, by_routine)) if viewer.pk == person.pk else [],
        days=[timezone.localdate(when) for _pk, _routine, when in made],
    )


def _untried(person: User, practised: Iterable[UUID]) -> QuerySet[Routine]:
    return (
        routines_to_practise(person).exclude(owner=person).exclude(pk__in=list(practised)).order_by("title")
    )


def others_seen_by(user: User) -> tuple[list[User], list[User]]:
    """Whose progress else the person may look at: their wards, and the students they coach."""
    students = students_of_coach(coach=user).filter(not_hidden_from(user, owner="pk")).exclude(pk=user.pk)
    return list(wards_of(user)), list(students) if user.is_coach else []


def measure_label(measure: str) -> str:
    """What a measure is called: form, timing, or the name of a part."""
    if measure == TOTAL:
        return _("Form, whole body")
    return _("Timing") if measure == TIMING else part_label(measure)
