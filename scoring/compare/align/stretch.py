"""Which stretch of the practice belongs to how much of the reference, and at which tempo."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from scoring.arrays import FloatArray
from scoring.compare.align.clips import Clip, Sampled, SideBySide
from scoring.compare.align.ends import FAIR_COST, GOOD_COST, open_warp
from scoring.compare.align.features import mean_known, path_costs, with_unseen
from scoring.compare.body.sampling import RATE

TEMPOS = (1 / 3, 3.0)
"""Least and greatest tempo of a practice: the slopes of the warp. As the warp is sought again at
the practice's own tempo, one of FAIR_COST may go as far again; a worse one would only shrink
to the stillest moment there is."""

TEMPO_SLACK = 0.05
"""Share by which a tempo may pass TEMPOS because samples are even."""

WHOLE = 0.97
HURRIED = 0.67
"""Share of the reference, and tempo of the practice (seconds a second of the reference), under which a
reference that repeats itself is taken to do so more often than the practice."""

CLEARLY, NEARLY = 0.6, 1.5
"""It must then cost so many times what hurrying through all of the reference does, or leaving a
part of it out."""

TRIES = 12
"""Numbers of repetitions that are tried."""

AS_GOOD = 1.1
"""Of several numbers of repetitions the greatest counts that costs so many times the least."""

UNSEEN_COST = 0.1
"""Cost of a sample in which nobody is seen, before it is known what the others cost."""

COST_OF_UNSEEN = 75.0
"""From then on it costs this percentile of what the others do: with less the warp lingers where
nobody is seen, with more it hurries through."""

ROUNDS = 3
SAME_TEMPO = 0.1
"""The stretch is sought until |ln| of the tempo changes by no more than this, or so many times."""


@dataclass(frozen=True)
class Stretch:
    """What belongs together: reference samples ``first..last``, ``start..end`` seconds of the
    practice and its even tempo (seconds a second of the reference); ``unseen`` is the cost of a
    sample in which nobody is seen."""

    first: int
    last: int
    start: float
    end: float
    tempo: float
    unseen: float
    cost: float = float("inf")

    def holds(self, reference: Sampled) -> bool:
        """Whether nearly all of ``reference`` is in it, at about a tempo that people keep."""
        whole = self.last - self.first + 1 >= WHOLE * len(reference)
        return whole and self.tempo >= HURRIED


@dataclass(frozen=True, eq=False)
class Alignment:
    """How a practice lies against a reference: each stage of ``find_match`` adds what it finds.

    ``reference`` is as much of the reference as is compared; ``mirrored`` says that the
    practice is turned over, ``stretch`` what belongs together, and ``repetitions`` how many
    of the reference's own repetitions are compared, and how many there are.
    """

    reference: Sampled
    practice: Clip
    mirrored: bool
    stretch: Stretch | None = None
    repetitions: tuple[int, int] = (1, 1)

    def pair(self, tempo: float, start: float | None = None, end: float | None = None) -> SideBySide:
        """Both clips, the practice at its even ``tempo`` from ``start`` to ``end`` seconds."""
        sampled = self.practice.at(RATE / tempo, start, end)
        return SideBySide(self.reference, sampled.turned if self.mirrored else sampled)


def stretched(alignment: Alignment) -> Alignment:
    """With the matched stretch, sought again at the practice's own tempo where that is another.

    The warp prefers an even tempo of one: it would rather lose the ends of a
    slow practice than go slowly all along.
    """
    times = alignment.reference.times
    found = Stretch(0, len(times) - 1, 0.0, 0.0, 1.0, UNSEEN_COST)
    for _ in range(ROUNDS):
        again = _sought(alignment.pair(found.tempo), found)
        ends = np.array([times[[again.first, again.last]], [again.start, again.end]]).T
        if np.isfinite(found.cost) and not keeps_tempo(ends, again.cost):
            break
        before, found = found, again
        if abs(np.log(found.tempo / before.tempo)) <= SAME_TEMPO:
            break
    return replace(alignment, stretch=found)


def _sought(pair: SideBySide, before: Stretch) -> Stretch:
    """The stretch that one warp of two sampled clips finds."""
    left, right, features = pair.reference.times, pair.practice.times, pair.features
    path = open_warp(left, with_unseen(*features, before.unseen)).path
    (i0, j0), (i1, j1) = path[0], path[-1]
    start, end = float(right[j0]), float(right[j1])
    seconds = max(float(left[i1] - left[i0]), 1e-6)
    tempo = float(np.clip((end - start) / seconds, *TEMPOS))
    costs = path_costs(*features, path)
    known = costs[np.isfinite(costs)]
    unseen = float(np.percentile(known, COST_OF_UNSEEN)) if known.size else UNSEEN_COST
    return Stretch(int(i0), int(i1), start, end, tempo, unseen, mean_known(costs))


def keeps_tempo(ends: FloatArray, cost: float) -> bool:
    """Whether a warp keeps to TEMPOS between its ``ends [2, 2]`` (reference, practice), or is fair."""
    reference, practice = np.maximum(ends[1] - ends[0], 1e-6)
    slowest, fastest = TEMPOS[1] * (1 + TEMPO_SLACK), TEMPOS[0] * (1 - TEMPO_SLACK)
    return cost <= FAIR_COST or bool(fastest <= practice / reference <= slowest)


def repeated(alignment: Alignment) -> Alignment:
    """Of a reference that repeats itself, as many repetitions as the practice does.

    A practice of fewer repetitions is not to be stretched over all of the
    reference's, nor called incomplete: they are the same movement.
    """
    reference, found = alignment.reference, alignment.stretch
    assert found is not None
    lag = 0 if found.holds(reference) else reference.period
    if not lag:
        return alignment
    of = round(len(reference) / lag)
    most = min(of - 1, int(alignment.practice.seen.duration * RATE / (HURRIED * lag)))
    hurried = found.last - found.first + 1 >= WHOLE * len(reference)
    dearest = min(FAIR_COST, CLEARLY * found.cost if hurried else NEARLY * found.cost + GOOD_COST)
    tries: list[tuple[float, Alignment]] = []
    for done in range(most, max(most - TRIES, 0), -1):
        some = reference.between(0, min(done * lag, len(reference)) - 1)
        tried = stretched(replace(alignment, reference=some, repetitions=(done, of)))
        stretch = tried.stretch
        if stretch is not None and stretch.holds(some) and stretch.cost <= dearest:
            tries.append((stretch.cost, tried))
    least = min((cost for cost, _ in tries), default=0.0)
    return next((tried for cost, tried in tries if cost <= AS_GOOD * least), alignment)
