"""The nearest example by alignment: the start with few examples, before a model is better.

The features and the warp are those of the score (``scoring.compare``): bones
and positions about the pelvis, in the body's own size, laid along one warp of
time. It needs no training, no torch, and one example of each movement.

How sure it is: odds fall with a power of the distance: ``p(c)`` is proportional to ``d_c ** -k``, where d_c
is the distance to the nearest example of movement c. Only ratios count, so that nothing must be known of how
far apart performances of a movement usually are. k is fitted by leaving each example out once and
asking the others. As that says little where there are few, and nothing where each movement has one,
k starts from what was best on average over small sets of JHMDB's training clips and is drawn away
from it only as far as the examples insist: the most probable k with a log-normal prior.

The greatest distance at which something still is a known movement is found likewise: from
how far examples are from the nearest other of their movement, and from what is usual.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scoring.arrays import FloatArray, IntArray
from scoring.compare.align.features import alignment_features
from scoring.compare.align.warp import align
from scoring.compare.body.description import describe
from scoring.compare.body.sampling import resample, turned_over
from scoring.compare.calibration import FAIR_COST
from scoring.errors import NotComparable
from scoring.learn.events import Recognition
from scoring.learn.events.clips import Clip, clip_of, track_of
from scoring.pose.skeleton import PARTS
from scoring.pose.track import PoseTrack

POWER, GROWTH = 4.0, 1 / 3
"""k before anything is fitted: POWER * n ** GROWTH with n examples of a movement."""

SPREAD = 0.25
"""Standard deviation of the logarithm of k about that."""

FACTORS = np.exp(np.linspace(-3.0, 3.0, 241))
"""Multiples of that k that are tried."""

REFUSED = 0.1
"""The share of the examples that may lie farther from the nearest other of their movement."""

USUAL_LIMIT = FAIR_COST
"""The limit before anything is fitted: the engine's own for a fair match. With one example of each
movement it finds nine of ten strangers among JHMDB's clips and refuses two of three others; takes
of one routine are more alike than those."""

NEARER = 0.2
"""With n examples of a movement instead of m the nearest is (m / n) ** NEARER times as far."""

AS_GOOD_AS = 4.0
"""So many examples say as much of the limit as what is usual does."""

LEAST_LIMIT = 0.02
"""Copies of one video must not make every other performance a stranger."""

LEAST_DISTANCE = 1e-3
"""A copy of an example must not make the odds infinite."""


def usual_power(examples: float) -> float:
    """k for so many ``examples`` of each movement, before anything is fitted."""
    return float(POWER * max(examples, 1.0) ** GROWTH)


def fitted_power(away: FloatArray, own: IntArray, counts: Sequence[int]) -> float:
    """k for movements of which there are ``counts [C]`` examples.

    ``away [N, C]`` is the distance of each example to the nearest *other* of each
    movement, infinite where there is none, and ``own [N]`` its own movement.
    """
    examples = float(np.exp(np.mean(np.log(counts))))
    known = np.isfinite(away[np.arange(len(own)), own])
    if not known.any() or len(counts) < 2:
        return usual_power(examples)
    # Who is left out has one example of their own movement less: they are judged by the k for that.
    powers = FACTORS * usual_power(examples - 1)
    losses = [_loss(away[known], own[known], power) for power in powers]
    prior = np.log(FACTORS) ** 2 / (2 * SPREAD**2)
    return float(usual_power(examples) * FACTORS[np.argmin(losses + prior)])


def fitted_limit(own: FloatArray, counts: Sequence[int]) -> float:
    """The limit from the distances ``own [N]`` of examples to the nearest other of their movement.

    Infinite where there is none. ``counts [C]`` are the examples of each movement.
    """
    known = own[np.isfinite(own)]
    if not known.size:
        return USUAL_LIMIT
    examples = float(np.exp(np.mean(np.log(counts))))
    # A new video has one example more to be near to than one of these.
    found = float(np.quantile(known, 1 - REFUSED)) * (max(examples - 1, 1) / max(examples, 1)) ** NEARER
    share = known.size / (known.size + AS_GOOD_AS)
    return float(max(found, LEAST_LIMIT) ** share * USUAL_LIMIT ** (1 - share))


def _loss(away: FloatArray, own: IntArray, power: float) -> float:
    shares = _shares(away, power)[np.arange(len(own)), own]
    return float(-np.log(np.maximum(shares, 1e-12)).sum())


def _shares(away: FloatArray, power: float) -> FloatArray:
    """``[..., C]`` probabilities of distances ``away [..., C]``."""
    near = np.log(np.maximum(away, LEAST_DISTANCE))
    odds = np.exp(-power * (near - near.min(axis=-1, keepdims=True)))
    return np.asarray(odds / odds.sum(axis=-1, keepdims=True))


def shares(away: Mapping[str, float], power: float) -> dict[str, float]:
    """Probabilities that fall with the distances ``away``, in their order."""
    values = _shares(np.array(list(away.values())), power)
    return dict(zip(away, values.tolist(), strict=True))


RATE = 10.0
"""Samples a second at which clips are laid against each other."""

LEAST_SAMPLES = 12
"""Of shorter clips samples are taken more densely, to give as many."""

NEIGHBOURS = 1
"""More were no better by cross-validation."""

REPEATED = 1.5
"""Against a clip so many times as long the shorter one is laid again and again: who repeats a
movement still does it, and the warp cannot go more than three times as fast."""

BRIEF = 0.5
"""Of a clip of less than so many seconds nobody knows what repeating it would be."""

_Side = tuple[FloatArray, FloatArray]


@dataclass(frozen=True)
class Described:
    """Features and weights ``[N, D]`` of a clip of so many ``seconds``, as it is and turned over."""

    straight: _Side
    turned: _Side
    seconds: float


def described(clip: Clip) -> Described:
    """What the warp compares of ``clip``; NotComparable for one moment, or too little of a body."""
    if len(clip) < 2:
        raise NotComparable("One moment alone is no movement; a clip of at least two frames is needed.")
    samples = resample(track_of(clip), max(RATE, LEAST_SAMPLES / max(clip.duration, 1e-3)))
    weights = np.ones(len(PARTS))
    straight, turned = (alignment_features(describe(one), weights) for one in (samples, turned_over(samples)))
    return Described(straight, turned, clip.duration)


def distance(left: Described, right: Described, *, mirror: bool = True) -> float:
    """Mean cost of the best warp, both ways round; the less of both sides where ``mirror``."""
    sides = (right.straight, right.turned) if mirror else (right.straight,)
    repeats = min(left.seconds, right.seconds) >= BRIEF
    return min(_both_ways(left.straight, side, repeats) for side in sides)


def _both_ways(x: _Side, y: _Side, repeats: bool) -> float:
    # Each warp matches the whole of its first clip alone: a short clip fits somewhere into any long one.
    short, long = sorted((x, y), key=lambda side: len(side[0]))
    again = _repeated(short, len(long[0])) if repeats else short
    return 0.5 * (align(*short, *long).cost + align(*long, *again).cost)


def _repeated(side: _Side, samples: int) -> _Side:
    """``side`` so often that it has as many ``samples``, where it has many less."""
    features, weights = side
    if samples <= REPEATED * len(features):
        return side
    times = -(-samples // len(features))
    return np.tile(features, (times, 1)), np.tile(weights, (times, 1))


def distances(clips: Sequence[Described], *, sided: Sequence[bool] | None = None) -> FloatArray:
    """``[N, N]`` of ``clips`` to each other; not mirrored where one of two is ``sided [N]``."""
    result = np.zeros((len(clips), len(clips)))
    for i, clip in enumerate(clips):
        for j in range(i):
            mirror = sided is None or not (sided[i] or sided[j])
            result[i, j] = result[j, i] = distance(clips[j], clip, mirror=mirror)
    return result


def of_each_movement(away: FloatArray, own: IntArray) -> FloatArray:
    """``[N, C]``: of the distances ``away [N, M]`` to examples of movements ``own [M]`` the least to each."""
    return np.stack([away[:, own == place].min(axis=1) for place in range(own.max() + 1)], axis=1)


def vote(away: FloatArray, labels: Sequence[str], neighbours: int = NEIGHBOURS) -> str:
    """The class of most of the nearest examples, each weighing by how near it is; ``away [M]``."""
    order = np.argsort(away, kind="stable")[: max(1, neighbours)]
    sums: dict[str, float] = {}
    for i in order:
        sums[labels[i]] = sums.get(labels[i], 0.0) + 1.0 / (float(away[i]) + 1e-6)
    return max(sums, key=lambda name: sums[name])


@dataclass(frozen=True)
class Nearest:
    """Examples, and what they say of distances.

    ``limit`` is the greatest distance to an example at which something still is a known movement,
    ``power`` how steeply probabilities fall with the distance. Done on the other
    side a movement that is ``sided`` is another one.
    """

    labels: tuple[str, ...]
    examples: tuple[Described, ...]
    limit: float
    power: float
    sided: frozenset[str] = frozenset()

    def away(self, clip: Described) -> dict[str, float]:
        """The distance of ``clip`` to the nearest example of each movement, the nearest movement first."""
        found: dict[str, float] = {}
        for label, example in zip(self.labels, self.examples, strict=True):
            away = distance(clip, example, mirror=label not in self.sided)
            found[label] = min(away, found.get(label, np.inf))
        return dict(sorted(found.items(), key=lambda pair: pair[1]))


def learn_nearest(clips: Sequence[Clip], *, sided: Collection[str] = ()) -> Nearest:
    """The examples and what they say of distances: one is enough, of one movement alone too.

    ``sided`` names the movements that are others when mirrored: left and right of a kata, or of
    an exercise for one leg. NotComparable if one of ``clips`` shows no movement (``described``).
    """
    return nearest_of([described(clip) for clip in clips], [clip.label for clip in clips], sided=sided)


def nearest_of(
    examples: Sequence[Described], labels: Sequence[str], *, sided: Collection[str] = ()
) -> Nearest:
    """The same of clips that are ``described`` already, with their ``labels``."""
    if not examples:
        return Nearest((), (), USUAL_LIMIT, usual_power(1), frozenset(sided))
    _, own, counts = np.unique(labels, return_inverse=True, return_counts=True)
    away = distances(examples, sided=[label in sided for label in labels])
    np.fill_diagonal(away, np.inf)
    nearest = of_each_movement(away, own)
    limit = fitted_limit(nearest[np.arange(len(own)), own], counts.tolist())
    power = fitted_power(nearest, own, counts.tolist())
    return Nearest(tuple(labels), tuple(examples), limit, power, frozenset(sided))


def recognise_nearest(nearest: Nearest, track: PoseTrack | Clip) -> Recognition:
    """What the nearest examples by alignment take ``track`` for; it tells nothing of when.

    Of ten answers of a certainty of 0.8 eight are right, if it is one of the movements (``fitted_power``).
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
        probabilities=shares(away, nearest.power),
        known=known,
        times=np.zeros(0),
        attention=np.zeros(0),
        peaks=(),
    )
