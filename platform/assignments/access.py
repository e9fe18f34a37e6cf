"""Whose an assignment is: the coaches' of its group, and theirs of whom something is asked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Now, TruncDate
from django.http import Http404
from django.utils import timezone

from accounts.guardians.selectors import wards_of
from accounts.models import Membership, User
from accounts.selectors import groups_coached_by
from assignments.models import Assignment
from library.models import Routine

RELATED = ("group", "routine", "student", "by")


def assignments_coached_by(user: User) -> QuerySet[Assignment]:
    """Those of the groups the person coaches, whoever of their coaches made them."""
    return Assignment.objects.filter(group__in=groups_coached_by(user=user).order_by().values("pk"))


def assignments_asked_of(people: QuerySet[User]) -> QuerySet[Assignment]:
    """What is asked of any of the people: as students of the group, while the routine is shared with it.

    Whoever joins gets what is open on that day, and whoever leaves has none of it any more.
    """
    member = students_by_day().filter(
        user__in=people.order_by().values("pk"),
        group=OuterRef("group"),
        joined_on__lte=OuterRef("due_on"),
        joined_at__lte=Coalesce(OuterRef("ended_at"), Now()),
    )
    to_all = Q(student=None) & Exists(member)
    return Assignment.objects.filter(
        to_all | Exists(member.filter(user=OuterRef("student"))), routine_shared()
    )


def students_by_day() -> QuerySet[Any, Any]:
    """Memberships of students, each with the day they joined on the site's clock, whoever's page is shown."""
    day = TruncDate("joined_at", tzinfo=timezone.get_default_timezone())
    return Membership.objects.filter(role=Membership.Role.STUDENT).annotate(joined_on=day)


def routine_shared() -> Exists:
    """Selects assignments whose routine can be practised in their group."""
    through = Routine.groups.through.objects
    return Exists(through.filter(group=OuterRef("group"), routine=OuterRef("routine")))


def assignments_visible_to(user: User) -> QuerySet[Assignment]:
    """Those the person coaches, and what is asked of them and of their wards."""
    coached = assignments_coached_by(user).order_by().values("pk")
    asked = asked_of_either(user).order_by().values("pk")
    return Assignment.objects.filter(Q(pk__in=coached) | Q(pk__in=asked)).select_related(*RELATED)


def asked_of_either(user: User) -> QuerySet[Assignment]:
    """What is asked of the person or of their wards."""
    people = User.objects.filter(Q(pk=user.pk) | Q(pk__in=wards_of(user).order_by().values("pk")))
    return assignments_asked_of(people)


def get_assignment_for(user: User | AnonymousUser, pk: UUID) -> Assignment:
    """The assignment, for whom it is for or who coaches its group; else Http404."""
    found = assignments_visible_to(user).filter(pk=pk).first() if isinstance(user, User) else None
    if found is None:
        raise Http404
    return found


def get_coached_assignment_for(user: User | AnonymousUser, pk: UUID) -> Assignment:
    """The assignment, for the coaches of its group; else Http404."""
    if not isinstance(user, User):
        raise Http404
    found = assignments_coached_by(user).select_related(*RELATED).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def coaches(user: User, assignment: Assignment) -> bool:
    """Whether the person coaches the assignment's group."""
    return groups_coached_by(user=user).filter(pk=assignment.group_id).exists()


def is_asked(person: User, assignment: Assignment) -> bool:
    """Whether the assignment is for the person."""
    return assignments_asked_of(User.objects.filter(pk=person.pk)).filter(pk=assignment.pk).exists()
