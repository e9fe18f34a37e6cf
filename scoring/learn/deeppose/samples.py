"""Photos to learn from: which a run learns from, and batches of boxes and sub-images."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from scoring.arrays import BoolArray, FloatArray, IntArray, Picture
from scoring.errors import BadDataset
from scoring.learn.deeppose.boxes import Displacements, diameter, joints_box, whole_box
from scoring.learn.deeppose.settings import AugmentSettings, DeepPoseSettings
from scoring.learn.photos import JOINTS, PhotoSet, read_picture, split
from scoring.pose.crops import Square


@dataclass(frozen=True)
class Parts:
    """The photos to learn from, those for the errors of a stage, and those for the figures.

    No stage learns from the second: its errors there are those on photos not
    seen, which are larger than on the first and what the next stage will meet.
    """

    train: PhotoSet
    errors: PhotoSet
    held_out: PhotoSet


def divide(
    photos: PhotoSet, settings: DeepPoseSettings, done: Callable[[int], object] = lambda count: None
) -> Parts:
    """The three parts of the labelled ``photos``; near-duplicates are on one side of each cut."""
    with_labels = np.asarray(photos.keypoints[..., 2].any(axis=1))
    if not with_labels.any():
        raise BadDataset("No joint is labelled in this data set; there is nothing to learn.")
    labelled = photos.take(with_labels).sample(settings.limit or None)
    rest, held_out = split(labelled, settings.held_out_seed, settings.held_out_share, done)
    train, errors = split(rest, settings.seed, settings.error_share, done)
    return Parts(train, errors, held_out)


MIRRORED = np.array(
    [
        JOINTS.index(name.replace("left", "*").replace("right", "left").replace("*", "right"))
        for name in JOINTS
    ]
)
"""For each joint the one in its place when left and right change."""

INSIDE = 0.475
"""A joint farther from the middle than this share of the sub-image's side is hardly in it."""


@dataclass(frozen=True)
class Batch:
    """``pictures [B, S, S, 3]``, ``targets [B, J, 2]`` normalised, ``labelled [B, J]``, ``code [B]``.

    In stage 1 J is 14 and there is no code; later J is 1, the joint of the code.
    """

    pictures: npt.NDArray[np.uint8]
    targets: FloatArray
    labelled: BoolArray
    code: IntArray | None = None


def photo_box(picture: Picture, keypoints: FloatArray, source: str, margin: float) -> FloatArray:
    """The box of stage 1, by ``source``: the whole photo or the labelled joints'."""
    if source == "photo":
        return whole_box(picture.shape[1], picture.shape[0])
    return joints_box(keypoints, margin)


def square_of(box: FloatArray) -> Square:
    """A square box as a cut of the picture."""
    return Square(float(box[0]), float(box[1]), float(box[2]))


def normalised_in(square: Square, points: FloatArray) -> FloatArray:
    """N(y; b) for a turned box: ``points [..., 2]`` in pixels as shares of ``square`` from its centre."""
    cos, sin = np.cos(square.angle), np.sin(square.angle)
    away = (points - np.array([square.x, square.y])) / square.side
    return np.asarray(away @ np.array([[cos, -sin], [sin, cos]]))


def moved(square: Square, settings: AugmentSettings, rng: np.random.Generator) -> Square:
    """``square`` shifted, resized and turned at random, within the settings."""
    dx, dy = rng.uniform(-settings.shift, settings.shift, 2) * square.side
    scale = float(np.exp(rng.uniform(-settings.scale, settings.scale)))
    return _turned(replace(square, x=square.x + dx, y=square.y + dy, side=square.side * scale), settings, rng)


@dataclass(frozen=True)
class PoseSamples:
    """Stage 1: the box of a photo, moved about a little, and all its joints."""

    photos: PhotoSet
    size: int
    box: str
    box_margin: float
    augment: AugmentSettings

    def __len__(self) -> int:
        return len(self.photos)

    def batch(self, chosen: IntArray, rng: np.random.Generator) -> Batch:
        """The photos ``chosen [B]`` as a batch."""
        made = [self._one(int(i), rng) for i in chosen]
        pictures, targets, labelled = (np.stack(part) for part in zip(*made, strict=True))
        return Batch(pictures, targets, labelled)

    def _one(self, photo: int, rng: np.random.Generator) -> tuple[Picture, FloatArray, BoolArray]:
        picture, keypoints = read_picture(self.photos.files[photo]), self.photos.keypoints[photo]
        square = square_of(photo_box(picture, keypoints, self.box, self.box_margin))
        square = moved(square, self.augment, rng)
        cut, targets = square.cut(picture, self.size), normalised_in(square, keypoints[:, :2])
        labelled = keypoints[:, 2] > 0
        if self.augment.flip and rng.random() < 0.5:
            return np.ascontiguousarray(cut[:, ::-1]), (targets * (-1, 1))[MIRRORED], labelled[MIRRORED]
        return cut, targets, labelled


@dataclass(frozen=True)
class JointSamples:
    """A later stage: sub-images beside a joint's true place, as far off as the last stage was.

    Each photo gives ``joints`` of its labelled joints each time it is drawn.
    """

    photos: PhotoSet
    size: int
    sigma: float
    joints: int
    displacements: Displacements
    augment: AugmentSettings

    def __len__(self) -> int:
        return len(self.photos)

    def batch(self, chosen: IntArray, rng: np.random.Generator) -> Batch:
        """``joints`` sub-images of each of the photos ``chosen [B]`` as a batch."""
        made = [one for i in chosen for one in self._some(int(i), rng)]
        pictures, targets, code = (np.stack(part) for part in zip(*made, strict=True))
        return Batch(pictures, targets[:, None], np.ones((len(made), 1), dtype=bool), code)

    def _some(self, photo: int, rng: np.random.Generator) -> list[tuple[Picture, FloatArray, np.integer]]:
        picture, keypoints = read_picture(self.photos.files[photo]), self.photos.keypoints[photo]
        across = float(diameter(keypoints))
        labelled = np.flatnonzero(keypoints[:, 2] > 0)
        joints = rng.choice(labelled, self.joints, replace=len(labelled) < self.joints)
        flips = (rng.random(self.joints) < 0.5) & self.augment.flip
        codes = np.where(flips, MIRRORED[joints], joints)
        scales = self.sigma * self.displacements.draw_scales(self.joints, rng)
        off = self.displacements.draw(codes, rng, INSIDE * scales)
        centres = keypoints[joints, :2] + off * np.where(flips[:, None], (-1, 1), 1) * across
        sides = scales * across
        made = []
        for joint, flip, centre, side, code in zip(joints, flips, centres, sides, codes, strict=True):
            square = _turned(Square(float(centre[0]), float(centre[1]), float(side)), self.augment, rng)
            cut, target = square.cut(picture, self.size), normalised_in(square, keypoints[joint, :2])
            if flip:
                cut, target = np.ascontiguousarray(cut[:, ::-1]), target * (-1, 1)
            made.append((cut, target, code))
        return made


def _turned(square: Square, settings: AugmentSettings, rng: np.random.Generator) -> Square:
    turn = np.deg2rad(settings.turn) * rng.uniform(-1, 1)
    return replace(square, angle=square.angle + float(turn))
