"""What a deleted data set, run or comparison leaves behind: its folder and its job."""

from __future__ import annotations

import shutil
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from library.models import Job
from modelroom.datasets import folders
from modelroom.models import Comparison, DataSet, TrainingRun
from modelroom.stages import COMPARE_MODELS, EXPORT_CORRECTIONS, TRAIN_MODEL


@receiver(post_delete, sender=DataSet)
def remove_photos(sender: type[DataSet], instance: DataSet, **kwargs: Any) -> None:
    """Remove the photos once the deletion is certain; a worker that is at it stops."""
    Job.objects.filter(kind=EXPORT_CORRECTIONS, subject_id=instance.pk).delete()
    transaction.on_commit(folders.remove_later(instance), robust=True)


@receiver(post_delete, sender=TrainingRun)
def remove_run_folder(sender: type[TrainingRun], instance: TrainingRun, **kwargs: Any) -> None:
    """Remove what the run wrote."""
    Job.objects.filter(kind=TRAIN_MODEL, subject_id=instance.pk).delete()
    transaction.on_commit(partial(shutil.rmtree, instance.folder, ignore_errors=True))


@receiver(post_delete, sender=Comparison)
def remove_job(sender: type[Comparison], instance: Comparison, **kwargs: Any) -> None:
    """Remove the job that measures both models."""
    Job.objects.filter(kind=COMPARE_MODELS, subject_id=instance.pk).delete()
