"""From deviations along the path to each part's error and the total."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.compare.calibration import value_of
from scoring.compare.deviation import Deviations
from scoring.compare.match import Match
from scoring.compare.reach import extreme_errors, way_errors
from scoring.compare.result import PartScore
from scoring.pose.skeleton import PARTS

FloatArray = npt.NDArray[np.floating]
IntArray = npt.NDArray[np.integer]

LEAST_PART_COVERAGE = 0.1
"""A part seen for less than this share of the time is not measured."""

TIME_POWER = 3.0
"""Power mean over time: a bad second is not made good by many fair ones."""

WAY_SHARE = 0.45
"""Error of a way e times as long or short as the reference's."""


@dataclass(frozen=True)
class PartTable:
    """Per part ``[13]``: error (NaN: not measured), coverage 0..1, mean absolute
    degrees and torso lengths (NaN where there are none)."""

    errors: FloatArray
    coverage: FloatArray
    degrees: FloatArray
    torso_lengths: FloatArray

    def reordered(self, order: IntArray) -> PartTable:
        """The same with the parts in another order."""
        return PartTable(
            self.errors[order], self.coverage[order], self.degrees[order], self.torso_lengths[order]
        )


def part_table(match: Match, found: Deviations) -> PartTable:
    """Errors of the parts: along the path, of what they reach, and of their ways.

    ``error² = (frames² + extremes²)/2 + (WAY_SHARE · way)²``, where frames is
    the confidence-weighted power mean of the moments' errors.
    """
    path = match.warp.path
    shares = time_shares(path)
    weights = found.weights * shares[:, None]
    frames = _mean(found.errors**TIME_POWER, weights) ** (1.0 / TIME_POWER)
    extremes = extreme_errors(match.reference, match.practice, path)
    ways = np.nan_to_num(way_errors(match.reference, match.practice, path))
    both = np.where(np.isfinite(extremes), (frames**2 + extremes**2) / 2, frames**2)
    coverage = ((found.weights > 0) * shares[:, None]).sum(axis=0)
    return PartTable(
        errors=np.where(coverage >= LEAST_PART_COVERAGE, np.sqrt(both + (WAY_SHARE * ways) ** 2), np.nan),
        coverage=np.clip(coverage, 0.0, 1.0),
        degrees=_mean(np.abs(found.degrees), weights),
        torso_lengths=_mean(np.linalg.norm(found.offsets, axis=2), weights),
    )


def time_shares(path: IntArray) -> FloatArray:
    """Share of the matched time ``[P]`` that each cell stands for, both clips counting alike."""
    steps = np.diff(path, axis=0, prepend=path[:1] - 1).astype(np.float64)
    return (steps / steps.sum(axis=0)).mean(axis=1)


def part_scores(table: PartTable) -> dict[str, PartScore]:
    """A PartScore for each of PARTS."""
    values = value_of(table.errors)
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
    """Form 0..100: the value of the parts' weighted root mean square error; None if none was measured."""
    error = np.sqrt(_mean((table.errors**2)[:, None], weights[:, None]))[0]
    return _or_none(value_of(error))


def _mean(values: FloatArray, weights: FloatArray) -> FloatArray:
    """Weighted mean along the first axis of the finite values; NaN where none carries weight."""
    weights = np.where(np.isfinite(values), weights, 0.0)
    total = weights.sum(axis=0)
    sums = (np.nan_to_num(values) * weights).sum(axis=0)
    return np.where(total > 0, sums / np.where(total > 0, total, 1.0), np.nan)


def _or_none(value: FloatArray) -> float | None:
    return None if np.isnan(value) else float(value)
