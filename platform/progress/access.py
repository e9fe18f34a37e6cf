"""Whose progress a person may see: their own, that of their wards, and that of the students they coach."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.guardians.selectors import wards_of
from accounts.models import User
from accounts.selectors import not_hidden_from, students_of_coach
from library.access import routines_visible_to
from library.models import Routine
from practice.access import SCORE_SHOWN, attempts_visible_to, get_attempt_for
from practice.models import Attempt
from progress.errors import AttemptsApart


def people_seen_by(user: User) -> QuerySet[User]:
    """The person, their wards, and the students they coach, but those who are hidden for the time being."""
    wards = wards_of(user).order_by().values("pk")
    students = students_of_coach(coach=user).order_by().values("pk")
    seen = Q(pk=user.pk) | Q(pk__in=wards) | Q(pk__in=students)
    return User.objects.filter(seen, not_hidden_from(user, owner="pk"))


def get_person_for(user: User | AnonymousUser, pk: int) -> User:
    """The person whose progress is asked for; Http404 for who may not see it."""
    person = people_seen_by(user).filter(pk=pk).first() if isinstance(user, User) else None
    if person is None:
        raise Http404
    return person


def attempts_seen(*, viewer: User, person: User) -> QuerySet[Attempt]:
    """The person's attempts that ``viewer`` may see; a coach sees those at routines of the same group."""
    return attempts_visible_to(viewer).filter(student=person)


def attempts_compared(*, viewer: User, person: User) -> QuerySet[Attempt]:
    """Those of them whose scores are for ``viewer``, too: not where the site is a practice aid only."""
    return attempts_seen(viewer=viewer, person=person).filter(SCORE_SHOWN)


def get_compared_attempt_for(user: User | AnonymousUser, pk: UUID) -> Attempt:
    """The attempt, for whom its score is for; else Http404."""
    attempt = get_attempt_for(user, pk)
    if attempt.score_hidden:
        raise Http404
    return attempt


def get_routine_of(*, viewer: User, person: User, pk: UUID) -> Routine:
    """A routine that ``viewer`` sees, or at which they see attempts of the person; else Http404.

    What was practised stays to be read when the routine is no longer shared.
    """
    practised = attempts_seen(viewer=viewer, person=person).order_by().values("routine")
    seen = Q(pk__in=routines_visible_to(viewer).order_by().values("pk")) | Q(pk__in=practised)
    routine = Routine.objects.filter(seen).select_related("owner", "reference__track").filter(pk=pk).first()
    if routine is None:
        raise Http404
    return routine


def sees_routine(viewer: User, routine: Routine) -> bool:
    """Whether ``viewer`` may look at the routine itself."""
    return routines_visible_to(viewer).filter(pk=routine.pk).exists()


def get_pair_for(user: User, one: UUID, other: UUID) -> tuple[Attempt, Attempt]:
    """Two attempts that the user may see, the earlier first; Http404 for others.

    AttemptsApart unless they are two attempts of one student at one routine.
    """
    pair = get_compared_attempt_for(user, one), get_compared_attempt_for(user, other)
    first, second = pair
    if (
        first.pk == second.pk
        or first.student_id != second.student_id
        or first.routine_id != second.routine_id
    ):
        raise AttemptsApart
    return (first, second) if first.created_at <= second.created_at else (second, first)
