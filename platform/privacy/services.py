"""Asking to be deleted, and taking that back."""

from __future__ import annotations

from datetime import datetime

from django.core import signing
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from library.jobs import enqueue
from library.models import Job
from privacy.errors import NothingToStay, TooLateToStay
from privacy.mails import tell
from privacy.models import Leaving
from privacy.stages import ERASE_ACCOUNT, GRACE

_LINK = "privacy.stay"
"""Salt of the links that take a leave back: no other signed value of the site is one."""


@transaction.atomic
def ask_to_leave(*, user: User) -> Leaving:
    """Have the person deleted after the time of grace; who asks twice waits from the first time.

    From now on nobody else sees their films and attempts.
    """
    leaving, new = Leaving.objects.get_or_create(user=user, defaults={"due_at": timezone.now() + GRACE})
    if new:
        tell(user, "leaving_asked", {"leaving": leaving, "token": token_of(leaving)})
    return leaving


@transaction.atomic
def stay(*, leaving: Leaving) -> None:
    """Take it back; TooLateToStay once it is being erased."""
    held = Leaving.objects.select_for_update().filter(pk=leaving.pk).first()
    if held is None:
        raise NothingToStay
    if held.begun_at is not None:
        raise TooLateToStay
    tell(held.user, "leaving_taken_back")
    held.delete()


def token_of(leaving: Leaving) -> str:
    """What the link of the mail names the leave by; only this site can make one."""
    return signing.dumps(str(leaving.pk), salt=_LINK)


def leaving_by_token(token: str) -> Leaving:
    """The leave a link is about; NothingToStay where it was taken back, or the link is none."""
    try:
        pk = signing.loads(token, salt=_LINK, max_age=GRACE)
    except signing.BadSignature as error:
        raise NothingToStay from error
    leaving = Leaving.objects.filter(pk=pk).first()
    if leaving is None:
        raise NothingToStay
    return leaving


def begin_due(*, now: datetime | None = None) -> int:
    """Ask for the erasure of everybody whose time of grace is over; how many.

    One that failed, or that somebody cancelled as a job, is asked for again.
    """
    due = Leaving.objects.filter(due_at__lte=now or timezone.now()).select_related("user")
    under_way = Job.objects.filter(kind=ERASE_ACCOUNT, state__in=Job.UNDER_WAY)
    waiting = list(due.exclude(pk__in=under_way.values("subject_id")))
    for leaving in waiting:
        enqueue(kind=ERASE_ACCOUNT, subject_id=leaving.pk, owner=leaving.user)
    return len(waiting)
