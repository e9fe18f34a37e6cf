"""The nearest example by alignment: the start with few examples, before a model is better.

The features and the warp are those of the score (``scoring.compare``): bones
and positions about the pelvis, in the body's own size, laid along one warp of
time. It needs no training and one example of each movement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.compare.body import describe
from scoring.compare.features import alignment_features
from scoring.compare.match import FAIR_COST
from scoring.compare.resample import resample, turned_over
from scoring.compare.warp import align
from scoring.learn.events.clips import Clip, track_of
from scoring.pose.skeleton import PARTS

FloatArray = npt.NDArray[np.floating]
IntArray = npt.NDArray[np.integer]

RATE = 10.0
"""Samples a second at which clips are laid against each other."""

LEAST_SAMPLES = 12
"""Of shorter clips samples are taken more densely, to give as many."""

NEIGHBOURS = 3
REFUSED = 0.95
"""Of the examples' distances to the nearest other example of their movement, this quantile is
the greatest at which something still is that movement."""

SLACK = 1.25

_Side = tuple[FloatArray, FloatArray]


@dataclass(frozen=True)
class Described:
    """Features and weights ``[N, D]`` of a clip, as it is and turned over."""

    straight: _Side
    turned: _Side


def described(clip: Clip) -> Described:
    """What the warp compares of ``clip``."""
    samples = resample(track_of(clip), max(RATE, LEAST_SAMPLES / max(clip.duration, 1e-3)))
    weights = np.ones(len(PARTS))
    sides = [alignment_features(describe(one), weights) for one in (samples, turned_over(samples))]
    return Described(*sides)


def distance(left: Described, right: Described, *, mirror: bool = True) -> float:
    """Mean cost of the best warp, both ways round; the less of both sides where ``mirror``."""
    sides = (right.straight, right.turned) if mirror else (right.straight,)
    return min(_both_ways(left.straight, side) for side in sides)


def _both_ways(x: _Side, y: _Side) -> float:
    # Each warp matches the whole of its first clip alone: a short clip fits somewhere into any long one.
    return 0.5 * (align(*x, *y).cost + align(*y, *x).cost)


def distances(clips: Sequence[Described], others: Sequence[Described], *, mirror: bool = True) -> FloatArray:
    """``[N, M]`` of each of ``clips`` to each of ``others``; once a pair where these are the same."""
    result = np.zeros((len(clips), len(others)))
    same = clips is others
    for i, clip in enumerate(clips):
        for j, other in enumerate(others):
            if same and j < i:
                result[i, j] = result[j, i]
            elif not (same and i == j):
                result[i, j] = distance(clip, other, mirror=mirror)
    return result


def vote(away: FloatArray, labels: Sequence[str], neighbours: int = NEIGHBOURS) -> str:
    """The class of most of the nearest examples, each weighing by how near it is; ``away [M]``."""
    order = np.argsort(away, kind="stable")[: max(1, neighbours)]
    sums: dict[str, float] = {}
    for i in order:
        sums[labels[i]] = sums.get(labels[i], 0.0) + 1.0 / (float(away[i]) + 1e-6)
    return max(sums, key=lambda name: sums[name])


@dataclass(frozen=True)
class Nearest:
    """Examples and, for each movement, the greatest distance at which something still is that movement."""

    labels: tuple[str, ...]
    examples: tuple[Described, ...]
    limits: dict[str, float]

    @property
    def classes(self) -> tuple[str, ...]:
        """The movements, in order."""
        return tuple(sorted(set(self.labels)))


def learn_nearest(clips: Sequence[Clip]) -> Nearest:
    """The examples with their limits: one is enough, of one movement alone too.

    A movement with one example gets the limit of all movements' examples, or,
    where there are no two of any, the engine's own for a fair match.
    """
    examples = [described(clip) for clip in clips]
    labels = tuple(clip.label for clip in clips)
    away = distances(examples, examples)
    np.fill_diagonal(away, np.inf)
    named = np.array(labels)
    own = np.where(named[:, None] == named, away, np.inf).min(axis=1, initial=np.inf)
    known = own[np.isfinite(own)]
    usual = SLACK * float(np.quantile(known, REFUSED)) if known.size else FAIR_COST
    limits: dict[str, float] = {}
    for name in set(labels):
        mine = own[(named == name) & np.isfinite(own)]
        limits[name] = max(usual, SLACK * float(mine.max())) if mine.size else usual
    return Nearest(labels, tuple(examples), limits)
