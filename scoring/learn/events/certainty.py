"""How sure the nearest example is, and when it should say that it is none of the movements.

Odds fall with a power of the distance: ``p(c)`` is proportional to ``d_c ** -k``, where d_c is the
distance to the nearest example of movement c. Only ratios count, so that nothing must be known of how
far apart performances of a movement usually are. k is fitted by leaving each example out once and
asking the others. As that says little where there are few, and nothing where each movement has one,
k starts from what was best on average over small sets of JHMDB's training clips and is drawn away
from it only as far as the examples insist: the most probable k with a log-normal prior.

The greatest distance at which something still is a known movement is found likewise: from
how far examples are from the nearest other of their movement, and from what is usual.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from scoring.arrays import FloatArray, IntArray
from scoring.compare.calibration import FAIR_COST

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
