"""From clips to batches: which moments of a video are looked at, and how training clips are changed.

What is changed is what may differ while the movement stays the same.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from scoring.arrays import BoolArray, FloatArray
from scoring.learn.events.clips import Clip, Layout
from scoring.learn.events.settings import AugmentSettings, SamplingSettings


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


def size_and_middle(points: Tensor, there: Tensor) -> tuple[Tensor, Tensor]:
    """The body's size ``[B, 1, 1, 1]`` and its middle ``[B, 1, 1, 2]`` over the frames ``there [B, F]``.

    Of joints ``[B, F, J, 2]``; the size is their root mean square distance from their own frame's middle.
    """
    weight = there[:, :, None, None].to(points.dtype)
    count = weight.sum(dim=(1, 2, 3), keepdim=True) * points.shape[2]
    about = (points - points.mean(dim=2, keepdim=True)) * weight
    size = (about.square().sum(dim=(1, 2, 3), keepdim=True) / count).sqrt().clamp(min=1e-6)
    return size, (points * weight).sum(dim=(1, 2), keepdim=True) / count


JITTER = 0.3
"""Noise that changes from frame to frame, as a share of that which stays."""


def flipped(points: Tensor, layout: Layout) -> Tensor:
    """``points [B, F, J, 2]`` with left and right exchanged: mirrored, and the joints renamed."""
    return points[:, :, list(layout.swaps)] * points.new_tensor([-1.0, 1.0])


def changed(batch: Batch, layout: Layout, settings: AugmentSettings, chance: torch.Generator) -> Tensor:
    """The joints of ``batch``, each clip mirrored, turned, stretched, sheared, shaken and moved."""
    points, count = batch.frames, len(batch)

    def uniform(*shape: int) -> Tensor:
        return torch.rand(count, *shape, generator=chance) * 2 - 1

    if settings.flip:
        points = torch.where(uniform(1, 1, 1) > 0, flipped(points, layout), points)
    middle = points.mean(dim=(1, 2), keepdim=True)
    size = body_size(points)
    points = (points - middle) @ _turns(uniform() * math.radians(settings.turn))[:, None]
    points = points * torch.exp(uniform(1, 1, 2) * settings.scale)
    shear = uniform(1, 1) * settings.shear
    points = torch.stack([points[..., 0] + shear * points[..., 1], points[..., 1]], dim=-1)
    points = _lost(points + _noise(points, settings.noise, chance) * size, settings.lost, layout, chance)
    return points + middle + settings.shift * size * torch.randn(count, 1, 1, 2, generator=chance)


def grafted(batch: Batch, other: Batch, layout: Layout, share: float, chance: torch.Generator) -> Batch:
    """``batch`` with, in a ``share`` of the clips, the upper body of the same clip of ``other``.

    That is stretched in time to as many frames, made as large as the body it
    goes on, and set on its hips. Clips of one class show the same movement, but
    arms and legs vary on their own: this makes many bodies of few.
    """
    points = _stretched(other.frames, other.there.sum(dim=1), batch.there.sum(dim=1), batch.mask.shape[1])
    size = body_size(batch.frames) / body_size(points)
    root = list(layout.root)
    own, others = (one[:, :, root].mean(dim=2, keepdim=True) for one in (batch.frames, points))
    upper = torch.zeros(len(layout), dtype=torch.bool)
    upper[list(layout.upper)] = True
    chosen = torch.rand(len(batch), generator=chance) < share
    taken = chosen[:, None, None, None] & upper[None, None, :, None]
    frames = torch.where(taken, (points - others) * size + own, batch.frames)
    return Batch(frames, batch.mask, batch.spacing)


def _stretched(points: Tensor, count: Tensor, to: Tensor, frames: int) -> Tensor:
    """The first ``count [B]`` frames of ``points [B, F, J, 2]`` brought to ``to [B]`` of ``frames``."""
    last = (count - 1)[:, None]
    place = torch.arange(frames)[None] / (to - 1).clamp(min=1)[:, None] * last
    place = torch.minimum(place, last.to(place.dtype))
    before = place.floor().long()
    share = (place - before)[..., None, None]
    rows = torch.arange(len(points))[:, None]
    return points[rows, before] * (1 - share) + points[rows, torch.minimum(before + 1, last)] * share


def body_size(points: Tensor) -> Tensor:
    """``[B, 1, 1, 1]``: root mean square distance of the joints from the frame's centre of gravity."""
    return size_and_middle(points, torch.ones(points.shape[:2], dtype=torch.bool))[0]


def _turns(angles: Tensor) -> Tensor:
    """``[B, 2, 2]`` rotations."""
    cos, sin = angles.cos(), angles.sin()
    return torch.stack([torch.stack([cos, sin], -1), torch.stack([-sin, cos], -1)], -2)


def _noise(points: Tensor, amount: float, chance: torch.Generator) -> Tensor:
    """Joints that are off all the time, and that jump, more in some clips than in others."""
    count, frames, joints, _ = points.shape

    def normal(length: int) -> Tensor:
        return torch.randn(count, length, joints, 2, generator=chance) * torch.rand(
            count, 1, 1, 1, generator=chance
        )

    return amount * (normal(1) + JITTER * normal(frames))


def _lost(points: Tensor, share: float, layout: Layout, chance: torch.Generator) -> Tensor:
    """In a ``share`` of the clips one joint is where a joint never seen is put: at the centre."""
    if not share:
        return points
    count = len(points)
    joint = torch.randint(len(layout), (count,), generator=chance)
    chosen = torch.rand(count, generator=chance) < share
    there = torch.nn.functional.one_hot(joint, len(layout)).bool() & chosen[:, None]
    centre = points[:, :, list(layout.centre)].mean(dim=2, keepdim=True)
    return torch.where(there[:, None, :, None], centre, points)
