"""Who is asking, and getting groups: a stranger is told that there is none."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from rest_framework.request import Request

from accounts import selectors
from accounts.models import Group, User


def signed_in_user(request: HttpRequest | Request) -> User:
    """The person signed in; PermissionDenied where a view forgot to ask for one."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def get_group_for(user: User | AnonymousUser, pk: UUID | str) -> Group:
    """The group, if the person belongs to it; Http404 otherwise."""
    if not isinstance(user, User):
        raise Http404
    return get_object_or_404(selectors.groups_of(user=user), pk=pk)


def get_coached_group_for(user: User | AnonymousUser, pk: UUID | str) -> Group:
    """The group, if the person coaches it; Http404 otherwise."""
    if not isinstance(user, User):
        raise Http404
    return get_object_or_404(selectors.groups_coached_by(user=user), pk=pk)
