"""Batches: crops changed by chance, and where labels and teacher have the joints in them.

Pictures are turned, enlarged, moved, mirrored, recoloured, and a limb is covered.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

import cv2
import numpy as np
import torch
from torch import Tensor

from scoring.arrays import FloatArray, Picture
from scoring.learn.distillation.pictures import Shelf
from scoring.learn.distillation.settings import Augmentation
from scoring.pose.crops import Square, whole
from scoring.pose.skeleton import COCO17


@dataclass(frozen=True)
class Change:
    """One draw: the square to cut, whether to mirror the cut, how to colour it, what to cover.

    ``gain [3]`` and ``lift`` change pixels as ``gain * pixel + lift``; ``erased`` is
    (joint, side as a share of the crop, grey level) or None.
    """

    square: Square
    mirror: bool = False
    gain: tuple[float, float, float] = (1.0, 1.0, 1.0)
    lift: float = 0.0
    erased: tuple[int, float, int] | None = None


def draw(square: Square, how: Augmentation, joints: int, rng: np.random.Generator) -> Change:
    """A random change of the cut ``square`` of a picture with ``joints`` joints."""
    slight = rng.random() < how.upright_share
    turn = np.radians(rng.uniform(-1, 1) * (how.slight_turn if slight else how.turn))
    side = square.side * float(np.exp(rng.uniform(*np.log(how.zoom))))
    dx, dy = rng.uniform(-how.shift, how.shift, 2) * side
    moved = Square(square.x + dx, square.y + dy, side, square.angle + float(turn))
    mirror = bool(rng.random() < how.flip)
    contrast, tint = rng.uniform(-1, 1), rng.uniform(-1, 1, 3)
    gain = 1 + how.colour * contrast + 0.5 * how.colour * tint
    lift = 255 * how.colour * 0.5 * rng.uniform(-1, 1) + 128 * (1 - float(gain.mean()))
    erased = (int(rng.integers(joints)), float(rng.uniform(*how.erase_size)), int(rng.integers(256)))
    covered = erased if rng.random() < how.erase else None
    return Change(moved, mirror, (float(gain[0]), float(gain[1]), float(gain[2])), float(lift), covered)


def plain(square: Square) -> Change:
    """No change at all."""
    return Change(square)


def cut(picture: Picture, change: Change, size: int, points: FloatArray | None = None) -> Picture:
    """The changed cut ``[size, size, 3]`` of ``picture``.

    ``points [J, 2]``, in shares of the cut, are the places that may be covered; NaN where unknown.
    """
    pixels = change.square.cut(picture, size)
    if change.mirror:
        pixels = np.ascontiguousarray(pixels[:, ::-1])
    if change.gain != (1.0, 1.0, 1.0) or change.lift:
        pixels = _coloured(pixels, change)
    if change.erased and points is not None:
        pixels = _covered(pixels, change.erased, points)
    return pixels


def _coloured(pixels: Picture, change: Change) -> Picture:
    levels = np.arange(256)[:, None] * np.array(change.gain) + change.lift
    table = np.clip(levels, 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(pixels, table[None]), dtype=np.uint8)


def _covered(pixels: Picture, erased: tuple[int, float, int], points: FloatArray) -> Picture:
    joint, side, grey = erased
    x, y = points[joint] * len(pixels)
    if not (np.isfinite(x) and np.isfinite(y)):
        return pixels
    half = side * len(pixels) / 2
    left, top = max(int(x - half), 0), max(int(y - half), 0)
    covered = pixels.copy()
    covered[top : max(int(y + half), 0), left : max(int(x + half), 0)] = grey
    return covered


def into(change: Change, points: FloatArray) -> FloatArray:
    """``points [..., 2]`` in pixels of the picture as shares of the changed cut.

    A mirrored cut has its points where they are seen; whose they are, left or
    right, is exchanged by ``swapped``.
    """
    square = change.square
    cos, sin = np.cos(square.angle), np.sin(square.angle)
    away = (points - np.array([square.x, square.y])) / square.side
    shares = away @ np.array([[cos, -sin], [sin, cos]]) + 0.5
    if change.mirror:
        shares[..., 0] = 1 - shares[..., 0]
    return np.asarray(shares)


def swapped(values: FloatArray, swaps: tuple[int, ...], change: Change) -> FloatArray:
    """``values [J, ...]`` with left and right joints exchanged if the cut is mirrored."""
    return values[list(swaps)] if change.mirror else values


def about(square: Square, points: FloatArray, margin: float) -> Square:
    """``square`` about the box of ``points [J, 2]`` (NaN: unknown), ``margin`` times as large."""
    known = points[np.isfinite(points).all(axis=1)]
    if not len(known):
        return square
    low, high = known.min(axis=0), known.max(axis=0)
    middle, side = (low + high) / 2, max(float((high - low).max()) * margin, 8.0)
    return replace(square, x=float(middle[0]), y=float(middle[1]), side=side)


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
class Targets:
    """Points ``[N, J, 2]``, shares of the picture's side, and the weight of each joint, ``[N, J]``.

    A joint of weight 0 may have any point, even none (NaN): it is not read.
    """

    points: Tensor
    weights: Tensor


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
