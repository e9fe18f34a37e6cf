"""What a deleted training, video, group or person leaves behind in recognition."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from accounts.models import Group, User
from library.files import delete_file_on_commit, delete_folder_on_commit, files_in
from library.models import Job, Video
from recognition.models import LearnedFrom, TrainingRun, run_folder, runs_folder, working_folder
from recognition.services import forget_models_of
from recognition.stages import RECOGNISE_VIDEO, TRAIN_RECOGNITION
from training import provenance


def remove_recognition_job(sender: type[Video], instance: Video, **kwargs: Any) -> None:
    """Remove the row of the job that would recognise the video."""
    Job.objects.filter(kind=RECOGNISE_VIDEO, subject_id=instance.pk).delete()


@receiver(post_delete, sender=TrainingRun)
def remove_model(sender: type[TrainingRun], instance: TrainingRun, **kwargs: Any) -> None:
    """Remove what the training learned, once the deletion is certain."""
    delete_file_on_commit(instance.weights)
    delete_file_on_commit(instance.manifest)
    delete_folder_on_commit(default_storage, run_folder(instance))


def remove_models(sender: type[User], instance: User, **kwargs: Any) -> None:
    """Remove the models that learned from a person who goes."""
    forget_models_of(instance.pk)


def note_deleted_video(sender: type[Video], instance: Video, **kwargs: Any) -> None:
    """Note what learned from a video that is being deleted; the next training learns without it."""
    provenance.note_deleted(LearnedFrom, instance)


def remove_training(sender: type[Group], instance: Group, **kwargs: Any) -> None:
    """Stop a group's training and remove what it wrote."""
    Job.objects.filter(kind=TRAIN_RECOGNITION, subject_id=instance.pk).delete()
    delete_folder_on_commit(default_storage, runs_folder(instance.pk))
    transaction.on_commit(partial(shutil.rmtree, working_folder(instance.pk), ignore_errors=True))


def lost_models() -> Iterator[str]:
    """Files of trainings without a row, as a killed worker leaves them."""
    known = set(TrainingRun.objects.values_list("pk", flat=True))
    for name in files_in("recognition"):
        try:
            _recognition, _group, run, _file = name.split("/")
            lost = UUID(run) not in known
        except ValueError:
            continue  # not one of ours: leave it alone
        if lost:
            yield name
