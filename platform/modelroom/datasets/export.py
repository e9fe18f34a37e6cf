"""Writing the corrected frames of people who agreed to it as a data set of labelled photos."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import cv2
import numpy as np

from library.decoding.apart import Decoder
from library.files import fetched
from library.models import Video
from modelroom.datasets.labels import Photo, photo_of
from modelroom.datasets.selectors import exportable
from modelroom.errors import FolderInUse, NothingToExport
from modelroom.models import Correction
from scoring.errors import FileMissing, NotAVideo, TooDemanding
from scoring.pose.corrections import SAME_TIME
from scoring.pose.track import FloatArray
from scoring.reasons import Reason

ABOUT = "about.json"
"""Says that a folder is one of ours, which the next export may replace."""

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


def export_corrections(*, folder: Path, progress: Progress = lambda share: None) -> Exported:
    """Make ``folder`` a data set: ``images/`` and ``annotations.npz`` (``scoring.learn.photos``).

    Photos have numbers, in an order of chance; ``people [N]`` in the annotations says which
    show the same person, by numbers too. Nothing names anybody. An earlier export in ``folder`` is
    replaced as a whole; FolderInUse if it holds anything else, NothingToExport without photos.
    """
    _check(folder)
    beside = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        (beside / "images").mkdir(parents=True)
        done = _write(beside, list(exportable()), progress)
        _put_in_place(beside, folder)
    except OSError as error:
        raise FolderInUse(Reason("folder_in_use", "unwritable", {"error": error.strerror})) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return done


def _check(folder: Path) -> None:
    if folder.exists() and not (folder / ABOUT).is_file() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderInUse(Reason("folder_in_use", values={"folder": str(folder)}))


def _put_in_place(beside: Path, folder: Path) -> None:
    before = folder.with_name(f".{folder.name}.{os.getpid()}.before")
    if folder.exists():
        folder.rename(before)
    beside.rename(folder)
    shutil.rmtree(before, ignore_errors=True)


def _write(folder: Path, corrections: list[Correction], progress: Progress) -> Exported:
    order = np.random.default_rng().permutation(len(corrections))
    written: list[_Written] = []
    for number, (row, photo) in enumerate(_photos(corrections)):
        progress(number / len(corrections))
        name = f"photo{order[number]:05d}"
        bgr = cv2.cvtColor(photo.picture, cv2.COLOR_RGB2BGR)
        _encoded, jpeg = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        (folder / "images" / f"{name}.jpg").write_bytes(jpeg.tobytes())
        written.append(_Written(row, name, photo.picture.shape[1::-1], photo.labels))
    kept = _drop_who_withdrew(folder, written)
    if not kept:
        raise NothingToExport(Reason("nothing_to_export"))
    owners = [one.row.video.owner_id for one in kept]
    sizes, labels = np.array([one.size for one in kept]), np.array([one.labels for one in kept])
    _annotate(folder, [one.name for one in kept], sizes, labels, owners)
    people = len(set(owners))
    about = {"made_by": "formcheck export_corrections", "photos": len(kept), "people": people}
    (folder / ABOUT).write_text(json.dumps(about, indent=2) + "\n")
    return Exported(len(kept), people, len(corrections) - len(kept))


def _drop_who_withdrew(folder: Path, written: list[_Written]) -> list[_Written]:
    """Without the photos of those who withdrew, or took the frame away, while the others were written."""
    agreed = set(exportable().values_list("pk", flat=True))
    for one in written:
        if one.row.pk not in agreed:
            (folder / "images" / f"{one.name}.jpg").unlink()
    return [one for one in written if one.row.pk in agreed]


def _annotate(folder: Path, names: list[str], sizes: object, labels: object, owners: list[int]) -> None:
    """The annotations, sorted by the photos' chance names, so that their order tells nothing either."""
    by_name = np.argsort(names)
    shuffled = [owners[index] for index in by_name]
    numbers = {owner: number for number, owner in enumerate(dict.fromkeys(shuffled))}
    np.savez_compressed(
        folder / "annotations.npz",
        names=np.array(names)[by_name],
        size=np.asarray(sizes)[by_name],
        keypoints=np.asarray(labels)[by_name],
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
