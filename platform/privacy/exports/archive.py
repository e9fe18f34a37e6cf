"""The ZIP file, written piece by piece: memory does not grow with what is in it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from accounts.models import User
from conversation.models import Comment
from library.models import Upload, Video
from library.uploads import spool
from privacy.exports.readme import readme
from privacy.exports.records import as_json, tables_of
from privacy.exports.values import lines_of_score, lines_of_track
from privacy.inventory import EXPORTED

BLOCK = 1024 * 1024
"""Bytes that are held of a file at once."""

Progress = Callable[[float], object]


def _unheard(_share: float) -> None:
    """Nobody asks how far it is."""


class Archive:
    """The ZIP file at ``path`` with everything about ``person``; whole once the block has ended.

    A stored file that is gone, though its row is there, is named in the README instead.
    """

    def __init__(self, path: Path, person: User) -> None:
        self._person = person
        self._file = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
        self._tables: list[str] = []
        self._missing: list[str] = []

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, kind: object, *_error: object) -> None:
        if kind is None:
            text = readme(made_at=timezone.now(), tables=self._tables, missing=self._missing)
            self._file.writestr("README.txt", text)
        self._file.close()

    def add_rows(self, progress: Progress = _unheard) -> None:
        """The rows of every table."""
        for number, (name, records) in enumerate(tables_of(self._person), 1):
            _add(self._file, f"data/{name}.json", as_json(records))
            self._tables.append(name)
            progress(number / (len(EXPORTED) + 1))

    def add_files(self, progress: Progress = _unheard) -> None:
        """Videos, posters, unfinished uploads, tracks and the paths of scores."""
        whole, done = max(size_of(self._person), 1), 0
        for video in _one_by_one(Video.objects.filter(owner=self._person)):
            # Where the face is hidden there is no uploaded file any more.
            film = ("original", video.original) if video.original else ("shown", video.rendition)
            for base, field in (film, ("poster", video.poster)):
                name = f"videos/{video.pk}/{base}{PurePosixPath(field.name or '').suffix}"
                self._add_stored(name, field, partial(_tell, progress, done, whole))
            done += video.size
        for comment in _one_by_one(Comment.objects.filter(writer=self._person).exclude(voice="")):
            self._add_stored(f"comments/{comment.pk}.m4a", comment.voice, lambda read: None)
        for name, lines in _measured(self._person):
            try:
                _add(self._file, name, lines)
            except FileNotFoundError:
                self._missing.append(name)
            progress(1.0)
        for upload in Upload.objects.filter(owner=self._person, video=None):
            if spool.path_of(upload.pk).is_file():
                self._file.write(spool.path_of(upload.pk), f"uploads/{upload.pk}.part")

    def _add_stored(self, name: str, field: FieldFile, progress: Callable[[int], object]) -> None:
        """A stored file as it is: videos and pictures are compressed already."""
        if not field.name:
            return
        entry = zipfile.ZipInfo(name, date_time=timezone.now().timetuple()[:6])
        try:
            source = field.storage.open(field.name, "rb")
        except FileNotFoundError:
            self._missing.append(name)
            return
        with source, self._file.open(entry, "w", force_zip64=True) as file:
            read = 0
            while block := source.read(BLOCK):
                file.write(block)
                read += len(block)
                progress(read)


def _tell(progress: Progress, before: int, whole: int, read: int) -> None:
    progress(min((before + read) / whole, 1.0))


def size_of(person: User) -> int:
    """About how many bytes the archive of ``person`` has: the videos are nearly all of it."""
    return sum(Video.objects.filter(owner=person).values_list("size", flat=True))


def _measured(person: User) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Name and lines of the file of each track and score."""
    for row in _rows("library.Track", person):
        yield f"tracks/{row.pk}.jsonl", lines_of_track(row)
    for row in _rows("practice.Score", person):
        if row.detail.name:
            yield f"scores/{row.pk}.jsonl", lines_of_score(row)


def _rows(model: str, person: User) -> Iterator[Any]:
    return _one_by_one(next(one for one in EXPORTED if one.model == model).rows(person))


def _one_by_one(rows: QuerySet[Any]) -> Iterator[Any]:
    """Each row that is still there when its turn comes: no question to the database stays open for hours."""
    for pk in list(rows.order_by("pk").values_list("pk", flat=True)):
        yield from rows.filter(pk=pk)


def _add(archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> None:
    """A file of the pieces, the first of which is read before anything of it is written."""
    pieces = iter(pieces)
    first = next(pieces, b"")
    with archive.open(name, "w", force_zip64=True) as file:
        file.write(first)
        for piece in pieces:
            file.write(piece)
