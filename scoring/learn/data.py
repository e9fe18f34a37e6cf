"""Reading data sets of labelled photos: ``images/`` and ``annotations.npz``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.errors import BadDataset

JOINTS = (
    "right_ankle",
    "right_knee",
    "right_hip",
    "left_hip",
    "left_knee",
    "left_ankle",
    "right_wrist",
    "right_elbow",
    "right_shoulder",
    "left_shoulder",
    "left_elbow",
    "left_wrist",
    "neck",
    "head_top",
)
LIMB_JOINTS = JOINTS[:12]
"""The twelve joints that COCO-17 has too; the metrics are over these."""


@dataclass(frozen=True)
class PhotoSet:
    """Labelled photos: files ``[N]`` and keypoints ``[N, 14, 3]`` (x, y pixels, 1 labelled).

    ``people [N]``: numbers that say which photos show the same person, where that is known.
    """

    files: tuple[Path, ...]
    keypoints: FloatArray
    people: IntArray | None = None

    def __len__(self) -> int:
        return len(self.files)

    def sample(self, limit: int | None, seed: int = 0) -> PhotoSet:
        """At most ``limit`` photos, drawn without replacement by ``seed``, in their order."""
        if limit is None or limit >= len(self):
            return self
        chosen = np.sort(np.random.default_rng(seed).choice(len(self), limit, replace=False))
        return self.take(chosen)

    def take(self, which: BoolArray | IntArray) -> PhotoSet:
        """The photos marked in ``which [N]``, or with these indices."""
        chosen = np.flatnonzero(which) if which.dtype == bool else which
        people = None if self.people is None else self.people[chosen]
        return PhotoSet(tuple(self.files[i] for i in chosen), self.keypoints[chosen], people)


def read_photos(folder: Path) -> PhotoSet:
    """The data set in ``folder``; BadDataset, with a sentence, where it cannot be read."""
    path = folder / "annotations.npz"
    if not path.is_file():
        raise BadDataset(f"{folder} is not a data set: it holds no annotations.npz.")
    try:
        with np.load(path, allow_pickle=False) as stored:
            names, keypoints = stored["names"], stored["keypoints"].astype(np.float64)
            people = stored["people"].astype(np.int64) if "people" in stored else None
    except (OSError, ValueError, KeyError) as error:
        raise BadDataset(f"{path} cannot be read: {error}") from error
    if keypoints.shape != (len(names), len(JOINTS), 3):
        raise BadDataset(f"{path} has keypoints of shape {keypoints.shape}; expected (N, 14, 3).")
    if people is not None and people.shape != (len(names),):
        raise BadDataset(f"{path} has people of shape {people.shape}; expected one number a photo.")
    files = tuple(_find(folder / "images", str(name)) for name in names)
    return PhotoSet(files, keypoints, people)


def _find(images: Path, name: str) -> Path:
    """The photo called ``name``, with the suffix it has on disk."""
    for candidate in (images / name, *(images / f"{name}{s}" for s in (".webp", ".jpg", ".jpeg", ".png"))):
        if candidate.suffix and candidate.is_file():
            return candidate
    raise BadDataset(f"The photo “{name}” is missing from {images}.")


def read_picture(path: Path) -> npt.NDArray[np.uint8]:
    """The photo at ``path`` as ``[H, W, 3]`` RGB; BadDataset if it is none."""
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if picture is None:
        raise BadDataset(f"{path} is not a picture that can be read.")
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), dtype=np.uint8)
