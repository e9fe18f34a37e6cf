"""Which moments of a video are looked at, and batches of what is seen there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from scoring.arrays import BoolArray, FloatArray
from scoring.learn.events.clips import Clip
from scoring.learn.events.settings import SamplingSettings


@dataclass(frozen=True)
class Batch:
    """B videos, padded to F frames.

    ``frames [B, F, ...]``: joints ``[J, 2]`` or pictures ``[3, S, S]``; the last again
    where padded. ``mask [B, F]``: which frames there are and show somebody.
    ``spacing [B]``: seconds from one frame to the next.
    """

    frames: Tensor
    mask: Tensor
    spacing: Tensor

    def __len__(self) -> int:
        return len(self.frames)

    @property
    def there(self) -> Tensor:
        """``[B, F]``: the frames that are no padding, up to the last that shows somebody."""
        return self.mask.flip(1).cumsum(1).flip(1) > 0


def spacing_of(duration: float, sampling: SamplingSettings) -> tuple[int, float]:
    """How many frames of a video of ``duration`` seconds are looked at, and the seconds between them.

    One, where the video is shorter than the interval.
    """
    if sampling.frames_a_clip:
        count = sampling.frames_a_clip if duration > 0 else 1
        return count, duration / max(count - 1, 1)
    count = int(duration * sampling.frames_a_second + 1e-6) + 1
    if count <= sampling.most:
        return count, 1 / sampling.frames_a_second
    return sampling.most, duration / max(sampling.most - 1, 1)


def sample_times(duration: float, sampling: SamplingSettings) -> FloatArray:
    """Seconds ``[F]`` at which a video of ``duration`` is looked at, as far from its begin as its end."""
    count, spacing = spacing_of(duration, sampling)
    return (duration - (count - 1) * spacing) / 2 + np.arange(count) * spacing


def changed_times(
    duration: float, sampling: SamplingSettings, rng: np.random.Generator, crop: float, tempo: float
) -> tuple[FloatArray, float]:
    """The same for a part of the video, played faster or slower, and the seconds between frames as shown.

    At most the share ``crop`` is left out; ``tempo`` bounds the logarithm of the factor.
    """
    factor = float(np.exp(rng.uniform(-tempo, tempo)))
    kept = duration * (1 - crop * rng.random())
    count, spacing = spacing_of(kept / factor, sampling)
    slack = max(duration - (count - 1) * spacing * factor, 0.0)
    return rng.random() * slack + np.arange(count) * spacing * factor, spacing


def points_at(clip: Clip, times: FloatArray) -> tuple[FloatArray, BoolArray]:
    """Joints ``[F, J, 2]`` at ``times`` after the first frame, and ``[F]`` whether somebody is seen."""
    place = np.clip(times * clip.rate, 0, len(clip) - 1)
    before = np.floor(place).astype(int)
    after = np.minimum(before + 1, len(clip) - 1)
    share = (place - before).astype(np.float32)[:, None, None]
    points = clip.points[before] * (1 - share) + clip.points[after] * share
    return points, clip.seen[np.rint(place).astype(int)]


def pose_batch(
    clips: Sequence[Clip],
    sampling: SamplingSettings,
    rng: np.random.Generator | None = None,
    crop: float = 0.0,
    tempo: float = 0.0,
) -> Batch:
    """The joints of ``clips`` where ``sampling`` looks; with ``rng`` of changed parts of them."""
    sampled: list[tuple[FloatArray, BoolArray]] = []
    spacings: list[float] = []
    for clip in clips:
        if rng is None:
            times, spacing = sample_times(clip.duration, sampling), spacing_of(clip.duration, sampling)[1]
        else:
            times, spacing = changed_times(clip.duration, sampling, rng, crop, tempo)
        sampled.append(points_at(clip, times))
        spacings.append(spacing)
    return padded([one for one, _ in sampled], [seen for _, seen in sampled], spacings)


def padded(frames: Sequence[npt.NDArray[Any]], seen: Sequence[BoolArray], spacings: Sequence[float]) -> Batch:
    """One Batch of videos ``[F_i, ...]``. Where nobody is seen in any frame, all count."""
    longest = max(len(one) for one in frames)
    joined = np.zeros((len(frames), longest, *frames[0].shape[1:]), frames[0].dtype)
    mask = np.zeros((len(frames), longest), bool)
    for i, (one, shown) in enumerate(zip(frames, seen, strict=True)):
        joined[i, : len(one)], joined[i, len(one) :] = one, one[-1]
        mask[i, : len(one)] = shown if shown.any() else True
    return Batch(
        torch.from_numpy(joined), torch.from_numpy(mask), torch.tensor(spacings, dtype=torch.float32)
    )
