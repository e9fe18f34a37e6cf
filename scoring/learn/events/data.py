"""The labelled videos of a run: of joints, or of pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
import numpy.typing as npt
import torch

from scoring.arrays import FloatArray, IntArray, Picture
from scoring.errors import BadDataset, NotAVideo, ScoringError
from scoring.learn.events.batches import Batch, changed, grafted, padded, pose_batch, sample_times, spacing_of
from scoring.learn.events.clips import (
    Clip,
    Layout,
    LeftOut,
    class_files,
    divide,
    read_arrays,
    read_tracks,
    same_source,
    source_of,
    takes_of_a_scene,
)
from scoring.learn.events.settings import EventSettings, SamplingSettings
from scoring.pose.video import probe, read_frames

TRAIN, TEST = "train", "test"

AT_ONCE = 64
"""Videos answered about at a time."""


class Samples(Protocol):
    """N labelled videos."""

    names: list[str]
    labels: list[str]
    layout: Layout | None

    def __len__(self) -> int: ...

    def batch(
        self,
        chosen: Sequence[int],
        seed: Sequence[int] | None = None,
        partners: Sequence[int] | None = None,
    ) -> Batch:
        """Those ``chosen``; with a ``seed`` changed as training wants it.

        ``partners`` are as many others of the same classes, parts of which may be put in.
        """

    def scenes(self) -> IntArray:
        """``[N]``: the scene each was taken of."""

    def pick(self, chosen: Sequence[int]) -> Samples:
        """Some of them."""


class PoseSamples:
    """Clips of joints, sampled and changed as ``settings`` say."""

    def __init__(self, clips: Sequence[Clip], settings: EventSettings) -> None:
        self.clips, self.settings = list(clips), settings
        self.names = [clip.name for clip in clips]
        self.labels = [clip.label for clip in clips]
        self.layout: Layout | None = clips[0].layout if clips else None

    def __len__(self) -> int:
        return len(self.clips)

    def batch(
        self,
        chosen: Sequence[int],
        seed: Sequence[int] | None = None,
        partners: Sequence[int] | None = None,
    ) -> Batch:
        """See ``Samples``."""
        if seed is None:
            return pose_batch([self.clips[i] for i in chosen], self.settings.sampling)
        rng = np.random.default_rng(seed)
        batch = self._changed(chosen, rng)
        share = self.settings.augment.graft
        if not share or partners is None:
            return batch
        chance = torch.Generator().manual_seed(int(rng.integers(2**62)))
        return grafted(batch, self._changed(partners, rng), self.clips[0].layout, share, chance)

    def _changed(self, chosen: Sequence[int], rng: np.random.Generator) -> Batch:
        augment, clips = self.settings.augment, [self.clips[i] for i in chosen]
        batch = pose_batch(clips, self.settings.sampling, rng, augment.crop, augment.tempo)
        chance = torch.Generator().manual_seed(int(rng.integers(2**62)))
        return Batch(changed(batch, clips[0].layout, augment, chance), batch.mask, batch.spacing)

    def scenes(self) -> IntArray:
        """See ``Samples``."""
        if all(clip.source for clip in self.clips):
            return same_source([clip.source for clip in self.clips])
        return takes_of_a_scene(self.clips)

    def pick(self, chosen: Sequence[int]) -> PoseSamples:
        """See ``Samples``."""
        return PoseSamples([self.clips[i] for i in chosen], self.settings)


VIDEOS = (".mp4", ".mov", ".m4v", ".avi", ".mkv", ".webm", ".mpg", ".mpeg")

BRIGHTNESS = 0.2
"""Training videos are made so much lighter or darker."""


@dataclass(frozen=True)
class SampledVideo:
    """``pictures [F, 3, S, S]`` RGB uint8, shown at ``times [F]`` seconds, ``spacing`` apart."""

    name: str
    label: str
    pictures: npt.NDArray[np.uint8]
    times: FloatArray
    spacing: float


def read_videos(folder: Path, settings: EventSettings) -> tuple[list[SampledVideo], list[LeftOut]]:
    """The videos in ``folder``'s sub-folders, sampled; and those that cannot be read, with the reason."""
    videos: list[SampledVideo] = []
    left_out: list[LeftOut] = []
    for label, path in class_files(folder, VIDEOS):
        name = f"{label}/{path.name}"
        try:
            videos.append(sample_video(path, settings, name=name, label=label))
        except ScoringError as error:
            left_out.append(LeftOut(name, str(error)))
    return videos, left_out


