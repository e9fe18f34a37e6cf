"""Where the practice becomes slower than it is in the rest."""

from __future__ import annotations

import numpy as np

from scoring.arrays import FloatArray, IntArray
from scoring.compare.align.match import Match
from scoring.compare.calibration import (
    EVEN_TIMING,
    LEAST_TEMPO_CHANGE,
    LEAST_TIME_LOST,
    LOWER_THERE,
    SLOW_SECONDS,
    WARP_TELLS,
    WHOLE,
)
from scoring.compare.feedback.stretches import weight_of
from scoring.compare.measure.deviations import Deviations
from scoring.compare.measure.timing import Tempo, motion, tempo_of, weighted_median
from scoring.compare.result import Remark
from scoring.language import whole


def tempo_remarks(match: Match, found: Deviations, values: FloatArray, timing: float | None) -> list[Remark]:
    """The stretch in which most time is lost against the practice's tempo in the rest; at most one.

    ``values [P, 13]`` are the forms along the path. Only where the bodies are alike it is known which moment
    belongs to which; and a warp goes round differences, too: it tells a tempo only where the bodies are much
    less alike without it. Hurrying is not told: what seems to be is mostly such a way round.
    """
    if timing is None or whole(timing) >= EVEN_TIMING or match.completeness < WHOLE:
        return []
    seen = (found.weights > 0).mean(axis=1)
    tempo = tempo_of(match.times, motion(match.reference)[match.warp.path[:, 0]], seen)
    if tempo is None:
        return []
    taken, asked = np.diff(tempo.practice), np.diff(tempo.reference)
    # How long somebody rests where the reference rests is no tempo.
    telling = np.minimum(np.minimum(tempo.weights[:-1], tempo.weights[1:]), 1.0)
    # What is slower by more than LEAST_TEMPO_CHANGE counts for the stretch, all else against it.
    first, last = largest_run((taken - 2.0 ** (tempo.even + LEAST_TEMPO_CHANGE) * asked) * telling)
    start, end = (float(second) for second in tempo.practice[[first, last]])
    due = _elsewhere(tempo, first, last) * asked[first:last]
    lost = float(((taken[first:last] - due) * telling[first:last]).sum())
    if lost < LEAST_TIME_LOST or end - start < SLOW_SECONDS:
        return []
    # Slow on both sides of a rest that is cut short, it may be no slower from start to end.
    if due.sum() >= end - start:
        return []
    if not _alike(match, values, start, end) or not _warp_tells(match):
        return []
    share, importance = 100.0 * float(due.sum()) / (end - start), weight_of(100.0 - timing, lost)
    return [Remark("keep_tempo", value=share, start=start, end=end, importance=importance)]


def _elsewhere(tempo: Tempo, first: int, last: int) -> float:
    """Seconds of the practice to one of the reference before ``first`` and after ``last``."""
    rest = np.ones(len(tempo.local), dtype=bool)
    rest[first : last + 1] = False
    if not rest.any():
        return float(2.0**tempo.even)
    return float(2.0 ** weighted_median(tempo.local[rest], tempo.weights[rest]))


def _alike(match: Match, values: FloatArray, start: float, end: float) -> bool:
    """Whether the form between two seconds of the practice is about as good as in the rest."""
    seconds = match.times[:, 1]
    there = values[(seconds >= start) & (seconds <= end)]
    if not np.isfinite(there).any():
        return False
    return bool(np.nanmean(there) >= np.nanmean(values) - LOWER_THERE)


def _warp_tells(match: Match) -> bool:
    """Whether the bodies are much less alike where the practice is laid evenly against the reference."""
    count, others = len(match.reference), len(match.practice)
    evenly = np.round(np.linspace(0, others - 1, count)).astype(np.intp)
    even = _apart(match, np.stack([np.arange(count), evenly], axis=1))
    return even >= WARP_TELLS * _apart(match, match.warp.path)


def _apart(match: Match, path: IntArray) -> float:
    """Root mean square difference of the bones along ``path [P, 2]``, bones being 1 long."""
    bodies = (match.reference, match.practice)
    bones = [body.bones[path[:, side]] for side, body in enumerate(bodies)]
    seen = np.minimum(*(body.bone_weights[path[:, side]] for side, body in enumerate(bodies))) * match.counted
    apart = (seen[..., None] * (bones[0] - bones[1]) ** 2).sum()
    return float(np.sqrt(apart / max(float(seen.sum()), 1e-9)))


def largest_run(gains: FloatArray) -> tuple[int, int]:
    """``first``, ``last`` of the run ``gains[first:last]`` with the largest sum; equal where that is 0."""
    sums = np.concatenate([[0.0], np.cumsum(gains)])
    last = int(np.argmax(sums - np.minimum.accumulate(sums)))
    return int(np.argmin(sums[: last + 1])), last
