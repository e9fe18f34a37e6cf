"""From what is measured along a match to each part's error and value, the total and the timing."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.compare.align.match import Match
from scoring.compare.body.description import SWAPPED
from scoring.compare.calibration import (
    BESIDE_TRAITS,
    DISAGREEMENT,
    DISAGREEMENT_BRIDGED,
    LEAST_PART_COVERAGE,
    MOST_OF_ONE_FAULT,
    PLAIN_FAULT,
    RANGE_TOLERANCE,
    RANGE_TOLERANCE_BRIDGED,
    TIME_POWER,
    TRAIT_TOLERANCE,
    WORST_SHARE,
)
from scoring.compare.measure.curve import value_of
from scoring.compare.measure.deviations import Deviations
from scoring.compare.measure.lasting import Lasting, range_ratio, time_shares
from scoring.compare.measure.timing import motion, timing_value
from scoring.compare.quality.standard import Against, Standard
from scoring.compare.result import PartScore, Repetition
from scoring.compare.verdict import Found, verdict
from scoring.pose.skeleton import PARTS
from scoring.reasons import Reason


@dataclass(frozen=True)
class Measured:
    """What is measured along a match, parts and their ``weights [13]`` under the person's own sides.

    ``values [P, 13]`` are those of the moments, 0..100; ``by_traits``: the total is that of learned traits.
    """

    match: Match
    found: Deviations
    values: FloatArray
    lasting: Lasting
    weights: FloatArray
    total: float | None
    timing: float | None
    coverage: float
    parts: dict[str, PartScore]
    reason: Reason | None
    by_traits: bool = False

    @property
    def without_values(self) -> Measured:
        """The same where no value means anything: only what was seen is kept."""
        parts = {name: PartScore(coverage=part.coverage) for name, part in self.parts.items()}
        nothing = np.full_like(self.values, np.nan)
        found = replace(self.found, degrees=nothing)
        return replace(self, parts=parts, values=nothing, found=found)

    @property
    def completeness(self) -> float:
        """The share 0..1 of the reference that was matched."""
        return self.match.completeness

    @property
    def agreement(self) -> float | None:
        """How the bones turn when those of the reference do; as in Match."""
        return self.match.agreement

    @property
    def repetition(self) -> Repetition:
        """The stretch of the practice that was matched, as a Repetition."""
        start, end = self.match.times[[0, -1], 1]
        return Repetition(start=float(start), end=float(end), total=self.total, timing=self.timing)


def measure(standard: Standard, match: Match) -> Measured:
    """Errors, values, timing and coverage of a match."""
    weights = standard.weights
    against = standard.against(match)
    table, found = part_table(match, against, weights > 0), against.deviations
    if match.mirrored:
        table, weights, found = table.reordered(SWAPPED), weights[SWAPPED], _exchanged(found)
    seen = (found.weights > 0).mean(axis=1)
    moving = motion(match.reference)[match.warp.path[:, 0]]
    departed = against.departures.mean(standard.weights) if against.departures else None
    total = total_value(table, weights, _disagreement(match), departed)
    measured = Found(total, table.coverage, table.shown, by_traits=departed is not None)
    judged = verdict(match, measured, weights, standard.takes)
    timing = timing_value(match.times, moving, seen) if match.alike and judged.reason is None else None
    return Measured(
        match,
        found,
        _moment_values(found, bridged=match.bridged),
        against.lasting.exchanged(SWAPPED) if match.mirrored else against.lasting,
        weights,
        _at_most(total, match) if judged.reason is None else None,
        timing,
        judged.coverage,
        parts=part_scores(table, bridged=match.bridged),
        reason=judged.reason,
        by_traits=measured.by_traits,
    )


def _at_most(total: float | None, match: Match) -> float | None:
    """``total``, less where some of it was done on the other side: a plain fault, however well it was done.

    At most 100 less the percentage of the time that was, and no lower than PLAIN_FAULT.
    """
    if total is None or not match.exchanged:
        return total
    share = float(time_shares(match.warp.path)[match.in_exchanged].sum())
    return min(total, max(100.0 * (1.0 - share), PLAIN_FAULT))


@dataclass(frozen=True)
class PartTable:
    """Per part ``[13]``: ``errors`` over the clip (radians; NaN: not measured) and the ``tolerances`` of
    them, degrees off all the way through (``lasts``, 0: none) and how many are ``lasting_tolerated``,
    ``moved`` by how many tolerances the whole body moves otherwise where that is put down to the part
    (0: not), and ``further`` by which share of the reference's range (less than 0: not as far),
    coverage 0..1, mean torso lengths off, and the share of the time that the reference shows it."""

    errors: FloatArray
    tolerances: FloatArray
    lasts: FloatArray
    lasting_tolerated: FloatArray
    moved: FloatArray
    further: FloatArray
    coverage: FloatArray
    torso_lengths: FloatArray
    shown: FloatArray

    @property
    def ratios(self) -> FloatArray:
        """Errors in tolerances ``[13]``."""
        return self.errors / self.tolerances

    @property
    def lasting(self) -> FloatArray:
        """What is off all the way through in tolerances ``[13]``."""
        return self.lasts / self.lasting_tolerated

    @property
    def plain(self) -> FloatArray:
        """Plain faults in tolerances ``[13]``, at most MOST_OF_ONE_FAULT."""
        return np.minimum(np.maximum(self.lasting, self.moved), MOST_OF_ONE_FAULT)

    def reordered(self, order: IntArray) -> PartTable:
        """The same with the parts in another order."""
        return PartTable(**{name: values[order] for name, values in vars(self).items()})


def part_table(match: Match, against: Against, counting: BoolArray) -> PartTable:
    """Errors of the parts along the path: the confidence-weighted power mean of the moments' errors.

    ``counting [13]``: whether a part has a weight.
    """
    shares, found = time_shares(match.warp.path), against.deviations
    weights = found.weights * shares[:, None]
    frames = _mean(found.errors**TIME_POWER, weights) ** (1.0 / TIME_POWER)
    coverage = ((found.weights > 0) * shares[:, None]).sum(axis=0)
    measured = coverage >= LEAST_PART_COVERAGE
    moved, further = _whole_range(match, found.own_tolerances, counting)
    return PartTable(
        errors=np.where(measured, frames, np.nan),
        tolerances=found.tolerances,
        lasts=np.where(measured, np.nan_to_num(np.abs(against.lasting.degrees)), 0.0),
        lasting_tolerated=against.lasting.tolerated,
        moved=np.where(measured, moved, 0.0),
        further=further,
        coverage=np.clip(coverage, 0.0, 1.0),
        torso_lengths=_mean(np.linalg.norm(found.offsets, axis=2), weights),
        shown=match.shown,
    )


def _whole_range(match: Match, own: FloatArray, counting: BoolArray) -> tuple[FloatArray, FloatArray]:
    """How far the whole body moves, put down to the parts that move most: ``moved`` and ``further``.

    Those are the parts of which most is tolerated (``own [13]``, by the engine itself).
    """
    ratio = range_ratio(match.reference, match.practice, match.warp.path, counting)
    tolerated = RANGE_TOLERANCE_BRIDGED if match.bridged else RANGE_TOLERANCE
    spread = own - own.min()
    most = counting & (spread >= 0.5 * np.max(spread, where=counting, initial=0.0))
    return most * min(abs(float(np.log(ratio))) / tolerated, MOST_OF_ONE_FAULT), most * (ratio - 1.0)


def _disagreement(match: Match) -> float:
    """How little the bones turn when those of the reference do, in tolerances."""
    if match.agreement is None:
        return 0.0
    return (1.0 - match.agreement) / (DISAGREEMENT_BRIDGED if match.bridged else DISAGREEMENT)


def _moment_values(found: Deviations, *, bridged: bool) -> FloatArray:
    """Values of the moments ``[P, 13]``.

    By guessed depths (``bridged``) no moment is called low: what seems to be is not known.
    """
    ratios = found.errors / found.tolerances
    return value_of(np.where(ratios > 1.0, np.nan, ratios) if bridged else ratios)


def part_scores(table: PartTable, *, bridged: bool) -> dict[str, PartScore]:
    """A PartScore for each of PARTS; by guessed depths (``bridged``) only what lasts makes one low."""
    ratios = np.max([table.ratios, table.lasting, table.moved], axis=0)
    if bridged:
        ratios = np.where((ratios > 1.0) & (table.plain < 1.0), np.nan, ratios)
    values = value_of(ratios)
    return {name: _part_score(table, index, float(values[index])) for index, name in enumerate(PARTS)}


def _part_score(table: PartTable, index: int, value: float) -> PartScore:
    """The part at ``index``, with the degrees and the tolerance that its ``value`` follows from."""
    coverage = float(table.coverage[index])
    if not np.isfinite(value):
        return PartScore(coverage=coverage)
    error, lasting, moved = (float(of[index]) for of in (table.ratios, table.lasting, table.moved))
    throughout = lasting > error
    lasts = table.lasts, table.lasting_tolerated
    degrees, tolerances = lasts if throughout else np.degrees((table.errors, table.tolerances))
    return PartScore(
        value=value,
        coverage=coverage,
        degrees=float(degrees[index]),
        tolerance=float(tolerances[index]),
        torso_lengths=_or_none(table.torso_lengths[index]),
        throughout=throughout,
        further=float(table.further[index]) if moved > max(error, lasting, 1.0) else None,
    )


def total_value(
    table: PartTable, weights: FloatArray, disagreement: float, departed: float | None
) -> float | None:
    """Form 0..100; None if nothing was measured.

    The mean over the parts of their errors in tolerances, or a share of the worst part's, or the worst
    of what is off all the way through (one plain fault is not made good by the rest), or the
    ``disagreement``, in tolerances. Where traits are judged (``departed``: their mean departure), they
    tell right from nearly right, and frames only what is plainly wrong.
    """
    ratio = _mean(table.ratios[:, None], weights[:, None])[0]
    if np.isnan(ratio):
        return None
    if departed is not None:
        return float(value_of(np.maximum(BESIDE_TRAITS * ratio, departed / TRAIT_TOLERANCE)))
    counting = weights > 0
    plain = float(np.max(table.plain, where=counting, initial=0.0))
    worst = WORST_SHARE * float(np.max(np.nan_to_num(table.ratios), where=counting, initial=0.0))
    return float(value_of(np.max([ratio, plain, min(worst, MOST_OF_ONE_FAULT), disagreement])))


def _mean(values: FloatArray, weights: FloatArray) -> FloatArray:
    """Weighted mean along the first axis of the finite values; NaN where none carries weight."""
    weights = np.where(np.isfinite(values), weights, 0.0)
    total = weights.sum(axis=0)
    sums = (np.nan_to_num(values) * weights).sum(axis=0)
    return np.where(total > 0, sums / np.where(total > 0, total, 1.0), np.nan)


def _or_none(value: FloatArray) -> float | None:
    return None if np.isnan(value) else float(value)


def _exchanged(found: Deviations) -> Deviations:
    """The parts of a turned-over practice back under the person's own sides."""
    return replace(
        found,
        errors=found.errors[:, SWAPPED],
        degrees=found.degrees[:, SWAPPED],
        offsets=found.offsets[:, SWAPPED] * np.array([-1.0, 1.0]),
        weights=found.weights[:, SWAPPED],
        feet=found.feet[:, SWAPPED],
        turns=-found.turns[:, SWAPPED],
        tolerances=found.tolerances[SWAPPED],
        easing=found.easing[SWAPPED],
        varies=found.varies[:, SWAPPED],
    )
