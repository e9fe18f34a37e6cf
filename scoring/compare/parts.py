"""From what is measured along a match to each part's error and value, the total and the timing."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from scoring.arrays import FloatArray, IntArray
from scoring.compare.align.match import Match
from scoring.compare.body.description import SWAPPED, Body
from scoring.compare.calibration import (
    ANOTHER_MOVEMENT,
    ENOUGH_TRAITS,
    LEAST_COVERAGE,
    LEAST_PART_COVERAGE,
    PART_POWER,
    QUALITY_SHARE,
    TIME_POWER,
    USUAL_DEPARTURE,
    USUAL_ERROR,
    USUAL_ERROR_OF_PART,
    WAY_SHARE,
    WORST_PART,
)
from scoring.compare.measure.curve import value_of
from scoring.compare.measure.deviations import Deviations
from scoring.compare.measure.timing import timing_value
from scoring.compare.quality.standard import Against, Standard
from scoring.compare.result import PartScore, Repetition
from scoring.pose.skeleton import PARTS
from scoring.reasons import Reason


@dataclass(frozen=True)
class Measured:
    """What is measured along a match, parts and their ``weights [13]`` under the person's own sides."""

    match: Match
    found: Deviations
    weights: FloatArray
    total: float | None
    timing: float | None
    coverage: float
    parts: dict[str, PartScore]
    reason: Reason | None

    @property
    def repetition(self) -> Repetition:
        """The stretch of the practice that was matched, as a Repetition."""
        start, end = self.match.times[[0, -1], 1]
        return Repetition(start=float(start), end=float(end), total=self.total, timing=self.timing)


def measure(standard: Standard, match: Match) -> Measured:
    """Errors, values, timing and coverage of a match."""
    weights = standard.weights
    against = standard.against(match)
    table, found = part_table(match.warp.path, against), against.deviations
    if match.mirrored:
        table, weights, found = table.reordered(SWAPPED), weights[SWAPPED], _exchanged(found)
    seen = (found.weights > 0).mean(axis=1)
    moving = motion(match.reference)[match.warp.path[:, 0]]
    timing = timing_value(match.times, moving, seen) if match.alike else None
    total, coverage, reason = verdict(table, weights, match.completeness)
    return Measured(
        match, found, weights, total, timing, coverage, parts=part_scores(table, weights), reason=reason
    )


@dataclass(frozen=True)
class PartTable:
    """Per part ``[13]``: error (NaN: not measured), departure of the traits from good
    performances, coverage 0..1, mean absolute degrees and torso lengths (NaN where
    there are none). ``traits_measured`` is the share of all traits that the reference shows."""

    errors: FloatArray
    departures: FloatArray
    coverage: FloatArray
    degrees: FloatArray
    torso_lengths: FloatArray
    traits_measured: float

    def reordered(self, order: IntArray) -> PartTable:
        """The same with the parts in another order."""
        return PartTable(
            errors=self.errors[order],
            departures=self.departures[order],
            coverage=self.coverage[order],
            degrees=self.degrees[order],
            torso_lengths=self.torso_lengths[order],
            traits_measured=self.traits_measured,
        )


def part_table(path: IntArray, against: Against) -> PartTable:
    """Errors of the parts: along the ``path [P, 2]``, of what they reach, and of their ways.

    ``error² = (frames² + extremes²)/2 + (WAY_SHARE · way)²``, where frames is
    the confidence-weighted power mean of the moments' errors.
    """
    shares, found = time_shares(path), against.deviations
    extremes, departed = against.extremes, against.departures
    weights = found.weights * shares[:, None]
    frames = _mean(found.errors**TIME_POWER, weights) ** (1.0 / TIME_POWER)
    both = np.where(np.isfinite(extremes), (frames**2 + extremes**2) / 2, frames**2)
    coverage = ((found.weights > 0) * shares[:, None]).sum(axis=0)
    measured = coverage >= LEAST_PART_COVERAGE
    return PartTable(
        errors=np.where(measured, np.sqrt(both + (WAY_SHARE * against.ways) ** 2), np.nan),
        departures=departed.parts,
        coverage=np.clip(coverage, 0.0, 1.0),
        degrees=_mean(np.abs(found.degrees), weights),
        torso_lengths=_mean(np.linalg.norm(found.offsets, axis=2), weights),
        traits_measured=departed.measured,
    )


