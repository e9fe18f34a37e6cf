"""Getting exports: nobody's but one's own."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from privacy.errors import ExportExpired, ExportNotReady
from privacy.models import Export


def get_export_for(user: User | AnonymousUser, pk: UUID) -> Export:
    """The export, for the person it is about; else Http404."""
    if not isinstance(user, User):
        raise Http404
    return get_object_or_404(Export, pk=pk, user=user)


def get_file_for(user: User | AnonymousUser, pk: UUID) -> Export:
    """The same with a file that can be downloaded; ExportNotReady or ExportExpired where it cannot."""
    export = get_export_for(user, pk)
    if export.expires_at is None:
        raise ExportNotReady
    if not export.ready:
        raise ExportExpired
    return export
