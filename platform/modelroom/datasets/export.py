"""Writing the corrected frames of people who agreed to it as a data set of labelled photos."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import cv2
import numpy as np
from django.db import transaction

from accounts.consents.records import hold
from library.decoding.apart import Decoder
from library.files import fetched
from library.jobs import SubjectGone
from library.models import Video
from modelroom.datasets.folders import ABOUT, ANNOTATIONS, named_in, remove_tries, write_about
from modelroom.datasets.labels import Photo, photo_of
from modelroom.datasets.selectors import exportable
from modelroom.errors import FolderInUse, NothingToExport
from modelroom.models import Correction, DataSet, Picture
from scoring.errors import FileMissing, NotAVideo, TooDemanding
from scoring.pose.corrections import SAME_TIME
from scoring.pose.track import FloatArray
from scoring.reasons import Reason

QUALITY = 95
TOGETHER = 3.0
"""Seconds between wanted frames up to which it is quicker to read on than to seek."""

Progress = Callable[[float], object]


@dataclass(frozen=True)
class Exported:
    """How many photos of how many people were written, and how many corrected frames were not usable."""

    photos: int
    people: int
    left_out: int


@dataclass(frozen=True)
class _Written:
    """A photo that lies in the folder: of which corrected frame, its file's name, width and height."""

    row: Correction
    name: str
    size: tuple[int, ...]
    labels: FloatArray


def export_corrections(
    *, folder: Path, data_set: DataSet | None = None, progress: Progress = lambda share: None
) -> Exported:
    """Make ``folder`` a data set: ``images/`` and ``annotations.npz`` (``scoring.learn.photos``).

    Photos have numbers, in an order of chance; ``people [N]`` in the annotations says which
    show the same person, by numbers too. Nothing names anybody. An earlier export in ``folder`` is
    replaced as a whole; FolderInUse if it holds anything else, NothingToExport without photos.

    Whose photo is whose is kept in the rows of ``data_set`` alone, made if none is given: by them the photos
    of whoever withdraws are found. SubjectGone if the row was deleted meanwhile.
    """
    _check(folder)
    remove_tries(folder)
    beside = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        (beside / "images").mkdir(parents=True)
        corrections = list(exportable())
        written = _write(beside, corrections, progress)
        kept, people = _keep(beside, folder, written, data_set)
    except OSError as error:
        raise FolderInUse(Reason("folder_in_use", "unwritable", {"error": error.strerror})) from error
    finally:
        remove_tries(folder)
    return Exported(kept, people, len(corrections) - kept)


def _check(folder: Path) -> None:
    if folder.exists() and not (folder / ABOUT).is_file() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderInUse(Reason("folder_in_use", values={"folder": str(folder)}))


def _put_in_place(beside: Path, folder: Path) -> None:
    before = folder.with_name(f".{folder.name}.{os.getpid()}.before")
    if folder.exists():
        folder.rename(before)
    beside.rename(folder)


def _write(folder: Path, corrections: list[Correction], progress: Progress) -> list[_Written]:
    """The pictures of all of them; those of who withdraws meanwhile are not kept."""
    order = np.random.default_rng().permutation(len(corrections))
    written: list[_Written] = []
    for number, (row, photo) in enumerate(_photos(corrections)):
        progress(number / len(corrections))
        name = f"photo{order[number]:05d}"
        bgr = cv2.cvtColor(photo.picture, cv2.COLOR_RGB2BGR)
        _encoded, jpeg = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        (folder / "images" / f"{name}.jpg").write_bytes(jpeg.tobytes())
        written.append(_Written(row, name, photo.picture.shape[1::-1], photo.labels))
    return written


@transaction.atomic
def _keep(beside: Path, folder: Path, written: list[_Written], data_set: DataSet | None) -> tuple[int, int]:
    """Put the photos in place with the rows that say whose they are; how many photos and people.

    In one transaction in which nobody can withdraw: whoever does so next finds every photo of theirs.
    """
    hold({one.row.video.owner_id for one in written})
    kept = _drop_who_withdrew(beside, written)
    if not kept:
        raise NothingToExport(Reason("nothing_to_export"))
    row = _row_for(folder, data_set)
    owners = [one.row.video.owner_id for one in kept]
    _annotate(beside, kept, owners)
    people = len(set(owners))
    write_about(beside, row, photos=len(kept), people=people)
    row.pictures.all().delete()
    Picture.objects.bulk_create(
        Picture(data_set=row, video_id=one.row.video_id, name=one.name) for one in kept
    )
    row.folder, row.photos, row.people, row.whose_known = str(folder), len(kept), people, True
    row.taken_out, row.taken_out_on = 0, None
    row.save()
    _put_in_place(beside, folder)
    return len(kept), people


def _row_for(folder: Path, data_set: DataSet | None) -> DataSet:
    """The row of the data set, held: the one given, that of an earlier export there, or a new one."""
    rows = DataSet.objects.select_for_update()
    if data_set is not None:
        found = rows.filter(pk=data_set.pk).first()
        if found is None:
            raise SubjectGone
        return found
    named = named_in(folder)
    earlier = rows.filter(apart=True, folder=str(folder), pk=named.pk).first() if named else None
    return earlier or DataSet.objects.create(apart=True)


def _drop_who_withdrew(folder: Path, written: list[_Written]) -> list[_Written]:
    """Without the photos of those who withdrew, or took the frame away, while the others were written."""
    agreed = set(exportable().values_list("pk", flat=True))
    for one in written:
        if one.row.pk not in agreed:
            (folder / "images" / f"{one.name}.jpg").unlink()
    return [one for one in written if one.row.pk in agreed]


def _annotate(folder: Path, kept: list[_Written], owners: list[int]) -> None:
    """The annotations, sorted by the photos' chance names, so that their order tells nothing either."""
    names = [one.name for one in kept]
    by_name = np.argsort(names)
    shuffled = [owners[index] for index in by_name]
    numbers = {owner: number for number, owner in enumerate(dict.fromkeys(shuffled))}
    np.savez_compressed(
        folder / ANNOTATIONS,
        names=np.array(names)[by_name],
        size=np.array([one.size for one in kept])[by_name],
        keypoints=np.array([one.labels for one in kept])[by_name],
        people=np.array([numbers[owner] for owner in shuffled]),
    )


def _photos(corrections: Sequence[Correction]) -> Iterator[tuple[Correction, Photo]]:
    """Each corrected frame that gives a photo; videos that cannot be read give none."""
    for video, rows in groupby(corrections, key=lambda row: row.video):
        try:
            yield from _photos_of(video, list(rows))
        except (NotAVideo, TooDemanding, FileMissing):
            continue


def _photos_of(video: Video, rows: list[Correction]) -> Iterator[tuple[Correction, Photo]]:
    with fetched(video.original) as path, Decoder(path, seconds=video.duration) as decoder:
        for group in _together(rows):
            wanted = list(group)
            begin, end = max(wanted[0].time - SAME_TIME, 0.0), wanted[-1].time + SAME_TIME
            for frame in decoder.frames(start=begin, end=end):
                if wanted and abs(frame.time - wanted[0].time) <= SAME_TIME and frame.picture is not None:
                    row = wanted.pop(0)
                    photo = photo_of(frame.picture, np.array(row.keypoints))
                    if photo is not None:
                        yield row, photo


def _together(rows: list[Correction]) -> Iterator[list[Correction]]:
    """The rows, in order of time, in groups that are read in one go."""
    group: list[Correction] = []
    for row in rows:
        if group and row.time - group[-1].time > TOGETHER:
            yield group
            group = []
        group.append(row)
    if group:
        yield group
