"""The job that erases a person."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from library.jobs import JobContext, SubjectGone, kept_alive
from library.models import Video
from privacy.erasing.database import clean_up
from privacy.erasing.handing_over import hand_over
from privacy.erasing.names import names_of
from privacy.erasing.traces import forget_in_admin_log, forget_outside, sign_out
from privacy.mails import tell
from privacy.models import Erasure, Leaving
from privacy.stages import ERASE, ERASE_SECONDS


def erase_account(context: JobContext, leaving_id: UUID) -> None:
    """Erase the person whose time of grace is over; each step may be done twice.

    The person's row goes last, and with it this job's. What names them outside of the database is cleared
    before, while it is known, and once more afterwards.
    """
    leaving = Leaving.objects.select_related("user").filter(pk=leaving_id).first()
    if leaving is None:
        raise SubjectGone
    if leaving.due_at > timezone.now():
        return
    progress = context.stage(ERASE, seconds=ERASE_SECONDS)
    person = leaving.user
    names, person_pk = names_of(person), person.pk
    if not _begin(leaving):
        return
    with kept_alive():
        forget_outside(names, person_pk)
    forget_in_admin_log(person)
    hand_over(person)
    videos = list(Video.objects.filter(owner=person).values_list("pk", flat=True))
    for number, pk in enumerate(videos, 1):
        _erase_video(pk)
        progress(number / (len(videos) + 1))
    with kept_alive():
        _erase_person(context, person)
    forget_outside(names, person_pk)
    clean_up()


@transaction.atomic
def _begin(leaving: Leaving) -> bool:
    """From here on nobody signs in as the person, and there is no way back; False if they stayed."""
    held = Leaving.objects.select_for_update().filter(pk=leaving.pk).first()
    if held is None:
        return False
    Leaving.objects.filter(pk=held.pk, begun_at=None).update(begun_at=timezone.now())
    User.objects.filter(pk=held.user_id).update(is_active=False)
    sign_out(leaving.user)
    return True


@transaction.atomic
def _erase_video(pk: UUID) -> None:
    """With its files, tracks, attempts and scores."""
    for video in Video.objects.select_for_update().filter(pk=pk):
        video.delete()


@transaction.atomic
def _erase_person(context: JobContext, person: User) -> None:
    """The person's row and whatever is left that hangs on it; that it was done is noted, not of whom."""
    context.hold()
    forget_in_admin_log(person)
    sign_out(person)
    tell(person, "erased")
    person.delete()
    Erasure.objects.create()