def sample_video(path: Path, settings: EventSettings, *, name: str = "", label: str = "") -> SampledVideo:
    """What the video at ``path`` shows at the sampled times: whole frames on a square of black.

    FileMissing or NotAVideo where there is nothing to read.
    """
    size, sampling = settings.target.size, settings.sampling
    wanted, spacing = _wanted(path, sampling)
    pictures: list[Picture] = []
    times: list[float] = []
    last: tuple[float, Picture] | None = None
    for frame in read_frames(path, max_side=4 * size):
        if frame.picture is None:
            continue
        # Each wanted time gets the last frame shown up to it: one pass, one picture in memory.
        while last is not None and len(times) < len(wanted) and frame.time > wanted[len(times)]:
            times.append(last[0])
            pictures.append(squared(last[1], size))
        last = (frame.time, frame.picture)
    if last is None:
        raise NotAVideo(f"{path.name} holds no picture.")
    if len(times) < len(wanted):
        times.append(last[0])
        pictures.append(squared(last[1], size))
    shown = np.stack(pictures).transpose(0, 3, 1, 2)
    return SampledVideo(name, label, np.ascontiguousarray(shown), np.array(times), spacing)


def _wanted(path: Path, sampling: SamplingSettings) -> tuple[FloatArray, float]:
    duration = probe(path).duration
    return sample_times(duration, sampling), spacing_of(duration, sampling)[1]


def squared(picture: Picture, size: int) -> Picture:
    """``picture [H, W, 3]`` made as large as fits into ``size`` by ``size``, in the middle of it."""
    height, width = picture.shape[:2]
    factor = size / max(height, width)
    to = (max(1, round(width * factor)), max(1, round(height * factor)))
    small = cv2.resize(picture, to, interpolation=cv2.INTER_AREA)
    result = np.zeros((size, size, 3), np.uint8)
    top, left = (size - to[1]) // 2, (size - to[0]) // 2
    result[top : top + to[1], left : left + to[0]] = small
    return result


