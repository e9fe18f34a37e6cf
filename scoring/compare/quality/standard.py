"""The standard that a practice is held to: the reference and the further takes of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from scoring.compare.deviation import Deviations, deviations
from scoring.compare.match import Match
from scoring.compare.quality.model import (
    PRIOR,
    TraitModel,
    network_inputs,
    pieces,
    shipped_model,
)
from scoring.compare.quality.signals import Stretch, side_sign
from scoring.compare.quality.traits import SAMPLES, Traits, stretch_of, trait_list, traits_of
from scoring.compare.reach import extreme_errors, way_errors
from scoring.compare.resample import RATE
from scoring.pose.skeleton import PARTS

FloatArray = npt.NDArray[np.floating]
IntArray = npt.NDArray[np.integer]

LONGEST = 5.0
"""Seconds of the reference that are looked at as one stretch; longer ones are divided evenly."""

LEAST_LEFT = 0.1
"""Share of an error, squared, that counts even where good performances differ as much."""


@dataclass(frozen=True)
class Standard:
    """Good performances of one movement; ``takes`` are matches of the takes with the reference."""

    takes: tuple[Match, ...] = ()
    model: TraitModel = field(default_factory=shipped_model)
    _known: dict[tuple[float, float, float], tuple[Traits, ...]] = field(default_factory=dict, repr=False)

    def departures(self, match: Match) -> Departures:
        """Departure of the practice's traits from good performances."""
        cuts = _cuts(match.times[:, 0])
        rows = [self._departures_within(match, *cuts[index : index + 2]) for index in range(len(cuts) - 1)]
        parts = np.sqrt(np.mean([row.parts**2 for row in rows], axis=0))
        return Departures(parts, float(np.mean([row.measured for row in rows])))

    def _departures_within(self, match: Match, start: float, end: float) -> Departures:
        """As ``departures``, between two seconds of the reference."""
        sign = side_sign(match.reference)
        reference = stretch_of(match.reference, start, end)
        practice, onto = _opposite(match, start, end)
        both = reference.where_known_in(practice, onto)
        good = [traits_of(both, sign), *self._take_traits(sign, start, end, both)]
        return part_departures(traits_of(practice.where_known_at(both, onto), sign), good, self.model)

    def _take_traits(self, sign: float, start: float, end: float, seen: Stretch) -> Iterable[Traits]:
        """Traits of the takes over the same stretch of the reference, of what is known in ``seen``.

        Those of all there is are kept, as every practice that shows it all needs them.
        """
        key = (sign, round(start, 3), round(end, 3)) if seen.all_known else None
        if key in self._known:
            return self._known[key]
        traits = []
        for take in self.takes:
            stretch, onto = _opposite(take, start, end)
            traits.append(traits_of(stretch.where_known_at(seen, onto), sign))
        if key is not None:
            self._known[key] = tuple(traits)
        return traits

    def beyond_usual(self, found: Deviations, match: Match) -> Deviations:
        """``found`` along the path of ``match``, its errors less what varies among the takes."""
        if not self.takes:
            return found
        times, usual = self._usual_errors
        nearest = np.clip(np.searchsorted(times, match.times[:, 0] - 0.5 / RATE), 0, len(times) - 1)
        return replace(found, errors=lessened(found.errors, usual[nearest]))

    @cached_property
    def usual_reach(self) -> Reach:
        """Root mean square of what the takes' extremes and ways differ from the reference's."""
        if not self.takes:
            return Reach(np.zeros(len(PARTS)), np.zeros(len(PARTS)))
        rows = [
            [kind(take.reference, take.practice, take.warp.path) for take in self.takes]
            for kind in (extreme_errors, way_errors)
        ]
        extremes, ways = (np.sqrt(np.mean(np.nan_to_num(row) ** 2, axis=0)) for row in rows)
        return Reach(extremes, ways)

    @cached_property
    def _usual_errors(self) -> tuple[FloatArray, FloatArray]:
        """Seconds of the reference ``[M]`` and root mean squares of the takes' errors ``[M, 13]``."""
        first = min(float(take.times[0, 0]) for take in self.takes)
        last = max(float(take.times[-1, 0]) for take in self.takes)
        times = np.arange(first, last + 1.0 / RATE, 1.0 / RATE)
        squares = np.zeros((len(times), len(PARTS)))
        for take in self.takes:
            found = deviations(take.reference, take.practice, take.warp.path)
            own = np.clip(np.searchsorted(take.times[:, 0], times), 0, len(take.times) - 1)
            squares += np.nan_to_num(found.errors[own]) ** 2
        return times, np.sqrt(squares / len(self.takes))


