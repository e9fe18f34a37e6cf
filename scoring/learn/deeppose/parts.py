"""Which photos a run learns from, which give a stage's errors, and which its figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from scoring.errors import BadDataset
from scoring.learn.data import PhotoSet
from scoring.learn.deeppose.settings import DeepPoseSettings
from scoring.learn.splits import split


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
