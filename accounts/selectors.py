"""Reading people and groups. Who may see what stands on these."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.models import Group, Membership, Removal, User
from common.rules import Rules

hidden: Rules[[User], QuerySet[Any, Any]] = Rules("hidden")
"""Whose films and attempts a person may not see for the time being, whatever else allows it: each rule a
query of ids, asked with who looks; one's own are never hidden.
``config/listeners.py`` says who knows of them."""

_STUDENT, _COACH = Membership.Role.STUDENT, Membership.Role.COACH


def not_hidden_from(user: User, *, owner: str) -> Q:
    """Rows whose ``owner`` (the name of their field) is the person, or somebody who is not hidden."""
    theirs = Q()
    for people in hidden.ask(user):
        theirs &= ~Q(**{f"{owner}__in": people})
    return theirs | Q(**{owner: user.pk}) if theirs else theirs


def groups_of(*, user: User) -> QuerySet[Group]:
    """Groups the person belongs to in any role."""
    mine = Membership.objects.filter(user=user).values("group")
    return Group.objects.filter(Q(pk__in=mine) | Q(owner=user)).select_related("owner")


def coaches_of_group(*, group: Group) -> QuerySet[User]:
    """Who coaches the group: its owner, and those with a coach's membership."""
    coaches = Q(memberships__group=group, memberships__role=_COACH)
    return User.objects.filter(coaches | Q(owned_groups=group)).order_by("pk").distinct()


def groups_joined_by(*, user: User) -> QuerySet[Group]:
    """Groups in which the person is a student."""
    joined = Membership.objects.filter(user=user, role=_STUDENT).values("group")
    return Group.objects.filter(pk__in=joined).select_related("owner")


def groups_coached_by(*, user: User) -> QuerySet[Group]:
    """Groups the person coaches: owned ones and those with a coach's membership."""
    coached = Membership.objects.filter(user=user, role=_COACH).values("group")
    return Group.objects.filter(Q(pk__in=coached) | Q(owner=user)).select_related("owner")


def with_student_counts(*, groups: QuerySet[Group]) -> QuerySet[Group]:
    """The groups, each with ``student_count``."""
    students = Count("memberships", filter=Q(memberships__role=_STUDENT), distinct=True)
    return groups.annotate(student_count=students)


def students_of_coach(*, coach: User) -> QuerySet[User]:
    """Students of all groups the person coaches, each once."""
    coached = groups_coached_by(user=coach).values("pk")
    theirs = Membership.objects.filter(group__in=coached, role=_STUDENT).values("user")
    return User.objects.filter(pk__in=theirs).order_by("name", "email")


def is_coach_of(*, coach: User, student: User) -> bool:
    """Whether the student is in a group the coach coaches."""
    return students_of_coach(coach=coach).filter(pk=student.pk).exists()


def members_of(*, group: Group) -> QuerySet[Membership]:
    """A group's memberships with their people: coaches first, then students by name."""
    return group.memberships.select_related("user").order_by("role", "user__name", "user__email")


def removals_from(*, group: Group) -> QuerySet[Removal]:
    """Those whom a coach took out of the group and did not let in again, by name."""
    return group.removals.select_related("user").order_by("user__name", "removed_at")


def is_taken_out(*, group: Group, user: User) -> bool:
    """Whether a coach took the person out of the group."""
    return group.removals.filter(user=user).exists()


def group_by_code(*, code: str) -> Group | None:
    """The group with this invitation code, however it was typed; None if there is none."""
    # Letters and digits only: a database may refuse other characters even in a question.
    typed = "".join(letter for letter in code.upper() if letter.isalnum())
    return Group.objects.select_related("owner").filter(invitation_code=typed).first()
