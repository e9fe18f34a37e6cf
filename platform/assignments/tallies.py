"""How many of a group's students are where with each assignment, counted by the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, Count, F, FloatField, Q, When
from django.utils import timezone

from accounts.models import Membership, User
from accounts.selectors import groups_coached_by, not_hidden_from
from assignments.access import routine_shared
from assignments.models import Assignment
from assignments.standing import WHOLE_FROM, State, state_label, state_of
from practice.access import pairs_with_hidden_scores
from practice.models import Attempt

Key = tuple[int, UUID]
"""A student and a routine."""


@dataclass(frozen=True)
class Tally:
    """An assignment in the list of a coach: how many of its students are where."""

    assignment: Assignment
    states: Counter[State]
    shared: bool
    """Whether its routine still is in the group."""

    unshown: int = 0
    """Of how many more it is asked, of whom nothing is shown at present."""

    @property
    def people(self) -> int:
        """Of how many it is asked, who are shown."""
        return sum(self.states.values())

    @property
    def done(self) -> int:
        """How many have done it."""
        return self.states[State.DONE] + self.states[State.DONE_LATE]

    @property
    def rows(self) -> list[tuple[str, int]]:
        """Each state that there is, in words, with how many."""
        return [(state_label(state), self.states[state]) for state in State if self.states[state]]


class _Member(NamedTuple):
    """A student of a group; ``joined_on`` is the day on the site's clock, ``shown`` whether anything is."""

    student: int
    group: UUID
    joined_at: datetime
    joined_on: date
    shown: bool


class _Made(NamedTuple):
    """How many attempts of a student an assignment sees: counting ones, those of them in time, all."""

    counted: int = 0
    in_time: int = 0
    made: int = 0


_SHARE = Case(
    When(
        score__repetitions_compared__gt=0,
        score__repetitions_compared__lt=F("score__reference_repetitions"),
        then=F("score__completeness") * F("score__repetitions_compared") / F("score__reference_repetitions"),
    ),
    default=F("score__completeness"),
    output_field=FloatField(),
)
"""Of the routine that a total is of, as ``scoring.compare.result.share_done`` has it."""

Counts = Mapping[int, Mapping[str, int]]
"""By the ids of students the numbers that ``_aggregates`` names."""


def tallies_of(*, viewer: User, assignments: Iterable[Assignment]) -> list[Tally]:
    """Assignments of groups that ``viewer`` coaches, each with how many are where; five queries."""
    assignments = list(assignments)
    if not assignments:
        return []
    now, members = timezone.now(), _members(viewer, {one.group_id for one in assignments})
    students = {member.student for member in members if member.shown}
    routines = {one.routine_id for one in assignments}
    coached = _coached_pairs(viewer, students, routines)
    hidden = pairs_with_hidden_scores(user=viewer, students=students, routines=routines)
    counts = _counts(assignments, students, now, hidden=bool(hidden))
    keys = [one.pk for one in assignments]
    shared = set(Assignment.objects.filter(routine_shared(), pk__in=keys).values_list("pk", flat=True))

    def made_by(place: int) -> Callable[[int], _Made]:
        def of(student: int) -> _Made:
            pair = student, assignments[place].routine_id
            if pair not in coached:
                return _Made()
            return _made(counts.get(student, {}), place, goal=pair not in hidden)

        return of

    return [
        _tally(one, members, made_by(place), now, shared=one.pk in shared)
        for place, one in enumerate(assignments)
    ]


def _members(viewer: User, groups: Iterable[UUID]) -> list[_Member]:
    """The groups' students, each with whether anything of theirs is shown to ``viewer`` at present."""
    students = Membership.objects.filter(group__in=list(groups), role=Membership.Role.STUDENT)
    rows = students.annotate(shown=not_hidden_from(viewer, owner="user"))
    zone = timezone.get_default_timezone()
    return [
        _Member(student, group, at, timezone.localdate(at, zone), bool(shown))
        for student, group, at, shown in rows.values_list("user_id", "group_id", "joined_at", "shown")
    ]


def _coached_pairs(viewer: User, students: Iterable[int], routines: Iterable[UUID]) -> set[Key]:
    """Of which students at which routines ``viewer`` sees attempts, as ``attempts_coached_by`` has it."""
    shared = Membership.objects.filter(
        user__in=list(students),
        role=Membership.Role.STUDENT,
        group__in=groups_coached_by(user=viewer).order_by().values("pk"),
        group__routines__in=list(routines),
    )
    return set(shared.values_list("user", "group__routines"))


def _counts(
    assignments: Sequence[Assignment], students: Iterable[int], now: datetime, *, hidden: bool
) -> Counts:
    """What the students made, counted for each assignment at once; one query."""
    asked = Attempt.objects.filter(
        student__in=list(students),
        routine__in={one.routine_id for one in assignments},
        created_at__gte=min(one.begins_at for one in assignments),
    )
    wanted: dict[str, Count] = {}
    for place, one in enumerate(assignments):
        wanted |= _aggregates(place, one, now, hidden=hidden)
    rows: Any = asked.alias(share=_SHARE).order_by().values("student_id").annotate(**wanted)
    return {row["student_id"]: row for row in rows}


def _aggregates(place: int, one: Assignment, now: datetime, *, hidden: bool) -> dict[str, Count]:
    """The counts of one assignment; with ``hidden`` also those without its goal."""
    within = Q(routine=one.routine_id, created_at__gte=one.begins_at, created_at__lte=one.ended_at or now)
    in_time, goal = Q(created_at__lt=one.due_at), one.goal_in_force
    judged = within & Q(score__total__isnull=False)
    # As ``standing.Made.reaches`` has it: the whole number that is shown, with the whole routine.
    counting = judged
    if goal is not None:
        counting = within & Q(score__total__gte=goal - 0.5, share__gte=WHOLE_FROM)
    found = {f"made{place}": within, f"counted{place}": counting, f"in_time{place}": counting & in_time}
    if hidden and goal is not None:
        found |= {f"judged{place}": judged, f"judged_in_time{place}": judged & in_time}
    return {name: Count("pk", filter=condition) for name, condition in found.items()}


def _made(counts: Mapping[str, int], place: int, *, goal: bool) -> _Made:
    """Without ``goal`` every judged attempt counts: totals are not for who looks."""
    counted, in_time = counts.get(f"counted{place}", 0), counts.get(f"in_time{place}", 0)
    if not goal:
        counted = counts.get(f"judged{place}", counted)
        in_time = counts.get(f"judged_in_time{place}", in_time)
    return _Made(counted, in_time, counts.get(f"made{place}", 0))


def _tally(
    one: Assignment,
    members: Sequence[_Member],
    made_by: Callable[[int], _Made],
    now: datetime,
    *,
    shared: bool,
) -> Tally:
    states: Counter[State] = Counter()
    unshown = 0
    for member in members:
        if not _is_asked(one, member):
            continue
        if not member.shown:
            # Nothing that they did is known here: "not begun" would be said of who has done it.
            unshown += 1
            continue
        made = made_by(member.student)
        states[state_of(one, made.counted, made.in_time, bool(made.made), now)] += 1
    return Tally(one, states, shared, unshown)


def _is_asked(one: Assignment, member: _Member) -> bool:
    """Whether the assignment is for the member, as ``assignments.access`` decides it in the database."""
    if member.group != one.group_id or one.student_id not in (None, member.student):
        return False
    return member.joined_on <= one.due_on and (one.ended_at is None or member.joined_at <= one.ended_at)
