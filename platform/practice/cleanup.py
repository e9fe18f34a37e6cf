"""What a deleted attempt or score leaves behind.

Attempts go when their video or their student is deleted, by
the database's cascade and from applications that know nothing of practice;
only these signals hear of all of it.
"""

from __future__ import annotations

from typing import Any

from django.core.files.storage import default_storage
from django.db.models.signals import post_delete
from django.dispatch import receiver

from library.files import delete_file_on_commit, delete_folder_on_commit
from library.jobs import drop
from library.models import Job, Routine
from notices.services import forget
from practice.models import Attempt, PosePhoto, Score, photos_folder, scores_folder
from practice.stages import CHECK_CRITERIA, FIND_PHOTO_POSE, RESCORE_ROUTINE, SCORE_ATTEMPT


@receiver(post_delete, sender=Score)
def remove_detail_file(sender: type[Score], instance: Score, **kwargs: Any) -> None:
    """Remove the arrays once the deletion is certain."""
    delete_file_on_commit(instance.detail)


@receiver(post_delete, sender=Attempt)
def remove_job_and_folder(sender: type[Attempt], instance: Attempt, **kwargs: Any) -> None:
    """Remove the folder, notices and the job's row; a worker that is at it notices that its lease is gone."""
    delete_folder_on_commit(default_storage, scores_folder(instance.pk))
    Job.objects.filter(kind=SCORE_ATTEMPT, subject_id=instance.pk).delete()
    forget(path=instance.get_absolute_url())
    # A routine whose coach has left is kept for its attempts alone.
    Routine.objects.filter(pk=instance.routine_id, owner=None, attempts=None).delete()


@receiver(post_delete, sender=PosePhoto)
def remove_photo(sender: type[PosePhoto], instance: PosePhoto, **kwargs: Any) -> None:
    """Remove the photo, what a killed process left beside it, and the job that looks at it."""
    delete_file_on_commit(instance.file)
    delete_folder_on_commit(default_storage, photos_folder(instance.pk))
    drop(kind=FIND_PHOTO_POSE, subject_id=instance.pk)


@receiver(post_delete, sender=Routine)
def remove_jobs_of_a_routine(sender: type[Routine], instance: Routine, **kwargs: Any) -> None:
    """Remove the jobs that check its criteria or score it again; a worker that is at it notices."""
    for kind in (CHECK_CRITERIA, RESCORE_ROUTINE):
        drop(kind=kind, subject_id=instance.pk)
