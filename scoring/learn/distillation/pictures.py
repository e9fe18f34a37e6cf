"""Pictures kept small and decoded, what is known of the people in them, and what the teacher says.

The teacher is frozen; its answers are kept beside its name and version.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from scoring.arrays import FloatArray, IntArray, Picture
from scoring.errors import BadDataset
from scoring.learn.photos import JOINTS, LIMB_JOINTS, PhotoSet, read_picture
from scoring.pose.crops import person_square
from scoring.pose.estimators.base import Estimator
from scoring.pose.skeleton import COCO17
from scoring.pose.video import read_frames

KEEP_EVERY = 200


def ask(teacher: Estimator, picture: Picture) -> FloatArray:
    """The teacher's ``[17, 3]`` (x, y pixels, confidence) in ``picture``; NaN where nobody is seen."""
    person = teacher.estimate(picture)
    if person is None:
        return np.full((len(COCO17), 3), np.nan, dtype=np.float32)
    return np.asarray(person.keypoints, dtype=np.float32)


def ask_all(
    teacher: Estimator,
    keys: Sequence[str],
    pictures: Callable[[int], Picture],
    folder: Path,
    done: Done = lambda count, total: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> FloatArray | None:
    """``[N, 17, 3]`` for ``pictures(i)``, each asked once in a lifetime of ``folder``.

    ``keys`` name the pictures' content. The answers are kept beside the
    teacher's name and version; a broken-off call goes on where it was. None if
    asked to stop.
    """
    kept = KeptAnswers(folder, teacher)
    missing = [i for i, key in enumerate(keys) if key not in kept.answers]
    for count, i in enumerate(missing):
        if should_stop():
            kept.save()
            return None
        kept.answers[keys[i]] = ask(teacher, pictures(i))
        done(count + 1, len(missing))
        if (count + 1) % KEEP_EVERY == 0:
            kept.save()
    if missing:
        kept.save()
    return np.stack([kept.answers[key] for key in keys]) if keys else np.zeros((0, len(COCO17), 3))


class KeptAnswers:
    """What one teacher, of one version, said of each picture: ``answers[key]`` is ``[17, 3]``."""

    def __init__(self, folder: Path, teacher: Estimator) -> None:
        named = hashlib.sha256(f"{teacher.name}/{teacher.version}".encode()).hexdigest()[:12]
        self.path = folder / f"teacher-{Path(teacher.name).name}-{named}.npz"
        self.answers: dict[str, FloatArray] = self._read()

    def _read(self) -> dict[str, FloatArray]:
        try:
            with np.load(self.path, allow_pickle=False) as stored:
                return dict(zip(map(str, stored["keys"]), stored["keypoints"], strict=True))
        except (OSError, ValueError, KeyError):
            # Missing, or broken off while an older version wrote: the teacher is asked again.
            return {}

    def save(self) -> None:
        """Write all answers, whole or not at all."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        beside = self.path.with_name(f".{self.path.name}.{os.getpid()}.npz")
        np.savez(beside, keys=np.array(list(self.answers)), keypoints=np.stack(list(self.answers.values())))
        beside.replace(self.path)


Done = Callable[[int, int], object]

VIDEO_SUFFIXES = (".mp4", ".avi", ".mov", ".mkv", ".webm")

FRAME_ROOM = 1.2
"""A frame is kept as the square about the person, so many times the usual crop, as photos are cropped."""

LARGEST = 1280

LEAST_SEEN = 0.5
"""Frames in which the teacher is less sure than this on average teach nothing."""


@dataclass(frozen=True)
class Shelf:
    """``pixels [N, S, S, 3]``, each picture in the upper left, ``sizes [N, 2]`` (w, h), ``keys [N]``."""

    pixels: npt.NDArray[np.uint8]
    sizes: IntArray
    keys: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.keys)

    def picture(self, index: int) -> Picture:
        """``[h, w, 3]``."""
        width, height = self.sizes[index]
        return np.asarray(self.pixels[index, :height, :width])


def shelve_photos(photos: PhotoSet, side: int, folder: Path, done: Done) -> tuple[Shelf, FloatArray]:
    """The photos, ``side`` pixels at most, kept in ``folder``; and their labels as ``[N, 17, 3]`` in them.

    Decoded once: memory holds them as the system's file cache, not as ours.
    """
    stamps = [f"{path.resolve()}/{path.stat().st_size}" for path in photos.files]
    key = hashlib.sha256("\n".join([str(side), *stamps]).encode()).hexdigest()[:12]
    target, notes = folder / f"photos-{key}.npy", folder / f"photos-{key}.npz"
    if not (target.is_file() and notes.is_file()):
        _decode(photos, side, target, notes, done)
    with np.load(notes, allow_pickle=False) as stored:
        sizes, factors = stored["sizes"], stored["factors"]
    pixels = np.load(target, mmap_mode="r")
    keys = tuple(f"{stamp}/{side}" for stamp in stamps)
    return Shelf(pixels, sizes, keys), coco_labels(photos.keypoints, factors)


def _decode(photos: PhotoSet, side: int, target: Path, notes: Path, done: Done) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{os.getpid()}.{target.name}")
    pixels = np.lib.format.open_memmap(beside, mode="w+", dtype=np.uint8, shape=(len(photos), side, side, 3))
    sizes, factors = np.zeros((len(photos), 2), int), np.ones(len(photos))
    for i, path in enumerate(photos.files):
        picture, factors[i] = shrunk(read_picture(path), side)
        height, width = picture.shape[:2]
        pixels[i, :height, :width], sizes[i] = picture, (width, height)
        done(i + 1, len(photos))
    pixels.flush()
    np.savez(notes, sizes=sizes, factors=factors)
    beside.replace(target)


def shrunk(picture: Picture, side: int) -> tuple[Picture, float]:
    """``picture`` with its longer side ``side`` at most, and the factor."""
    factor = min(1.0, side / max(picture.shape[:2]))
    if factor == 1.0:
        return picture, factor
    size = (max(round(picture.shape[1] * factor), 1), max(round(picture.shape[0] * factor), 1))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.uint8), factor


def coco_labels(labels: FloatArray, factors: FloatArray) -> FloatArray:
    """``[N, 17, 3]`` of labels ``[N, 14, 3]`` in pictures made ``factors [N]`` times as large.

    Face points have no label, neck and top of the head no joint.
    """
    coco = np.zeros((len(labels), len(COCO17), 3), dtype=np.float32)
    for joint in LIMB_JOINTS:
        coco[:, COCO17.index(joint)] = labels[:, JOINTS.index(joint)]
    coco[..., :2] *= factors[:, None, None]
    return coco


def find_videos(names: Sequence[str], base: Path) -> list[Path]:
    """The videos named, and those in the folders named, in a fixed order; names are seen from ``base``."""
    found: list[Path] = []
    for name in names:
        path = base / name
        if not path.exists():
            raise BadDataset(f"There is no video or folder {path} to take frames from.")
        inside = sorted(p for p in path.rglob("*") if p.suffix.lower() in VIDEO_SUFFIXES)
        found += inside if path.is_dir() else [path]
    return found


def shelve_frames(
    videos: Sequence[Path],
    teacher: Estimator,
    a_second: float,
    side: int,
    folder: Path,
    done: Done,
) -> tuple[Shelf, FloatArray]:
    """Frames in which the teacher sees somebody, cut about them, and its joints ``[N, 17, 3]`` there."""
    stamps = [f"{path.resolve()}/{path.stat().st_size}" for path in videos]
    named = "\n".join([teacher.name, teacher.version, f"{a_second}/{side}", *stamps])
    key = hashlib.sha256(named.encode()).hexdigest()[:12]
    target = folder / f"frames-{key}.npz"
    if not target.is_file():
        _take_frames(videos, teacher, a_second, side, target, done)
    with np.load(target, allow_pickle=False) as stored:
        pixels, joints = stored["pixels"], stored["joints"]
    sizes = np.full((len(pixels), 2), side)
    return Shelf(pixels, sizes, tuple(f"{key}/{i}" for i in range(len(pixels)))), joints


def _take_frames(
    videos: Sequence[Path], teacher: Estimator, a_second: float, side: int, target: Path, done: Done
) -> None:
    pixels: list[Picture] = []
    joints: list[FloatArray] = []
    for number, video in enumerate(videos):
        for picture in _sampled(video, a_second):
            answer = ask(teacher, picture)
            if np.isfinite(answer).all() and answer[:, 2].mean() >= LEAST_SEEN:
                cut, moved = _about(picture, answer, side)
                pixels.append(cut)
                joints.append(moved)
        done(number + 1, len(videos))
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{os.getpid()}.{target.name}")
    empty = np.zeros((0, side, side, 3), np.uint8), np.zeros((0, len(COCO17), 3), np.float32)
    np.savez(
        beside,
        pixels=np.stack(pixels) if pixels else empty[0],
        joints=np.stack(joints) if joints else empty[1],
    )
    beside.replace(target)


def _sampled(video: Path, a_second: float) -> Iterator[Picture]:
    for frame in read_frames(video, max_fps=a_second, max_side=LARGEST):
        if frame.picture is not None:
            yield frame.picture


def _about(picture: Picture, answer: FloatArray, side: int) -> tuple[Picture, FloatArray]:
    square = person_square(answer)
    square = type(square)(square.x, square.y, FRAME_ROOM * square.side)
    moved = answer.copy()
    moved[:, :2] = (answer[:, :2] - [square.x, square.y]) * (side / square.side) + side / 2
    return square.cut(picture, side), moved.astype(np.float32)
