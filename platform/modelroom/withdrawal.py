"""Taking a person, or a deleted video, out of everything that was learned from pictures.

In the transaction of the withdrawal: their photos leave every data set, which notes it; every run that
learned from them says so; a run that is not finished has to begin anew; and a model is out of service if they
are a minor. Else the staff is told, and decides. Files and copies go once the transaction is committed.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.consents.records import hold
from accounts.models import User
from library.models import Job, Video
from modelroom.datasets import folders
from modelroom.datasets.services import note_taken_out, take_out
from modelroom.models import Correction, DataSet, LearnedFrom, Picture, TrainingRun
from modelroom.poses.withdrawn import leave_service, tell_staff
from modelroom.runs.learned import remove_copies
from modelroom.stages import TRAIN_MODEL
from training import provenance


@transaction.atomic
def forget_person(user_id: int) -> None:
    """Take somebody who no longer agrees, or whose account is deleted, out of what was learned."""
    user = User.objects.get(pk=user_id)
    hold([user_id])
    take_out(Picture.objects.filter(video__owner=user))
    runs = [*provenance.withdraw(LearnedFrom, user), *_forget_unknown(user)]
    _begin_anew(runs)
    leave_service()
    tell_staff(runs)


@transaction.atomic
def forget_video(video: Video) -> None:
    """Take the pictures of a video that is being deleted, or kept no longer, out of what was learned."""
    take_out(Picture.objects.filter(video=video))
    _begin_anew(provenance.note_deleted(LearnedFrom, video))


def forget_pictures(video_id: UUID) -> None:
    """The same of a video whose pictures, or what was measured in it, went by their time; a rule for the
    library."""
    forget_video(Video.objects.get(pk=video_id))


def forget_deleted_person(sender: type[User], instance: User, **kwargs: Any) -> None:
    """The same before an account is deleted."""
    forget_person(instance.pk)


def forget_deleted_video(sender: type[Video], instance: Video, **kwargs: Any) -> None:
    """The same before a video is deleted, by itself or with its owner."""
    forget_video(instance)


def _forget_unknown(user: User) -> list[UUID]:
    """What was made before it was kept from whom: data sets go as a whole, runs say that it may be so."""
    if not Correction.objects.filter(video__owner=user).exists():
        return []
    for data_set in DataSet.objects.select_for_update().filter(whose_known=False, photos__gt=0):
        note_taken_out(data_set, data_set.photos or 0, photos=0, people=0)
    runs = list(TrainingRun.objects.filter(whose_known=False).values_list("pk", flat=True))
    today, minor = timezone.localdate(), user.is_minor
    LearnedFrom.objects.bulk_create(LearnedFrom(run_id=run, withdrawn_on=today, minor=minor) for run in runs)
    return runs


def _begin_anew(runs: Iterable[UUID]) -> None:
    """Remove the copies of photos that runs hold. A worker that is at one hears of it and begins anew."""
    for run in TrainingRun.objects.filter(pk__in=list(runs)):
        if not _is_training(run):
            transaction.on_commit(partial(remove_copies, run), robust=True)


def _is_training(run: TrainingRun) -> bool:
    return Job.objects.filter(kind=TRAIN_MODEL, subject_id=run.pk, state=Job.State.RUNNING).exists()


def tidy_all() -> None:
    """Make the files follow the rows everywhere, should a process have been killed in between."""
    folders.tidy_all()
    for run in TrainingRun.objects.all():
        if not _is_training(run):
            remove_copies(run)
