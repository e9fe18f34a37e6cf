"""A made data set whose joints are coloured spots, and settings small enough to learn it in seconds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from scoring.learn.deeppose.settings import (
    AugmentSettings,
    DeepPoseSettings,
    NetworkSettings,
    TrainingSettings,
)
from scoring.learn.photos import PhotoSet, read_photos
from tests.scoring.learn.photos import FIGURE

SIDE = 128
HUES = np.array([[(37 * j) % 180, 255, 255] for j in range(14)], dtype=np.uint8)[None]
COLOURS = cv2.cvtColor(HUES, cv2.COLOR_HSV2BGR)[0]


def toy_photos(folder: Path, count: int, seed: int = 0) -> PhotoSet:
    """``count`` photos in which each joint of a figure, moved and bent at random, is a spot of its colour."""
    rng = np.random.default_rng(seed)
    (folder / "images").mkdir(parents=True)
    keypoints = np.ones((count, 14, 3))
    for i in range(count):
        points = 14 + FIGURE + rng.uniform(-14, 14, 2) + rng.normal(0, 4, (14, 2))
        keypoints[i, :, :2] = points
        picture = np.full((SIDE, SIDE, 3), 20, np.uint8)
        for (x, y), colour in zip(points, COLOURS.tolist(), strict=True):
            cv2.circle(picture, (round(16 * (x - 0.5)), round(16 * (y - 0.5))), 5 * 16, colour, -1, shift=4)
        cv2.imwrite(str(folder / "images" / f"im{i:05d}.png"), picture)
    np.savez(
        folder / "annotations.npz",
        names=np.array([f"im{i:05d}" for i in range(count)]),
        size=np.full((count, 2), SIDE),
        keypoints=keypoints,
    )
    return read_photos(folder)


SMALL = NetworkSettings(name="alexnet", size=64, width=0.12, dropout=0.0, start="random")
TOY = DeepPoseSettings(
    stages=2,
    watched=4,
    threads=1,
    held_out_share=0.25,
    error_share=0.25,
    pose=SMALL,
    pose_training=TrainingSettings(epochs=2, batch=8),
    refinement=SMALL,
    refinement_training=TrainingSettings(epochs=2, batch=8, joints=2),
    augment=AugmentSettings(flip=False),
)


def toy(**changes: object) -> DeepPoseSettings:
    """``TOY`` with other values."""
    return replace(TOY, **changes)  # type: ignore[arg-type]
