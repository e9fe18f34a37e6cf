"""Whom a coach may look at."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.access import get_coached_group_for
from accounts.models import Membership, User
from accounts.selectors import groups_coached_by, not_hidden_from
from library.models import Routine


def get_student_for(user: User | AnonymousUser, pk: UUID, member_pk: int) -> Membership:
    """A student of a group that the user coaches, unless hidden for the time being; Http404 for others."""
    group = get_coached_group_for(user, pk)
    assert isinstance(user, User)
    theirs = Membership.objects.filter(not_hidden_from(user, owner="user"), group=group)
    students = theirs.filter(role=Membership.Role.STUDENT).select_related("user", "group__owner")
    return get_object_or_404(students, user=member_pk)


def get_coached_routine_for(user: User | AnonymousUser, pk: UUID) -> Routine:
    """A routine of a group that the user coaches; Http404 for others."""
    if not isinstance(user, User):
        raise Http404
    groups = groups_coached_by(user=user).order_by().values("pk")
    shared = Routine.groups.through.objects.filter(group__in=groups).values("routine")
    routines = Routine.objects.filter(pk__in=shared).select_related("owner", "reference__track")
    return get_object_or_404(routines, pk=pk)