class PictureSamples:
    """Sampled videos as batches. Changed, they are cut, mirrored and made lighter or darker as a whole."""

    def __init__(self, videos: Sequence[SampledVideo], settings: EventSettings) -> None:
        self.videos, self.settings = list(videos), settings
        self.names = [video.name for video in videos]
        self.labels = [video.label for video in videos]
        self.layout: Layout | None = None

    def __len__(self) -> int:
        return len(self.videos)

    def batch(
        self,
        chosen: Sequence[int],
        seed: Sequence[int] | None = None,
        partners: Sequence[int] | None = None,
    ) -> Batch:
        """See ``Samples``."""
        videos = [self.videos[i] for i in chosen]
        frames: list[npt.NDArray[np.uint8]] = [video.pictures for video in videos]
        if seed is not None:
            rng = np.random.default_rng(seed)
            frames = [self._changed(pictures, rng) for pictures in frames]
        seen = [np.ones(len(one), bool) for one in frames]
        return padded(frames, seen, [video.spacing for video in videos])

    def _changed(self, pictures: npt.NDArray[np.uint8], rng: np.random.Generator) -> npt.NDArray[np.uint8]:
        augment = self.settings.augment
        kept = max(1, round(len(pictures) * (1 - augment.crop * rng.random())))
        first = int(rng.integers(len(pictures) - kept + 1))
        part = pictures[first : first + kept]
        if augment.flip and rng.random() < 0.5:
            part = part[..., ::-1]
        part = np.roll(part, rng.integers(-(part.shape[2] // 16), part.shape[2] // 16 + 1, 2), axis=(2, 3))
        factor = 1 + rng.uniform(-BRIGHTNESS, BRIGHTNESS)
        return np.clip(part * factor, 0, 255).astype(np.uint8)

    def scenes(self) -> IntArray:
        """By the names of the files: see ``clips.source_of``."""
        return same_source([source_of(Path(name)) for name in self.names])

    def pick(self, chosen: Sequence[int]) -> PictureSamples:
        """See ``Samples``."""
        return PictureSamples([self.videos[i] for i in chosen], self.settings)


@dataclass(frozen=True)
class Material:
    """What a run learns from, what it is measured on at the end (may be empty), and what was left out."""

    train: Samples
    test: Samples
    left_out: list[LeftOut]

    @property
    def classes(self) -> list[str]:
        """The names of the movements, in order."""
        return sorted(set(self.train.labels))


def read_material(settings: EventSettings) -> Material:
    """The videos in the folder of ``settings``; BadDataset if nothing can be learned there."""
    folder = Path(settings.data.folder)
    if not folder.is_dir():
        raise BadDataset(f"The data folder {folder} does not exist, or is no folder.")
    material = _read(folder, settings)
    _check(material, folder)
    return material


def _read(folder: Path, settings: EventSettings) -> Material:
    if settings.target.kind == "poses" and (folder / f"{TRAIN}.npz").is_file():
        rate = settings.data.rate
        learned, kept = (read_arrays(folder / f"{name}.npz", rate) for name in (TRAIN, TEST))
        return Material(PoseSamples(learned, settings), PoseSamples(kept, settings), [])
    if (folder / TRAIN).is_dir():
        train, left_out = _read_part(folder / TRAIN, settings)
        if not (folder / TEST).is_dir():
            return Material(train, train.pick([]), left_out)
        test, also = _read_part(folder / TEST, settings)
        return Material(train, test, left_out + also)
    return _divided(*_read_part(folder, settings), settings)


def _read_part(folder: Path, settings: EventSettings) -> tuple[Samples, list[LeftOut]]:
    if settings.target.kind == "images":
        videos, left_out = read_videos(folder, settings)
        return PictureSamples(videos, settings), left_out
    clips, left_out = read_tracks(folder)
    return PoseSamples(clips, settings), left_out


def _divided(samples: Samples, left_out: list[LeftOut], settings: EventSettings) -> Material:
    """``test_share`` of the scenes put aside, from every class that has more than one."""
    share = settings.data.test_share
    if not share or not len(samples):
        return Material(samples, samples.pick([]), left_out)
    folds = divide(samples.labels, samples.scenes(), max(2, round(1 / share)), settings.seed)
    kept, aside = np.flatnonzero(folds != 0).tolist(), np.flatnonzero(folds == 0).tolist()
    return Material(samples.pick(kept), samples.pick(aside), left_out)


def _check(material: Material, folder: Path) -> None:
    classes = material.classes
    if not classes:
        why = f" The first that was tried: {material.left_out[0].reason}" if material.left_out else ""
        raise BadDataset(
            f"{folder} holds no labelled videos: it needs {TRAIN}.npz and {TEST}.npz,"
            f" or a sub-folder for each movement.{why}"
        )
    if len(classes) < 2:
        raise BadDataset(
            f"All videos in {folder} show “{classes[0]}”; to tell movements apart two are needed."
            " With one, ask the nearest reference by alignment."
        )
    unknown = sorted(set(material.test.labels) - set(classes))
    if unknown:
        raise BadDataset(f"“{unknown[0]}” is in the test part of {folder} and not in its training part.")


def batches(samples: Samples, chosen: list[int]) -> list[Batch]:
    """Those ``chosen``, unchanged, in order, AT_ONCE at a time."""
    return [samples.batch(chosen[i : i + AT_ONCE]) for i in range(0, len(chosen), AT_ONCE)]


def label_numbers(labels: Sequence[str], classes: Sequence[str]) -> npt.NDArray[np.int64]:
    """``[N]``: the place of each label among ``classes``."""
    places = {name: i for i, name in enumerate(classes)}
    return np.array([places[label] for label in labels], dtype=np.int64)
