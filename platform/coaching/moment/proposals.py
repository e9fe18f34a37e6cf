"""The moments of a routine that are worth a look: where the form of all together is lowest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from practice.labels import part_label
from practice.playback import overall_along
from practice.stored import Detail
from scoring.arrays import FloatArray
from scoring.pose.skeleton import PARTS

STEP = 0.1
"""Seconds of the reference between two places that are looked at."""
APART, PIECES = 1.0, 6
"""Seconds between two proposals at least, or that part of a short reference. Set by hand."""
FINE = 90.0
"""Form from which on a moment is none of the worst, unless there is no worse one. Set by hand."""
MOST = 5
"""Proposals at most. Set by hand."""
REACH = 0.25
"""Seconds from a place to the path at most; as for a still."""


@dataclass(frozen=True)
class Proposal:
    """A second of the reference with the mean form there, 0..100, and the part that is lowest."""

    time: float
    value: float
    label: str

    @property
    def asked(self) -> str:
        """The second as an address has it."""
        return f"{self.time:.2f}"


def proposals(
    details: Sequence[Detail], *, start: float, end: float, joint_weights: dict[str, float]
) -> list[Proposal]:
    """The worst moments between two seconds of the reference, in the order of time; none without values."""
    grid = np.arange(start, end + 1e-9, STEP)
    measured = [along for one in details if (along := _along(one, grid)) is not None]
    if not len(grid) or not measured:
        return []
    parts = _mean(np.stack(measured))
    overall = overall_along(parts, joint_weights)
    apart = min(APART, (end - start) / PIECES)
    found: list[int] = []
    for place in np.argsort(np.where(np.isfinite(overall), overall, np.inf), kind="stable"):
        if len(found) == MOST or not np.isfinite(overall[place]) or (found and overall[place] >= FINE):
            break
        if all(abs(grid[place] - grid[other]) >= apart for other in found):
            found.append(int(place))
    return [_proposal(grid, overall, parts, place) for place in sorted(found)]


def _proposal(grid: FloatArray, overall: FloatArray, parts: FloatArray, place: int) -> Proposal:
    lowest = int(np.nanargmin(parts[place]))
    return Proposal(float(grid[place]), float(overall[place]), part_label(PARTS[lowest]))


def _along(detail: Detail, grid: FloatArray) -> FloatArray | None:
    """Form ``[G, 13]`` at the places of ``grid``; NaN where the path does not get there."""
    if not len(detail.path_times) or not len(detail.values):
        return None
    # Who repeats the movement passes a place of the reference several times.
    order = np.argsort(detail.path_times[:, 0], kind="stable")
    times, values = detail.path_times[order, 0], detail.values[order]
    after = np.clip(np.searchsorted(times, grid), 0, len(times) - 1)
    before = np.maximum(after - 1, 0)
    nearest = np.where(np.abs(times[after] - grid) <= np.abs(times[before] - grid), after, before)
    near = np.abs(times[nearest] - grid) <= REACH
    return np.where(near[:, None], values[nearest], np.nan)


def _mean(values: FloatArray) -> FloatArray:
    """Mean over the first axis of what is known; NaN where nothing is."""
    known = np.isfinite(values)
    count = known.sum(axis=0)
    sums = np.where(known, values, 0.0).sum(axis=0)
    return np.divide(sums, count, out=np.full(sums.shape, np.nan), where=count > 0)