def _cuts(times: FloatArray) -> FloatArray:
    """Seconds at which what was matched of the reference is divided into stretches."""
    first, last = float(times[0]), float(times[-1])
    return np.linspace(first, last, max(1, round((last - first) / LONGEST)) + 1)


def _opposite(match: Match, start: float, end: float) -> tuple[Stretch, IntArray]:
    """What ``match`` lays against seconds ``start`` to ``end`` of the reference, and
    which of its samples is opposite each sample of the reference's stretch."""
    theirs, own = match.times.T
    body = match.practice
    first, last = (float(second) for second in np.interp((start, end), theirs, own))
    if match.performance is not None:
        body = match.performance
        first = float(body.times[0]) if start <= theirs[0] else first
        last = float(body.times[-1]) if end >= theirs[-1] else last
    opposite = np.interp(np.linspace(start, end, SAMPLES), theirs, own)
    share = (opposite - first) / max(float(last - first), 1e-9)
    onto = np.clip(np.rint(share * (SAMPLES - 1)), 0, SAMPLES - 1).astype(np.intp)
    return stretch_of(body, first, last), onto


@dataclass(frozen=True)
class Reach:
    """Errors of the extremes and of the ways of each part ``[13]``."""

    extremes: FloatArray
    ways: FloatArray


def lessened(errors: FloatArray, usual: FloatArray) -> FloatArray:
    """``errors`` less what is ``usual`` among good performances, but never nothing: NaN stays NaN."""
    return np.sqrt(np.maximum(errors**2 - usual**2, LEAST_LEFT * errors**2))


@dataclass(frozen=True)
class Departures:
    """How far traits are from those of good performances, per part ``[13]``.

    A mean over the parts of 0.6 is usual between two people who both do it
    right, 2 a clear mistake; a trait that was not measured counts 0.
    ``measured`` is the share 0..1 of the traits that were.
    """

    parts: FloatArray
    measured: float


def part_departures(practice: Traits, good: Sequence[Traits], model: TraitModel) -> Departures:
    """Weighted departure of ``practice`` from the ``good`` performances.

    Mean over the nearer half of them: there is more than one way to do it right.
    """
    values = np.stack([traits.values for traits in good])
    known = np.isfinite(values).all(axis=0) & np.isfinite(practice.values)
    values = np.where(known, values, 0.0)
    spread = blended_spread(values, model.spreads)
    ways = np.mean([traits.ways for traits in good], axis=0)
    weights = model.weights(network_inputs(ways, spread, model.spreads))
    own = np.where(known, practice.values, 0.0)
    departures = _by_part((own - values) / spread, weights, known)
    nearer = np.argsort(departures.sum(axis=1), kind="stable")[: (len(good) + 1) // 2]
    return Departures(np.asarray(departures[nearer].mean(axis=0)), float(known.mean()))


def blended_spread(values: FloatArray, usual: FloatArray) -> FloatArray:
    """Spread of good performances ``[G, K]`` joined half and half with the ``usual`` one ``[K]``.

    Where they are few, theirs is drawn towards the usual one first.
    """
    count = len(values)
    if count == 1:
        return usual
    own = (count * values.var(axis=0) + PRIOR * usual**2) / (count + PRIOR)
    return np.asarray(np.sqrt((own + usual**2) / 2))


def _by_part(departures: FloatArray, weights: FloatArray, known: npt.NDArray[np.bool_]) -> FloatArray:
    """Mean over all traits, spread over the parts so that their mean is that mean: ``[..., 13]``.

    What is not known adds nothing: a hidden joint must not make the others count more.
    """
    sums = (pieces(departures) * weights).sum(axis=-1) * known
    parts = np.array([trait.part for trait in trait_list()])
    onto = (parts[:, None] == np.arange(len(PARTS))[None]).astype(np.float64)
    return np.asarray(sums @ onto * (len(PARTS) / len(parts)))
