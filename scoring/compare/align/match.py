"""The practice laid against the reference: side, stretch, repetitions of the reference, warp."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from scoring.arrays import FloatArray
from scoring.compare.align.clips import Clip, Sampled, SideBySide
from scoring.compare.align.ends import open_warp
from scoring.compare.align.features import with_unseen
from scoring.compare.align.stretch import Alignment, Stretch, keeps_tempo, repeated, stretched
from scoring.compare.align.warp import Warp, align
from scoring.compare.body.description import Body
from scoring.compare.calibration import (
    ALL_OF_IT,
    FAIR_COST,
    MIRROR_FLOOR,
    MIRROR_GAIN,
    OTHER_SIDE_GAIN,
    SMALL_COST,
    TEMPOS,
)
from scoring.errors import NotComparable


@dataclass(frozen=True)
class Match:
    """Two bodies over the matched stretch and the warp between them.

    The practice is sampled at the even tempo of the stretch, so that an even
    practice runs along the diagonal whatever its speed, and turned over where
    ``mirrored``. ``completeness`` is the share of the reference matched; of a
    reference that repeats itself more often than the practice, of as many
    ``repetitions`` (the first number) of all it has (the second). ``performance``
    is the practice from its first to its last sample, where all of it belongs.
    """

    reference: Body
    practice: Body
    warp: Warp
    mirrored: bool
    completeness: float
    repetitions: tuple[int, int] = (1, 1)
    performance: Body | None = None

    @property
    def times(self) -> FloatArray:
        """Aligned seconds ``[P, 2]`` of reference and practice."""
        path = self.warp.path
        return np.stack([self.reference.times[path[:, 0]], self.practice.times[path[:, 1]]], axis=1)

    @property
    def alike(self) -> bool:
        """Whether the two are alike enough for the warp to tell what belongs to what."""
        return self.warp.cost <= FAIR_COST


def find_match(reference: Clip, practice: Clip, *, mirrored: bool | None) -> Match:
    """The best match of two clips; ``mirrored`` None decides the side.

    Raises NotComparable when too little of a body is seen.
    """
    side = _turned_fits(reference.samples, practice) if mirrored is None else mirrored
    return matched(repeated(stretched(Alignment(reference.samples, practice, side))))


def matched(alignment: Alignment) -> Match:
    """The stretch that was found, described without what lies before and after, and warped once more."""
    found, whole = alignment.stretch, alignment.reference
    assert found is not None
    some = replace(alignment, reference=whole.between(found.first, found.last))
    match = _warped(some, found)
    if not keeps_tempo(match.times[[0, -1]], match.warp.cost):
        match = _warped(some, replace(found, tempo=1.0))
    return replace(
        match,
        completeness=float(found.last - found.first + 1) / len(whole),
        repetitions=alignment.repetitions,
        performance=_performance(some),
    )


def _warped(alignment: Alignment, found: Stretch) -> Match:
    """The stretch ``found`` of the practice laid against all of the reference, at the tempo of ``found``.

    Without the extra footage, which must not change the clip's torso length.
    """
    pair = alignment.pair(found.tempo, found.start, found.end)
    warp = align(*with_unseen(*pair.features, found.unseen))
    return Match(*pair.bodies, warp, alignment.mirrored, completeness=1.0)


def _performance(alignment: Alignment) -> Body | None:
    """The whole practice, where the reference explains all of it about as well as the best part of it.

    The best match of a performance unlike the reference is often a fraction of
    it; what it reaches must not be judged by that fraction alone.
    """
    seconds = max(float(alignment.reference.times[-1] - alignment.reference.times[0]), 1e-6)
    tempo = alignment.practice.seen.duration / seconds
    if not TEMPOS[0] < tempo < TEMPOS[1]:
        return None
    pair = alignment.pair(tempo)
    x, x_weights, y, y_weights = pair.features
    part = align(x, x_weights, y, y_weights).cost
    every_sample = align(y, y_weights, x, x_weights).cost
    return pair.bodies[1] if every_sample <= ALL_OF_IT * max(part, SMALL_COST) else None


def _turned_fits(reference: Sampled, practice: Clip) -> bool:
    """Whether the practice matches clearly better with left and right exchanged."""
    straight, turned = _both_sides(reference, practice)
    return turned < MIRROR_GAIN * straight - MIRROR_FLOOR


def other_side_fits(reference: Sampled, practice: Clip, *, mirrored: bool) -> bool:
    """Whether the side that was not taken would match clearly better, and well."""
    costs = _both_sides(reference, practice)
    taken, other = (costs[1], costs[0]) if mirrored else costs
    return other < min(FAIR_COST, OTHER_SIDE_GAIN * taken - MIRROR_FLOOR)


def _both_sides(reference: Sampled, practice: Clip) -> tuple[float, float]:
    """Mean costs of the best coarse warp, straight and with left and right exchanged."""
    left, right = reference.thinned, practice.samples.thinned
    return _cost(SideBySide(left, right)), _cost(SideBySide(left, right.turned))


def _cost(pair: SideBySide) -> float:
    """Mean cost of the best warp; infinite where the two show nothing in common."""
    try:
        return open_warp(pair.reference.times, pair.features).cost
    except NotComparable:
        return float("inf")
