"""What a deleted video, track or upload leaves behind, and files in the storage that no row knows.

Rows also go by the database's cascade, when their owner is deleted; only these
signals hear of all of it.

Files are written before their rows, so a process killed in between leaves a
file behind. Nothing removes these by itself, but files of a film that was to
go (``library.keeping``): a database restored from a backup, or a wrong
DATABASE_URL, would make every file look like one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.db.models import Q
from django.db.models.signals import post_delete, pre_delete
from django.dispatch import receiver
from django.utils import timezone

from accounts.models import User
from library.files import delete_file_on_commit, delete_folder_on_commit, files_in
from library.jobs import drop, revoke_claim
from library.kinds import CHECK_TAKE, FOLLOW_PERSON, PROCESS_VIDEO
from library.models import Job, Routine, RoutineTake, Track, Upload, Video, video_folder
from library.rules import lost_files
from library.uploads import spool
from notices.services import forget

SETTLED_AFTER = timedelta(days=1)
"""A younger file may be on its way to its row."""


@receiver(post_delete, sender=Video)
def remove_what_belongs_to_a_video(sender: type[Video], instance: Video, **kwargs: Any) -> None:
    """Remove its files, jobs and notices, and its pose tracks if no other video has the same content."""
    for field in (instance.original, instance.rendition, instance.poster):
        delete_file_on_commit(field)
    delete_folder_on_commit(instance.original.storage, video_folder(instance))
    Job.objects.filter(kind__in=(PROCESS_VIDEO, FOLLOW_PERSON), subject_id=instance.pk).delete()
    forget(path=instance.get_absolute_url())
    # Besides the one in use there may be those of persons chosen before.
    if not Video.objects.filter(sha256=instance.sha256).exists():
        Track.objects.filter(content_sha256=instance.sha256, videos=None).delete()
    elif instance.track_id:
        of_video = Track.objects.filter(Q(pk=instance.track_id) | Q(corrected=instance.track_id))
        of_video.unused().delete()


@receiver(post_delete, sender=User)
def remove_abandoned_routines(sender: type[User], **kwargs: Any) -> None:
    """Remove the routines that a coach who goes leaves to nobody: those that others practised stay."""
    Routine.objects.filter(owner=None, attempts=None).delete()


@receiver(post_delete, sender=RoutineTake)
def remove_check_of_a_take(sender: type[RoutineTake], instance: RoutineTake, **kwargs: Any) -> None:
    """Remove the job that compares it: a worker that is at it notices, and scores that waited go on."""
    drop(kind=CHECK_TAKE, subject_id=instance.pk)


@receiver(pre_delete, sender=Job)
def tell_who_works_on_a_job_that_goes(sender: type[Job], instance: Job, **kwargs: Any) -> None:
    """Have its process let go of it, or be ended."""
    revoke_claim(job_id=instance.pk)


@receiver(post_delete, sender=Track)
def remove_track_file(sender: type[Track], instance: Track, **kwargs: Any) -> None:
    """Remove the file once the deletion is certain."""
    delete_file_on_commit(instance.file)


@receiver(post_delete, sender=Upload)
def remove_uploaded_bytes(sender: type[Upload], instance: Upload, **kwargs: Any) -> None:
    """Remove the bytes that came so far; worth nothing even if the row came back."""
    spool.remove(instance.pk)


def find_leftovers() -> list[str]:
    """Names of settled files without a row, in order: of videos, tracks, and what other packages store."""
    known_tracks = set(Track.objects.values_list("file", flat=True))
    known_files = _files_of_videos()
    tracks = (name for name in files_in("tracks") if name not in known_tracks)
    videos = (name for name in files_in("videos") if name not in known_files and _is_of_a_video(name))
    others = (name for names in lost_files.ask() for name in names)
    return sorted(name for name in (*tracks, *videos, *others) if _settled(name))


def remove(names: Iterable[str]) -> None:
    """Remove the named files from the storage."""
    for name in names:
        default_storage.delete(name)


def _files_of_videos() -> set[str]:
    """The names of all files that rows of videos know."""
    rows = Video.objects.values_list("original", "rendition", "poster")
    return {name for names in rows.iterator() for name in names if name}


def _is_of_a_video(name: str) -> bool:
    """Whether the file lies in a folder ``videos/<id>/``: others are not ours."""
    try:
        UUID(name.split("/")[1])
    except ValueError:
        return False
    return True


def _settled(name: str) -> bool:
    return default_storage.get_modified_time(name) < timezone.now() - SETTLED_AFTER
