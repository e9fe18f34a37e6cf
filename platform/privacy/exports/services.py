"""Asking for an export, and removing it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from library.jobs import enqueue
from library.models import Job
from privacy.mails import tell
from privacy.models import Export
from privacy.stages import EXPORT_DATA


@transaction.atomic
def ask_for_export(*, user: User) -> Export:
    """Have everything about the person written into a file; one that is under way already is this one.

    An earlier file is removed: there is one copy of everything at most.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    for export in Export.objects.filter(user=user):
        job = Job.objects.filter(kind=EXPORT_DATA, subject_id=export.pk).first()
        if job is not None and job.active:
            return export
        export.delete()
    export = Export.objects.create(user=user)
    enqueue(kind=EXPORT_DATA, subject_id=export.pk, owner=user)
    return export


@transaction.atomic
def delete_export(*, export: Export) -> None:
    """Remove the file, or stop what would write it."""
    export.delete()


def tell_that_it_is_ready(export: Export) -> None:
    """Write to the person; the mail holds no link to the file itself, which asks for the sign-in."""
    tell(export.user, "export_ready", {"expires_at": export.expires_at})


def remove_expired() -> int:
    """Remove exports whose time is over; how many."""
    old = list(Export.objects.filter(expires_at__lte=timezone.now()))
    for export in old:
        delete_export(export=export)
    return len(old)
