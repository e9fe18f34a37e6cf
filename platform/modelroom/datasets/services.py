"""Asking for data sets, and letting go of those that are no longer needed."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from library.jobs import enqueue
from modelroom.datasets.folders import tidy
from modelroom.datasets.selectors import exportable
from modelroom.errors import NothingToExport
from modelroom.models import DataSet, Picture, TrainingRun
from modelroom.stages import EXPORT_CORRECTIONS
from scoring.reasons import Reason


@transaction.atomic
def ask_for_export(*, owner: User) -> DataSet:
    """Make a data set of the corrections as they are when the job comes to it.

    NothingToExport where nobody who agreed has a corrected frame.
    """
    if not exportable().exists():
        raise NothingToExport(Reason("nothing_to_export"))
    data_set = DataSet.objects.create(owner=owner)
    enqueue(kind=EXPORT_CORRECTIONS, subject_id=data_set.pk, owner=owner)
    return data_set


def forget_older(data_set: DataSet) -> None:
    """Remove earlier data sets that no unfinished run needs; those of the command are the operator's."""
    needed = TrainingRun.objects.filter(metrics__isnull=True).exclude(data_set=None).values("data_set")
    older = DataSet.objects.filter(created_at__lt=data_set.created_at, apart=False)
    for one in older.exclude(pk__in=needed):
        one.delete()


@transaction.atomic
def delete_data_set(*, data_set: DataSet) -> None:
    """Remove a data set with its photos."""
    data_set.delete()


@transaction.atomic
def take_out(pictures: QuerySet[Picture]) -> list[DataSet]:
    """Take pictures out of the data sets they are in, which note it; the files go once that is committed."""
    concerned = DataSet.objects.filter(pk__in=list(pictures.values_list("data_set", flat=True)))
    held = list(concerned.select_for_update().order_by("pk"))
    for data_set in held:
        gone, _by_model = pictures.filter(data_set=data_set).delete()
        left = data_set.pictures.all()
        note_taken_out(
            data_set, gone, photos=left.count(), people=left.values("video__owner").distinct().count()
        )
    return held


def note_taken_out(data_set: DataSet, gone: int, *, photos: int, people: int) -> None:
    """Note that so many photos went, and how many of how many people are left."""
    data_set.taken_out += gone
    data_set.taken_out_on = timezone.localdate()
    data_set.photos, data_set.people = photos, people
    data_set.save(update_fields=["taken_out", "taken_out_on", "photos", "people"])
    transaction.on_commit(partial(tidy, data_set), robust=True)
