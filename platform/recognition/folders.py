"""The folders that trainings write in while they go on."""

from __future__ import annotations

import shutil
from pathlib import Path
from uuid import UUID

from django.conf import settings

from accounts.models import Group
from library.models import Job
from recognition.stages import TRAIN_RECOGNITION


def working_folder(group_id: UUID) -> Path:
    """Where a group's training writes while it goes on; removed at its end."""
    return Path(settings.LEARN_DIR) / "recognition" / str(group_id)


def remove_abandoned() -> None:
    """Remove the copies of people's tracks that a killed worker left and no training will go on with.

    One that waits or is under way removes what is not its own. Folders of no group are left alone: a wrong
    database would make every folder look abandoned.
    """
    for group in Group.objects.order_by().values_list("pk", flat=True):
        folder = working_folder(group)
        if folder.is_dir() and not _training_of(group):
            shutil.rmtree(folder, ignore_errors=True)


def _training_of(group_id: UUID) -> bool:
    of_group = Job.objects.filter(kind=TRAIN_RECOGNITION, subject_id=group_id)
    return of_group.filter(state__in=Job.UNDER_WAY).exists()
