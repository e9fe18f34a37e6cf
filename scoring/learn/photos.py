"""Data sets of labelled photos (``images/`` and ``annotations.npz``), and which are only measured on.

Some photos of a set occur twice. Those that look alike, upright or mirrored, go
to one side together: a copy of a photo that was learned from measures nothing.
So do all photos of a person, where a set says who is who and has enough people.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

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
    # Not above: the site reads the names of the joints without OpenCV.
    import cv2

    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if picture is None:
        raise BadDataset(f"{path} is not a picture that can be read.")
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), dtype=np.uint8)


HELD_OUT_SEED = 951

HELD_OUT_SHARE = 951 / 9040
"""Of `lspet` these give the 951 photos the published figures are of, and their copies."""

CELLS = 16

ALIKE = 20
"""Two photos are near-duplicates if at most so many of the 256 cells of their average hashes differ:
below that, pairs of `lspet` are rare; above, unlike photos begin to meet."""

LEAST_PEOPLE = 5
"""Of fewer people none is held out: too few would be left to learn from."""

WORDS = CELLS * CELLS // 64


def average_hashes(
    photos: PhotoSet, done: Callable[[int], object] = lambda count: None
) -> npt.NDArray[np.uint64]:
    """``[N, 2, 4]``: for each photo, and for its mirror image, which of 16 x 16 cells are light."""
    import cv2

    light = np.zeros((len(photos), 2, CELLS, CELLS), dtype=bool)
    for i, path in enumerate(photos.files):
        picture = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        if picture is None:
            raise BadDataset(f"{path} is not a picture that can be read.")
        small = np.asarray(cv2.resize(picture, (CELLS, CELLS), interpolation=cv2.INTER_AREA), dtype=float)
        light[i, 0] = small > small.mean()
        light[i, 1] = light[i, 0, :, ::-1]
        done(1)
    packed = np.packbits(light.reshape(len(photos), 2, -1), axis=-1)
    return packed.view(np.uint64).reshape(len(photos), 2, WORDS)


def alike(hashes: npt.NDArray[np.uint64]) -> IntArray:
    """``[N]``: the group of each photo of ``hashes [N, 2, 4]``; near-duplicates share one."""
    pairs: list[IntArray] = []
    upright = hashes[:, 0]
    for i in range(len(hashes)):
        differ = np.bitwise_count(upright[i:, None] ^ hashes[i]).sum(axis=-1).min(axis=-1)
        near = i + np.flatnonzero(differ <= ALIKE)
        pairs.append(np.stack([np.full(len(near), i), near]))
    ends = np.concatenate(pairs, axis=1) if pairs else np.zeros((2, 0), int)
    return _components(ends[0], ends[1], len(hashes))


def _components(first: IntArray, second: IntArray, count: int) -> IntArray:
    """``[count]``: the group of each thing; ``first[i]`` and ``second[i]`` are linked."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    links = coo_array((np.ones(len(first)), (first, second)), shape=(count, count))
    return np.asarray(connected_components(links, directed=False)[1])


def split(
    photos: PhotoSet,
    seed: int = HELD_OUT_SEED,
    held_out_share: float = HELD_OUT_SHARE,
    done: Callable[[int], object] = lambda count: None,
) -> tuple[PhotoSet, PhotoSet]:
    """``(train, held_out)``, each in the order of ``photos``; the same for the same seed.

    The held-out photos are ``held_out_share`` of all, drawn as by
    ``PhotoSet.sample``, and with them every near-duplicate of theirs. Where the
    photos show ``LEAST_PEOPLE`` or more that are told apart, whole people are drawn
    until there are as many photos.
    """
    count = round(len(photos) * held_out_share)
    if not 0 < count < len(photos):
        raise BadDataset(f"{len(photos)} photos cannot be split with {held_out_share:g} of them held out.")
    rng = np.random.default_rng(seed)
    groups = alike(average_hashes(photos, done))
    if photos.people is not None and len(np.unique(photos.people)) >= LEAST_PEOPLE:
        groups = joined(groups, photos.people)
        held_out = np.isin(groups, _enough(rng.permutation(np.unique(groups)), groups, count))
    else:
        held_out = np.isin(groups, groups[rng.choice(len(photos), count, replace=False)])
    if held_out.all():
        raise BadDataset("All photos look alike; none is left to learn from.")
    return photos.take(~held_out), photos.take(held_out)


def joined(first: IntArray, second: IntArray) -> IntArray:
    """``[N]``: groups in which all are together who are so in ``first [N]`` or in ``second [N]``."""
    rows, columns = (np.unique(one, return_inverse=True)[1] for one in (first, second))
    columns = columns + rows.max() + 1
    return _components(rows, columns, int(columns.max()) + 1)[rows]


def _enough(order: IntArray, groups: IntArray, count: int) -> IntArray:
    """The first of the groups in ``order`` that have ``count`` photos together."""
    sizes = np.array([np.count_nonzero(groups == one) for one in order])
    return order[: int(np.searchsorted(sizes.cumsum(), count)) + 1]
