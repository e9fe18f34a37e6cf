"""Getting somebody's ward: whoever is not the guardian is told that there is none."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.guardians.selectors import wards_of
from accounts.models import User


def get_person_looked_at(user: User, of: str) -> User:
    """Whose videos or attempts a list shows: the ward whose number is asked for, else one's own.

    Http404 for somebody else's number.
    """
    return get_ward_for(user, int(of)) if of.isascii() and of.isdigit() and len(of) < 19 else user


def get_ward_for(user: User | AnonymousUser, pk: int) -> User:
    """The minor, for one of their guardians; else Http404."""
    if not isinstance(user, User):
        raise Http404
    return get_object_or_404(wards_of(user), pk=pk)