def time_shares(path: IntArray) -> FloatArray:
    """Share of the matched time ``[P]`` that each cell stands for, both clips counting alike."""
    steps = np.diff(path, axis=0, prepend=path[:1] - 1).astype(np.float64)
    return (steps / steps.sum(axis=0)).mean(axis=1)


def part_scores(table: PartTable, weights: FloatArray) -> dict[str, PartScore]:
    """A PartScore for each of PARTS, which count by ``weights [13]`` in the whole."""
    worst = max(WORST_PART, _departure(table, weights))
    departed = _departed(np.minimum(table.departures, worst))
    values = value_of(np.hypot(_beyond_usual(table.errors, USUAL_ERROR_OF_PART), departed))
    return {
        name: PartScore(
            value=_or_none(values[index]),
            coverage=float(table.coverage[index]),
            degrees=_or_none(table.degrees[index]) if np.isfinite(values[index]) else None,
            torso_lengths=_or_none(table.torso_lengths[index]) if np.isfinite(values[index]) else None,
        )
        for index, name in enumerate(PARTS)
    }


def total_value(table: PartTable, weights: FloatArray) -> float | None:
    """Form 0..100; None if nothing was measured.

    Its error joins the power mean of the parts' errors with the mean of their
    departures, each less what is usual between two people.
    """
    powers = _beyond_usual(table.errors, USUAL_ERROR) ** PART_POWER
    error = _mean(powers[:, None], weights[:, None])[0] ** (1.0 / PART_POWER)
    departed = _departed(np.array(_departure(table, weights)))
    return _or_none(value_of(np.hypot(error, departed)))


def _departure(table: PartTable, weights: FloatArray) -> float:
    """Mean departure of the traits, those that are measured standing for all."""
    return float(np.average(table.departures, weights=weights)) / max(table.traits_measured, ENOUGH_TRAITS)


def _departed(departures: FloatArray) -> FloatArray:
    """Error of departures of traits from good performances."""
    return QUALITY_SHARE * _beyond_usual(departures, USUAL_DEPARTURE)


def _beyond_usual(values: FloatArray, usual: float) -> FloatArray:
    """``v²/(v + usual)``: rises with v from 0, half at the usual, and nears v − usual."""
    return np.asarray(values**2 / (values + usual))


def _mean(values: FloatArray, weights: FloatArray) -> FloatArray:
    """Weighted mean along the first axis of the finite values; NaN where none carries weight."""
    weights = np.where(np.isfinite(values), weights, 0.0)
    total = weights.sum(axis=0)
    sums = (np.nan_to_num(values) * weights).sum(axis=0)
    return np.where(total > 0, sums / np.where(total > 0, total, 1.0), np.nan)


def _or_none(value: FloatArray) -> float | None:
    return None if np.isnan(value) else float(value)


def verdict(
    table: PartTable, weights: FloatArray, completeness: float
) -> tuple[float | None, float, Reason | None]:
    """Total, coverage, and the reason where there is no total."""
    total = total_value(table, weights)
    coverage = float(np.average(table.coverage, weights=weights))
    if coverage < LEAST_COVERAGE:
        return None, coverage, _too_little("too_little_seen", coverage)
    if total is None:
        return None, coverage, Reason("not_enough_measured")
    if completeness < LEAST_COVERAGE and total >= ANOTHER_MOVEMENT:
        return None, coverage, _too_little("too_little_done", completeness)
    return total, coverage, None


def _too_little(code: str, share: float) -> Reason:
    return Reason(code, values={"share": share, "needed": LEAST_COVERAGE})


def _exchanged(found: Deviations) -> Deviations:
    """The parts of a turned-over practice back under the person's own sides."""
    return replace(
        found,
        errors=found.errors[:, SWAPPED],
        degrees=found.degrees[:, SWAPPED],
        offsets=found.offsets[:, SWAPPED] * np.array([-1.0, 1.0]),
        weights=found.weights[:, SWAPPED],
        feet=found.feet[:, SWAPPED],
    )


def motion(body: Body) -> FloatArray:
    """How fast the bones turn at each sample ``[N]``, as a mean over the measured ones."""
    if len(body) < 2:
        return np.zeros(len(body))
    speed = np.linalg.norm(np.gradient(body.bones, axis=0), axis=2)
    weights = body.bone_weights
    return (speed * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9)
