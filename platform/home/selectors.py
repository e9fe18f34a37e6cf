"""What the start page shows, per role."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from accounts import selectors as people
from accounts.guardians.selectors import guardian_state, wards_of
from accounts.models import Group, User
from coaching.desk.selectors import Desk, desk_of
from library.models import Routine
from library.routines.selectors import routines_for
from practice.models import Attempt
from practice.parameters import digests_now
from practice.selectors import AttemptState, attempts_for_coach, attempts_of, with_states
from progress.figures import Change
from progress.points import points_of

LATEST = 8
LATEST_OF_A_CHILD = 3
"""Of each child: there may be several on the page."""
ROUTINES = 6
LIVE = 3
"""Seconds between two looks at attempts under way."""
NEW_ONES = 10
"""Seconds between two looks for new attempts of students."""


@dataclass(frozen=True)
class AttemptRow:
    """An attempt with its state and how it compares with the one before.

    ``change`` is None where there is none before, where their scores do not compare (``apart``), or where
    one has clearly less of the routine than the other (``partial``).
    """

    attempt: Attempt
    state: AttemptState
    change: Change | None = None
    apart: bool = False
    partial: bool = False

    @property
    def trend(self) -> str:
        """How it compares with the one before: ``first``, ``apart``, ``partial``, or as in ``Change``."""
        if self.partial:
            return "partial"
        if self.change is None:
            return "apart" if self.apart else "first"
        return self.change.trend


@dataclass(frozen=True)
class AttemptList:
    """The latest attempts, how many are still being worked on, and when to look again.

    ``idle`` is after how many seconds the page looks again when nothing is being worked on; 0 for never.
    """

    rows: list[AttemptRow]
    idle: int = 0

    @property
    def active(self) -> int:
        """How many are waiting or being worked on."""
        return sum(row.state.active for row in self.rows)

    @property
    def every(self) -> int:
        """Seconds until the page looks again; 0 for never."""
        return LIVE if self.active else self.idle


@dataclass(frozen=True)
class StudentHome:
    """The start page of someone who practises."""

    routines: list[Routine]
    attempts: AttemptList
    latest: AttemptRow | None
    groups: list[Group]

    @property
    def is_new(self) -> bool:
        """Nothing to practise, nothing practised."""
        return not (self.routines or self.groups or self.attempts.rows)


@dataclass(frozen=True)
class CoachHome:
    """The start page of someone who teaches."""

    routines: list[Routine]
    attempts: AttemptList
    groups: list[Group]
    desk: Desk

    @property
    def invitation_address(self) -> str:
        """Where students are invited: the only group's page, the list of groups, or a new group's form."""
        if len(self.groups) == 1:
            return reverse("coaching:group", args=[self.groups[0].pk])
        return reverse("coaching:groups" if self.groups else "coaching:group_new")


@dataclass(frozen=True)
class ChildHome:
    """A child on the start page of its guardian."""

    child: User
    attempts: AttemptList
    may_upload: bool
    """Whether the guardian agreed; else the page says that the child waits for it."""


@dataclass(frozen=True)
class StartPage:
    """The start page of somebody signed in; a person can be both."""

    student: StudentHome | None
    coach: CoachHome | None
    children: list[ChildHome]

    @property
    def shows_practice(self) -> bool:
        """Own practice has its place, unless a coach has none yet."""
        return self.student is not None and not (self.coach and self.student.is_new)

    @property
    def invites_to_practise(self) -> bool:
        """A coach who has not practised yet is told how to."""
        return self.student is not None and not self.shows_practice


def start_page(*, user: User) -> StartPage:
    """What the start page of ``user`` shows; who has no role at all sees a student's."""
    practises = user.is_student or not (user.is_coach or user.is_guardian)
    return StartPage(
        student=student_home(user=user) if practises else None,
        coach=coach_home(user=user) if user.is_coach else None,
        children=[child_home(child=child) for child in wards_of(user)],
    )


def child_home(*, child: User) -> ChildHome:
    """A child's latest attempts, and whether its guardian agreed."""
    return ChildHome(
        child=child,
        attempts=_list(attempts_of(student=child)[:LATEST_OF_A_CHILD]),
        may_upload=guardian_state(person=child).may_upload,
    )


def student_home(*, user: User) -> StudentHome:
    """Routines to practise, the latest attempts, the last score."""
    return StudentHome(
        routines=list(_practised_first(user)[:ROUTINES]),
        attempts=student_attempts(user=user),
        latest=latest_score(user=user),
        groups=list(people.groups_joined_by(user=user)),
    )


def _practised_first(user: User) -> QuerySet[Routine]:
    routines = routines_for(user=user).select_related("reference", "owner")
    # A coach's own routines have their own place on the page.
    return routines.exclude(owner=user) if user.is_coach else routines


def coach_home(*, user: User) -> CoachHome:
    """Own routines, the students' latest attempts, the groups."""
    groups = list(people.with_student_counts(groups=people.groups_coached_by(user=user)))
    return CoachHome(
        routines=list(user.routines.select_related("reference")[:ROUTINES]),
        attempts=coach_attempts(user=user),
        groups=groups,
        desk=desk_of(coach=user) if groups else Desk(),
    )


def student_attempts(*, user: User) -> AttemptList:
    """The person's own latest attempts."""
    return _list(attempts_of(student=user)[:LATEST])


def coach_attempts(*, user: User) -> AttemptList:
    """The latest attempts of the person's students."""
    return _list(attempts_for_coach(coach=user)[:LATEST], idle=NEW_ONES)


def _list(attempts: Iterable[Attempt], *, idle: int = 0) -> AttemptList:
    return AttemptList([AttemptRow(attempt, state) for attempt, state in with_states(list(attempts))], idle)


def latest_score(*, user: User) -> AttemptRow | None:
    """The last attempt with a total, and how it differs from the one before at the same routine.

    Which scores compare, and from where on they differ, is decided as on the pages of progress.
    """
    scored = attempts_of(student=user).filter(score__total__isnull=False)
    attempt = scored.first()
    if attempt is None or attempt.score is None or attempt.score.total is None:
        return None
    before = scored.filter(routine=attempt.routine, created_at__lt=attempt.created_at).first()
    state = with_states([attempt])[0][1]
    if before is None:
        return AttemptRow(attempt, state)
    earlier, later = points_of((before, attempt), digests_now(routine=attempt.routine), {})
    if not earlier.compares:
        return AttemptRow(attempt, state, apart=True)
    if not (earlier.whole and later.whole):
        return AttemptRow(attempt, state, partial=True)
    return AttemptRow(attempt, state, Change(earlier, later))
