"""What a deleted video, track or upload leaves behind.

Rows also go by the database's cascade, when their owner is deleted; only these
signals hear of all of it.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.db.models.signals import post_delete
from django.dispatch import receiver

from library.files import delete_file_on_commit, delete_folder_on_commit
from library.models import Job, RoutineTake, Track, Upload, Video, video_folder
from library.processing.job import FOLLOW, KIND
from library.takes.check import forget_check
from library.uploads.spool import remove


@receiver(post_delete, sender=Video)
def remove_what_belongs_to_a_video(sender: type[Video], instance: Video, **kwargs: Any) -> None:
    """Remove its files, its jobs, and its pose tracks if no other video has the same content."""
    for field in (instance.original, instance.rendition, instance.poster):
        delete_file_on_commit(field)
    delete_folder_on_commit(instance.original.storage, video_folder(instance))
    Job.objects.filter(kind__in=(KIND, FOLLOW), subject_id=instance.pk).delete()
    # Besides the one in use there may be those of persons chosen before.
    if not Video.objects.filter(sha256=instance.sha256).exists():
        Track.objects.filter(content_sha256=instance.sha256, videos=None).delete()
    elif instance.track_id:
        of_video = Track.objects.filter(Q(pk=instance.track_id) | Q(corrected=instance.track_id))
        of_video.unused().delete()


@receiver(post_delete, sender=RoutineTake)
def remove_check_of_a_take(sender: type[RoutineTake], instance: RoutineTake, **kwargs: Any) -> None:
    """Remove the job that compares it; a worker that is at it notices that its lease is gone."""
    forget_check(instance.pk)


@receiver(post_delete, sender=Track)
def remove_track_file(sender: type[Track], instance: Track, **kwargs: Any) -> None:
    """Remove the file once the deletion is certain."""
    delete_file_on_commit(instance.file)


@receiver(post_delete, sender=Upload)
def remove_uploaded_bytes(sender: type[Upload], instance: Upload, **kwargs: Any) -> None:
    """Remove the bytes that came so far; worth nothing even if the row came back."""
    remove(instance.pk)
