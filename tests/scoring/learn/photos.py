"""Small made-up data sets in the format of labelled photos."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from scoring.learn.photos import JOINTS

FIGURE = np.array(
    [[40, 95], [40, 75], [42, 55], [58, 55], [60, 75], [60, 95],
     [25, 55], [28, 42], [38, 28], [62, 28], [72, 42], [75, 55], [50, 22], [50, 5]],
    dtype=float,
)  # fmt: skip
"""Somebody standing, 90 px tall, in the order of the labels."""


def labels(count: int) -> np.ndarray:
    """Keypoints ``[N, 14, 3]``, every joint labelled."""
    assert len(FIGURE) == len(JOINTS)
    one = np.concatenate([FIGURE, np.ones((14, 1))], axis=1)
    return np.repeat(one[None], count, axis=0)


def data_set(folder: Path, count: int, suffix: str = ".jpg") -> Path:
    """A readable data set of ``count`` grey photos."""
    (folder / "images").mkdir(parents=True)
    names = [f"im{i:05d}" for i in range(count)]
    for name in names:
        cv2.imwrite(str(folder / "images" / (name + suffix)), np.full((100, 100, 3), 90, np.uint8))
    size = np.full((count, 2), 100)
    np.savez(folder / "annotations.npz", names=np.array(names), size=size, keypoints=labels(count))
    return folder
