"""Changing training pictures: turned, enlarged, moved, mirrored, recoloured, a limb erased."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from scoring.arrays import FloatArray, Picture
from scoring.learn.config import section
from scoring.pose.crops import Square


@section
class Augmentation:
    """How much is changed.

    ``turn``: degrees to either side, and ``upright_share``: how many pictures are
    turned by ``slight_turn`` at most instead; ``zoom``: least and largest side of the
    crop as a multiple of the square given, drawn evenly on a log scale; ``shift``:
    of the crop's side; ``flip``: share mirrored; ``colour``: largest change of
    brightness, contrast and of each channel; ``erase``: share of pictures in which
    a patch about one joint is covered, ``erase_size`` of the crop's side.
    """

    turn: float = 180.0
    upright_share: float = 0.6
    slight_turn: float = 25.0
    zoom: tuple[float, float] = (0.7, 1.3)
    shift: float = 0.08
    flip: float = 0.5
    colour: float = 0.25
    erase: float = 0.25
    erase_size: tuple[float, float] = (0.08, 0.25)


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


def out_of(change: Change, shares: FloatArray) -> FloatArray:
    """The inverse of ``into``."""
    shares = shares.copy()
    if change.mirror:
        shares[..., 0] = 1 - shares[..., 0]
    return change.square.to_picture(shares, 1)


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
