"""Folds of clips that a model does not learn from, so that it can be judged by them.

Takes of the same scene look nearly alike. They go into one fold together: a
copy of a clip that was learned from measures nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scoring.arrays import FloatArray, IntArray
from scoring.learn.events.clips import Clip

MOMENTS = 16
"""Each clip is brought to so many frames to be compared."""

ALIKE = 0.15
"""Two clips of a class are takes of one scene if their joints are less far apart on average
than so many body sizes, with the clips' centres and sizes made the same, upright or mirrored."""

NO_FOLD = -1


def takes_of_a_scene(clips: Sequence[Clip]) -> IntArray:
    """``[N]``: the scene of each clip; clips of different classes never share one."""
    from scipy.sparse.csgraph import connected_components

    layout = clips[0].layout
    shapes = np.stack([_shape(clip.points) for clip in clips])
    mirrored = np.stack([_shape(c.points[:, list(layout.swaps)] * np.array([-1.0, 1.0])) for c in clips])
    labels = np.array([clip.label for clip in clips])
    near = np.minimum(_apart(shapes, shapes), _apart(shapes, mirrored)) < ALIKE
    scenes: IntArray = connected_components(near & (labels[:, None] == labels))[1]
    return scenes


def same_source(sources: Sequence[str]) -> IntArray:
    """``[N]``: clips with the same one of ``sources`` are one scene."""
    return np.unique(np.array(sources, dtype=str), return_inverse=True)[1]


def _shape(points: FloatArray) -> FloatArray:
    """``[MOMENTS * J * 2]``: even moments of a clip, each about its own centre, sized alike."""
    place = np.linspace(0, len(points) - 1, MOMENTS)
    before = np.floor(place).astype(int)
    share = (place - before)[:, None, None]
    moments = points[before] * (1 - share) + points[np.minimum(before + 1, len(points) - 1)] * share
    about = moments - moments.mean(axis=1, keepdims=True)
    size = np.sqrt((about**2).sum(axis=2).mean())
    return np.asarray(about / max(size, 1e-9) / np.sqrt(about.shape[0] * about.shape[1])).ravel()


def _apart(left: FloatArray, right: FloatArray) -> FloatArray:
    """``[N, M]`` Euclidean distances."""
    squares = (left**2).sum(axis=1)[:, None] + (right**2).sum(axis=1) - 2 * left @ right.T
    return np.sqrt(np.maximum(squares, 0.0))


def divide(labels: Sequence[str], scenes: IntArray, folds: int, seed: int) -> IntArray:
    """``[N]``: the fold of each clip, 0 to ``folds - 1``, each class spread evenly over them.

    What a class has of a scene stays in one fold. A class of one scene alone is in none (NO_FOLD):
    who does not learn from it could not know it.
    """
    rng = np.random.default_rng(seed)
    result = np.full(len(labels), NO_FOLD)
    named = np.array(labels)
    for label in np.unique(named):
        own, sizes = np.unique(scenes[named == label], return_counts=True)
        if len(own) < 2:
            continue
        filled = rng.random(folds)
        for i in np.argsort(-(sizes + rng.random(len(own)))):
            fold = int(filled.argmin())
            result[(scenes == own[i]) & (named == label)] = fold
            filled[fold] += sizes[i]
    return result
