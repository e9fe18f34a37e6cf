"""Labelled videos as pictures: a folder with a sub-folder for each class that holds video files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from scoring.arrays import FloatArray, IntArray, Picture
from scoring.errors import NotAVideo, ScoringError
from scoring.learn.events.clips import LeftOut, class_files, source_of
from scoring.learn.events.folds import same_source
from scoring.learn.events.layouts import Layout
from scoring.learn.events.sampling import Batch, padded, sample_times, spacing_of
from scoring.learn.events.settings import EventSettings, SamplingSettings
from scoring.pose.video import probe, read_frames

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
        """See ``samples.Samples``."""
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
        """See ``samples.Samples``."""
        return PictureSamples([self.videos[i] for i in chosen], self.settings)
