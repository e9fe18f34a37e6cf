"""The standard that a practice is held to: the reference and the further takes of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt

from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.compare.align.match import Match
from scoring.compare.body.description import SWAPPED, TRUNK
from scoring.compare.body.sampling import RATE, nearest
from scoring.compare.calibration import (
    COVERED,
    ENOUGH_TRAITS,
    LEAST_LEFT,
    LEAST_TAKES,
    LONGEST_STRETCH,
    PRIOR,
    UPRIGHT,
)
from scoring.compare.measure.deviations import NOT_SET, Deviations, deviations
from scoring.compare.measure.lasting import Lasting, lasting
from scoring.compare.quality.model import TraitModel, network_inputs, pieces, shipped_model
from scoring.compare.quality.signals import Stretch, side_sign
from scoring.compare.quality.traits import Traits, stretch_of, trait_list, traits_of
from scoring.pose.skeleton import PARTS

MOST_KEPT = 512
"""Stretches whose takes' traits are kept; practices that lack an end of the reference have their own."""


@dataclass(frozen=True)
class Standard:
    """Good performances of one movement; ``takes`` are matches of the takes with the reference.

    ``weights [13]`` are those of PARTS, by the reference's sides, and ``tolerated [13]`` the errors that
    the routine tolerates (NaN: as the engine proposes).
    """

    takes: tuple[Match, ...] = ()
    model: TraitModel = field(default_factory=shipped_model)
    weights: FloatArray = field(default_factory=lambda: np.ones(len(PARTS)))
    tolerated: FloatArray = field(default_factory=NOT_SET.copy)
    # Not for the constructor: a standard made of this one by replace() may have other takes.
    _known: dict[tuple[float, float, float], tuple[Traits, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def against(self, match: Match) -> Against:
        """What a match shows beyond what varies among the takes."""
        found = self._deviations_of(match)
        return Against(
            deviations=self._beyond_usual(found, match),
            lasting=self._beyond_usual_lasting(_lasting(match, found)),
            departures=self.departures(match).eased(found.easing) if self._judges_traits(match) else None,
        )

    def _judges_traits(self, match: Match) -> bool:
        """Whether what was learned holds here: several good performances of somebody upright.

        Not where parts of the practice are done on the other side: the takes' traits are of the one.
        """
        takes = self.takes if match.from_front is None else self._from_front.takes
        if len(takes) < LEAST_TAKES or match.exchanged:
            return False
        body = match.reference
        trunk, seen = body.bones[:, TRUNK], body.bone_weights[:, TRUNK] > 0
        upright = -trunk[seen, 1] >= np.cos(np.radians(UPRIGHT)) * np.linalg.norm(trunk[seen], axis=1)
        return bool(seen.any() and upright.mean() > 0.5)

    def departures(self, match: Match) -> Departures:
        """Departure of the practice's traits from good performances, as seen from the front.

        In the picture's own view where the tracks do not tell how a camera in front would see them.
        """
        if match.from_front is None:
            return self._departures_in_view(match)
        return self._from_front._departures_in_view(match.from_front)

    @cached_property
    def _from_front(self) -> Standard:
        """This standard with the takes as seen from the front, without those that do not tell."""
        fronts = (take.from_front for take in self.takes)
        return replace(self, takes=tuple(take for take in fronts if take is not None))

    def _departures_in_view(self, match: Match) -> Departures:
        cuts = _cuts(match.times[:, 0])
        rows = [self._departures_within(match, *cuts[index : index + 2]) for index in range(len(cuts) - 1)]
        parts = np.sqrt(np.mean([row.parts**2 for row in rows], axis=0))
        return Departures(parts, float(np.mean([row.measured for row in rows])))

    def _departures_within(self, match: Match, start: float, end: float) -> Departures:
        """As ``departures``, between two seconds of the reference."""
        sign = side_sign(match.reference)
        reference = stretch_of(match.reference, start, end)
        practice, onto = _opposite(match, start, end, reference.times)
        both = reference.where_known_in(practice, onto)
        good = [traits_of(both, sign, reference), *self._take_traits(sign, start, end, both)]
        own = traits_of(practice.where_known_at(both, onto), sign)
        parts = part_departures(own, good, self.model, self.weights)
        shown = np.isfinite(traits_of(reference, sign).values)
        return Departures(parts, float(np.average(shown, weights=self.weights[_parts_of_traits()])))

    def _take_traits(self, sign: float, start: float, end: float, seen: Stretch) -> Iterable[Traits]:
        """Traits of the takes that do the same stretch of the reference, of what is known in ``seen``.

        Those of all there is are kept, as every practice that shows it all needs them.
        """
        if not seen.all_known:
            return self._traits_of_takes(sign, start, end, seen)
        key = (sign, round(start, 3), round(end, 3))
        kept = self._known.get(key)
        if kept is None:
            kept = self._traits_of_takes(sign, start, end, seen)
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            self._known[key] = kept
        return kept

    def _traits_of_takes(self, sign: float, start: float, end: float, seen: Stretch) -> tuple[Traits, ...]:
        traits = []
        for take in self.takes:
            if _covers(take, start, end):
                stretch, onto = _opposite(take, start, end, seen.times)
                traits.append(traits_of(stretch.where_known_at(seen, onto), sign, stretch))
        return tuple(traits)

    def _beyond_usual(self, found: Deviations, match: Match) -> Deviations:
        """``found`` along the path of ``match``, its errors less what varies among the takes."""
        if not self.takes:
            return found
        times, *usual = self._usual
        moment = np.clip(np.searchsorted(times, match.times[:, 0] - 0.5 / RATE), 0, len(times) - 1)
        errors, degrees = (
            np.where(match.in_exchanged[:, None], kind[moment][:, SWAPPED], kind[moment]) for kind in usual
        )
        return replace(found, errors=lessened(found.errors, errors), varies=degrees)

    def _beyond_usual_lasting(self, found: Lasting) -> Lasting:
        """``found``, tolerating as much more as joints bend otherwise throughout among the takes."""
        if not self.takes:
            return found
        varies = self._usual_lasting
        return replace(found, tolerated=np.hypot(found.tolerated, varies), varies=varies)

    @cached_property
    def _usual_lasting(self) -> FloatArray:
        """Root mean square of what the takes' joints bend otherwise throughout, degrees ``[13]``."""
        rows = [_lasting(take, self._deviations_of(take)).degrees for take in self.takes]
        return np.sqrt(_mean_known(np.square(rows)))

    def _deviations_of(self, match: Match) -> Deviations:
        bodies = match.reference, match.practice
        return deviations(*bodies, match.warp.path, bridged=match.bridged, tolerated=self.tolerated)

    @cached_property
    def _usual(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Seconds of the reference ``[M]`` and root mean squares of the takes' errors and of the degrees by
        which their joints bend otherwise ``[M, 13]``.

        Of the takes that show the part at that moment; 0 where none does, as
        before the first and after the last moment that any take does.
        """
        first = min(float(take.times[0, 0]) for take in self.takes)
        last = max(float(take.times[-1, 0]) for take in self.takes)
        times = first + np.arange(-1, round((last - first) * RATE) + 2) / RATE
        kinds = []
        for take in self.takes:
            found, theirs = self._deviations_of(take), take.times[:, 0]
            own = np.clip(np.searchsorted(theirs, times - 0.5 / RATE), 0, len(theirs) - 1)
            near = (np.abs(theirs[own] - times) <= 0.5 / RATE)[:, None]
            kinds.append([np.where(near, kind[own], np.nan) for kind in (found.errors, found.degrees)])
        errors, degrees = (
            np.sqrt(np.nan_to_num(_mean_known(np.square(kind)))) for kind in zip(*kinds, strict=True)
        )
        return times, errors, degrees


def _lasting(match: Match, found: Deviations) -> Lasting:
    return lasting(found, match.reference, match.practice, match.warp.path, bridged=match.bridged)


def _cuts(times: FloatArray) -> FloatArray:
    """Seconds at which what was matched of the reference is divided into stretches."""
    first, last = float(times[0]), float(times[-1])
    return np.linspace(first, last, max(1, round((last - first) / LONGEST_STRETCH)) + 1)


def _covers(take: Match, start: float, end: float) -> bool:
    """Whether ``take`` does what the reference does from ``start`` to ``end``."""
    first, last = take.times[[0, -1], 0]
    return bool(min(end, last) - max(start, first) >= COVERED * (end - start))


def _opposite(match: Match, start: float, end: float, instants: FloatArray) -> tuple[Stretch, IntArray]:
    """What ``match`` lays against seconds ``start`` to ``end`` of the reference, and which
    of its samples is opposite each of the reference's, taken at ``instants [N]``."""
    theirs, own = match.times.T
    body = match.practice
    # Where several samples are opposite one of the reference, interp takes the last: not of the first.
    first = float(own[0] if start <= theirs[0] else np.interp(start, theirs, own))
    last = float(np.interp(end, theirs, own))
    if match.performance is not None:
        body = match.performance
        first = float(body.times[0]) if start <= theirs[0] else first
        last = float(body.times[-1]) if end >= theirs[-1] else last
    stretch = stretch_of(body, first, last)
    opposite = np.interp(instants, theirs, own)
    return stretch, nearest(stretch.times, opposite)


@dataclass(frozen=True)
class Against:
    """What was measured against a standard: ``deviations`` along the path, less what varies among
    the takes, what is off throughout, and the departures of the traits; None where nothing that was
    learned holds."""

    deviations: Deviations
    lasting: Lasting
    departures: Departures | None


def lessened(errors: FloatArray, usual: FloatArray) -> FloatArray:
    """``errors`` less what is ``usual`` among good performances, but never nothing: NaN stays NaN."""
    return np.sqrt(np.maximum(errors**2 - usual**2, LEAST_LEFT * errors**2))


@dataclass(frozen=True)
class Departures:
    """How far traits are from those of good performances, per part ``[13]``.

    A mean over the parts of 0.6 is usual between two people who both do it
    right, 2 a clear mistake; a trait that was not measured counts 0.
    ``measured`` is the share 0..1 of the traits that the reference shows, by the weights of
    their parts: what only the practice hides makes nothing else count more.
    """

    parts: FloatArray
    measured: float

    def eased(self, easing: FloatArray) -> Departures:
        """The same where ``easing [13]`` times as much as usual is tolerated."""
        return Departures(self.parts / easing, self.measured)

    def mean(self, weights: FloatArray) -> float:
        """Mean by the ``weights [13]`` of the parts, the measured traits standing for all."""
        return float(np.average(self.parts, weights=weights)) / max(self.measured, ENOUGH_TRAITS)


def part_departures(
    practice: Traits, good: Sequence[Traits], model: TraitModel, part_weights: FloatArray
) -> FloatArray:
    """Weighted departure ``[13]`` of ``practice`` from the ``good`` performances.

    Mean over the nearer half of them: there is more than one way to do it
    right. Which are nearer is told by the parts that count (``part_weights
    [13]``). Where one lacks a trait, it is taken to be like the others.
    """
    values = np.stack([traits.values for traits in good])
    known = np.isfinite(values).any(axis=0) & np.isfinite(practice.values)
    spread = blended_spread(values, model.spreads)
    ways = _mean_known([traits.ways for traits in good])
    weights = model.weights(network_inputs(ways, spread, model.spreads))
    values = np.where(np.isfinite(values), values, _mean_known(values))
    departures = _by_part((np.nan_to_num(practice.values) - values) / spread, weights, known)
    nearer = np.argsort(departures @ part_weights, kind="stable")[: (len(good) + 1) // 2]
    return np.asarray(departures[nearer].mean(axis=0))


def blended_spread(values: FloatArray, usual: FloatArray) -> FloatArray:
    """Spread of good performances ``[G, K]`` joined half and half with the ``usual`` one ``[K]``.

    Where they are few, theirs is drawn towards the usual one first. NaN: not measured.
    """
    counts = np.isfinite(values).sum(axis=0)
    variance = _mean_known((values - _mean_known(values)) ** 2)
    own = (counts * variance + PRIOR * usual**2) / (counts + PRIOR)
    return np.where(counts > 1, np.sqrt((own + usual**2) / 2), usual)


def _mean_known(rows: npt.ArrayLike) -> FloatArray:
    """Mean of the finite values along the first axis; 0 where there is none."""
    values = np.asarray(rows, dtype=np.float64)
    return np.asarray(np.nan_to_num(values).sum(axis=0) / np.maximum(np.isfinite(values).sum(axis=0), 1))


@cache
def _parts_of_traits() -> IntArray:
    """The part ``[K]`` that each trait tells of."""
    return np.array([trait.part for trait in trait_list()])


def _by_part(departures: FloatArray, weights: FloatArray, known: BoolArray) -> FloatArray:
    """Mean over all traits, spread over the parts so that their mean is that mean: ``[..., 13]``.

    What is not known adds nothing: a hidden joint must not make the others count more.
    """
    sums = (pieces(departures) * weights).sum(axis=-1) * known
    parts = _parts_of_traits()
    onto = (parts[:, None] == np.arange(len(PARTS))[None]).astype(np.float64)
    return np.asarray(sums @ onto * (len(PARTS) / len(parts)))
