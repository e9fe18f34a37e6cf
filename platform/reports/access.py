"""Who reads a report, who writes below it, and whose words are for whom."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from accounts.guardians.selectors import wards_of
from accounts.models import Group, Membership, User
from accounts.selectors import groups_coached_by, groups_joined_by, not_hidden_from, students_of_coach
from reports.models import MonthWords


def may_write(*, viewer: User, person: User) -> bool:
    """Whether ``viewer`` coaches the person."""
    return viewer.pk != person.pk and students_of_coach(coach=viewer).filter(pk=person.pk).exists()


def require_may_write(*, viewer: User, person: User) -> None:
    """Http404 for who does not coach the person."""
    if not may_write(viewer=viewer, person=person):
        raise Http404


def reads_words_of(writer: User, *, reader: User, person: User) -> bool:
    """Whether ``reader`` reads what ``writer`` writes to the person: a guardian, or a coach beside them."""
    if wards_of(reader).filter(pk=person.pk).exists():
        return True
    shared = Membership.objects.filter(
        user=person, role=Membership.Role.STUDENT, group__in=groups_coached_by(user=writer)
    )
    return shared.filter(group__in=groups_coached_by(user=reader)).exists()


def groups_on_report(*, viewer: User, person: User) -> QuerySet[Group]:
    """The groups in which the person practises: all for them and their guardians, for coaches theirs."""
    joined = groups_joined_by(user=person).order_by("name")
    if viewer.pk == person.pk or wards_of(viewer).filter(pk=person.pk).exists():
        return joined
    return joined.filter(pk__in=groups_coached_by(user=viewer).order_by().values("pk"))


def words_for(*, viewer: User, person: User) -> QuerySet[MonthWords]:
    """What coaches wrote to the person, as far as ``viewer`` reads it.

    The person and their guardians read all of it; a coach what is written by the coaches of a group in which
    they coach the person, too. What a coach wrote who is hidden for the time being is hidden.
    """
    written = MonthWords.objects.filter(not_hidden_from(viewer, owner="writer"), student=person)
    if viewer.pk == person.pk or wards_of(viewer).filter(pk=person.pk).exists():
        return written
    shared = Membership.objects.filter(
        user=person, role=Membership.Role.STUDENT, group__in=groups_coached_by(user=viewer)
    ).values("group")
    coaches = Membership.objects.filter(user=OuterRef("writer"), role=Membership.Role.COACH, group__in=shared)
    return written.filter(Q(writer=viewer) | Exists(coaches))
