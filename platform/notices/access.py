"""Whose notices these are: each person's own."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from accounts.models import User
from notices.models import Notice
from notices.selectors import notices_of


def get_notice_for(user: User | AnonymousUser, pk: UUID) -> Notice:
    """The notice, for whom it was told; else Http404."""
    notice = notices_of(user=user).filter(pk=pk).first() if isinstance(user, User) else None
    if notice is None:
        raise Http404
    return notice
