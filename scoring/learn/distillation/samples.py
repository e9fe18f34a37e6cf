"""Batches: changed crops, and where labels and teacher have the joints in them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from scoring.arrays import FloatArray, Picture
from scoring.learn.augment import Augmentation, Change, cut, draw, into, swapped
from scoring.learn.distillation.pictures import Shelf
from scoring.learn.distillation.rule import Targets
from scoring.pose.crops import whole
from scoring.pose.skeleton import COCO17

JOINT_COUNT = len(COCO17)

Ask = Callable[[Picture], FloatArray]
"""A teacher's ``[17, 3]`` for a picture, NaN where it sees nobody."""


@dataclass(frozen=True)
class Source:
    """Pictures, their labels ``[N, 17, 3]`` (mark 1/0) and the teacher's joints ``[N, 17, 3]``; either may
    be missing."""

    shelf: Shelf
    labels: FloatArray | None
    teacher: FloatArray | None


@dataclass(frozen=True)
class Sample:
    """A crop ``[S, S, 3]``; ``labels`` and ``teacher`` ``[17, 3]``: shares of the crop and weights."""

    pixels: Picture
    labels: FloatArray
    teacher: FloatArray


@dataclass(frozen=True)
class Batch:
    """``pictures [B, 3, S, S]`` uint8 and what both say of them."""

    pictures: Tensor
    labels: Targets
    teacher: Targets


def make_sample(
    source: Source,
    index: int,
    size: int,
    how: Augmentation,
    rng: np.random.Generator,
    alpha: float,
    ask: Ask | None = None,
) -> Sample:
    """Picture ``index`` changed by chance. ``ask``: the teacher, if it is to see the crop itself."""
    picture = source.shelf.picture(index)
    change = draw(whole(picture), how, JOINT_COUNT, rng)
    labels = _moved(source.labels, index, change, alpha < 1)
    teacher = _moved(source.teacher, index, change, alpha > 0)
    places = np.where(labels[:, 2:] > 0, labels[:, :2], teacher[:, :2])
    pixels = cut(picture, change, size, places)
    if ask is not None and alpha > 0:
        answer = ask(pixels)
        answer[:, :2] /= size
        teacher = _inside(answer)
    return Sample(pixels, labels, teacher)


def _moved(known: FloatArray | None, index: int, change: Change, read: bool) -> FloatArray:
    """``[17, 3]`` of picture ``index`` in the changed crop; weight 0 outside it, or if not to be read."""
    if known is None or not read:
        return np.concatenate([np.full((JOINT_COUNT, 2), np.nan), np.zeros((JOINT_COUNT, 1))], axis=1)
    joints = swapped(known[index], COCO17.swaps, change)
    return _inside(np.concatenate([into(change, joints[:, :2]), joints[:, 2:]], axis=1))


def _inside(joints: FloatArray) -> FloatArray:
    joints = np.array(joints, dtype=np.float64)
    with np.errstate(invalid="ignore"):
        within = ((joints[:, :2] >= 0) & (joints[:, :2] < 1)).all(axis=1)
    joints[~within, 2] = 0.0
    return joints


class Batches:
    """The batches of a run, each made by the seed and its number alone, one ahead of its use."""

    def __init__(
        self,
        photos: Source,
        frames: Source | None,
        *,
        size: int,
        batch: int,
        frame_share: float,
        how: Augmentation,
        seed: int,
        alpha: Callable[[int], float],
        ask: Ask | None = None,
    ) -> None:
        self._photos, self._frames = photos, frames
        self._size, self._how, self._seed, self._alpha, self._ask = size, how, seed, alpha, ask
        extra = round(batch * frame_share) if frames is not None and len(frames.shelf) else 0
        self._extra = min(extra, batch - 1)
        self._own = min(batch - self._extra, len(photos.shelf))
        self._pool = ThreadPoolExecutor(1)
        self._ahead: tuple[int, Future[Batch]] | None = None

    @property
    def an_epoch(self) -> int:
        """How many batches show every photo once; the last few photos are left out."""
        return max(len(self._photos.shelf) // self._own, 1)

    def batch(self, number: int) -> Batch:
        """Batch ``number``, from 0; the next one is begun."""
        ready = self._ahead
        batch = ready[1].result() if ready and ready[0] == number else self._make(number)
        self._ahead = (number + 1, self._pool.submit(self._make, number + 1))
        return batch

    def close(self) -> None:
        """End the thread that works ahead."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _make(self, number: int) -> Batch:
        epoch, within = divmod(number, self.an_epoch)
        order = np.random.default_rng([self._seed, epoch]).permutation(len(self._photos.shelf))
        chosen = order[within * self._own : (within + 1) * self._own]
        rng = np.random.default_rng([self._seed, epoch, within + 1])
        alpha = self._alpha(number)
        picks = [(self._photos, int(i)) for i in chosen]
        if self._frames is not None and self._extra and alpha > 0:
            drawn = rng.integers(len(self._frames.shelf), size=self._extra)
            picks += [(self._frames, int(i)) for i in drawn]
        return _together(
            [make_sample(source, i, self._size, self._how, rng, alpha, self._ask) for source, i in picks]
        )


def _together(samples: list[Sample]) -> Batch:
    pixels = torch.from_numpy(np.stack([sample.pixels for sample in samples])).permute(0, 3, 1, 2)
    return Batch(pixels, _targets([s.labels for s in samples]), _targets([s.teacher for s in samples]))


def _targets(joints: list[FloatArray]) -> Targets:
    stacked = torch.from_numpy(np.stack(joints)).float()
    weights = torch.nan_to_num(stacked[..., 2], nan=0.0)
    return Targets(stacked[..., :2], weights)
