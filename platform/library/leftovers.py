"""Files in the storage that no row knows.

Files are written before their rows, so a process killed in between leaves a
file behind. Nothing removes these by itself: a database restored from a
backup, or a wrong DATABASE_URL, would make every file look like one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from uuid import UUID

from django.core.files.storage import Storage, default_storage
from django.utils import timezone

from library.models import Track, Video

SETTLED_AFTER = timedelta(days=1)
"""A younger file may be on its way to its row."""


def find_leftovers() -> list[str]:
    """Names of settled files of videos and tracks without a row, in order."""
    known_tracks = set(Track.objects.values_list("file", flat=True))
    known_videos = set(Video.objects.values_list("pk", flat=True))
    tracks = (name for name in _files("tracks") if name not in known_tracks)
    videos = (name for name in _files("videos") if not _belongs_to(known_videos, name))
    return sorted(name for name in (*tracks, *videos) if _settled(name))


def remove(names: Iterable[str]) -> None:
    """Remove the named files from the storage."""
    for name in names:
        default_storage.delete(name)


def _files(folder: str, storage: Storage = default_storage) -> Iterator[str]:
    """Every file under ``folder``; none if there is no such folder."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in files if name)
    for name in folders:
        yield from _files(f"{folder}/{name}", storage)


def _belongs_to(videos: set[UUID], name: str) -> bool:
    """Whether the folder ``videos/<id>/`` that the file lies in is that of one of ``videos``."""
    try:
        video = UUID(name.split("/")[1])
    except ValueError:
        return True  # not a folder of ours: leave it alone
    return video in videos


def _settled(name: str) -> bool:
    return default_storage.get_modified_time(name) < timezone.now() - SETTLED_AFTER
