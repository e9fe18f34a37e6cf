"""Asking for data sets, and letting go of those that are no longer needed."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import transaction

from accounts.models import User
from library.jobs import enqueue
from modelroom.datasets.selectors import exportable
from modelroom.errors import NothingToExport
from modelroom.models import DataSet, TrainingRun
from modelroom.stages import EXPORT_CORRECTIONS
from scoring.reasons import Reason


def folder_of(data_set: DataSet) -> Path:
    """Where the photos of a data set lie."""
    return settings.LEARN_DIR / "data" / str(data_set.pk)


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
    """Remove earlier data sets that no unfinished run needs: who withdrew their consent is in them."""
    needed = TrainingRun.objects.filter(metrics__isnull=True).exclude(data_set=None).values("data_set")
    older = DataSet.objects.filter(created_at__lt=data_set.created_at)
    for one in older.exclude(pk__in=needed):
        one.delete()


@transaction.atomic
def delete_data_set(*, data_set: DataSet) -> None:
    """Remove a data set with its photos."""
    data_set.delete()
