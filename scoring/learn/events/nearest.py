"""The nearest example by alignment: the start with few examples, before a model is better.

The features and the warp are those of the score (``scoring.compare``): bones
and positions about the pelvis, in the body's own size, laid along one warp of
time. It needs no training, no torch, and one example of each movement.
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
from scoring.errors import NotComparable
from scoring.learn.events.clips import Clip, clip_of, track_of
from scoring.learn.events.recognition import Recognition
from scoring.pose.skeleton import PARTS
from scoring.pose.track import PoseTrack

FloatArray = npt.NDArray[np.floating]
IntArray = npt.NDArray[np.integer]

RATE = 10.0
"""Samples a second at which clips are laid against each other."""

LEAST_SAMPLES = 12
"""Of shorter clips samples are taken more densely, to give as many."""

NEIGHBOURS = 1
"""More were no better by cross-validation."""

REFUSED = 0.1
"""The share of the examples that may lie farther from the nearest other of their movement than the
distance at which something still is a known movement."""

LEAST_LIMIT = 0.02
"""Copies of one video must not make every other performance a stranger."""

SHARPNESS = 4.0
"""A movement whose nearest example is a whole limit farther has e to the minus this of the probability."""

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
    """Examples, and the greatest distance to one at which something still is a known movement."""

    labels: tuple[str, ...]
    examples: tuple[Described, ...]
    limit: float

    @property
    def classes(self) -> tuple[str, ...]:
        """The movements, in order."""
        return tuple(sorted(set(self.labels)))

    def away(self, clip: Described) -> dict[str, float]:
        """The distance of ``clip`` to the nearest example of each movement, the nearest movement first."""
        found: dict[str, float] = {}
        for label, example in zip(self.labels, self.examples, strict=True):
            found[label] = min(distance(clip, example), found.get(label, np.inf))
        return dict(sorted(found.items(), key=lambda pair: pair[1]))


def learn_nearest(clips: Sequence[Clip]) -> Nearest:
    """The examples and their limit: one is enough, of one movement alone too.

    Where no movement has two, the limit is the engine's own for a fair match.
    """
    examples = [described(clip) for clip in clips]
    labels = [clip.label for clip in clips]
    away = distances(examples, examples)
    np.fill_diagonal(away, np.inf)
    named = np.array(labels)
    own = np.where(named[:, None] == named, away, np.inf).min(axis=1, initial=np.inf)
    known = own[np.isfinite(own)]
    limit = max(float(np.quantile(known, 1 - REFUSED)), LEAST_LIMIT) if known.size else FAIR_COST
    return Nearest(tuple(labels), tuple(examples), limit)


def shares(away: dict[str, float], limit: float) -> dict[str, float]:
    """Probabilities that fall with the distances ``away``, in their order."""
    least = min(away.values())
    near = {name: float(np.exp(-SHARPNESS * (value - least) / limit)) for name, value in away.items()}
    return {name: value / sum(near.values()) for name, value in near.items()}


def recognise_nearest(nearest: Nearest, track: PoseTrack | Clip) -> Recognition:
    """What the nearest examples by alignment take ``track`` for; it tells nothing of when.

    The probabilities fall with the distance to each movement's nearest example.
    Raises as ``recognise``; NotComparable without any example.
    """
    if not nearest.examples:
        raise NotComparable("There is no example yet to compare with.")
    clip = track if isinstance(track, Clip) else clip_of(track)
    away = nearest.away(described(clip))
    label, least = next(iter(away.items()))
    known = least <= nearest.limit
    return Recognition(
        label=label if known else "",
        probabilities=shares(away, nearest.limit),
        known=known,
        times=np.zeros(0),
        attention=np.zeros(0),
        peaks=(),
    )
