"""Files in the storage that no row knows.

Files are written before their rows, so a process killed in between leaves a
file behind. Nothing removes these by itself: a database restored from a
backup, or a wrong DATABASE_URL, would make every file look like one.

Packages above the library add the files they store, once::

    @leftovers.rule
    def lost_models() -> Iterator[str]: ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from uuid import UUID

from django.core.files.storage import Storage, default_storage
from django.utils import timezone

from library.models import Track, Video

SETTLED_AFTER = timedelta(days=1)
"""A younger file may be on its way to its row."""


Rule = Callable[[], Iterable[str]]

_rules: list[Rule] = []


def rule(lost: Rule) -> Rule:
    """Count ``lost()``, names of files that no row of another package knows, among the leftovers."""
    _rules.append(lost)
    return lost


def find_leftovers() -> list[str]:
    """Names of settled files without a row, in order: of videos, tracks, and what other packages store."""
    known_tracks = set(Track.objects.values_list("file", flat=True))
    known_videos = set(Video.objects.values_list("pk", flat=True))
    tracks = (name for name in files_in("tracks") if name not in known_tracks)
    videos = (name for name in files_in("videos") if not _belongs_to(known_videos, name))
    others = (name for lost in _rules for name in lost())
    return sorted(name for name in (*tracks, *videos, *others) if _settled(name))


def remove(names: Iterable[str]) -> None:
    """Remove the named files from the storage."""
    for name in names:
        default_storage.delete(name)


def files_in(folder: str, storage: Storage = default_storage) -> Iterator[str]:
    """Every file under ``folder``; none if there is no such folder."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in files if name)
    for name in folders:
        yield from files_in(f"{folder}/{name}", storage)


def _belongs_to(videos: set[UUID], name: str) -> bool:
    """Whether the folder ``videos/<id>/`` that the file lies in is that of one of ``videos``."""
    try:
        video = UUID(name.split("/")[1])
    except ValueError:
        return True  # not a folder of ours: leave it alone
    return video in videos


def _settled(name: str) -> bool:
    return default_storage.get_modified_time(name) < timezone.now() - SETTLED_AFTER
