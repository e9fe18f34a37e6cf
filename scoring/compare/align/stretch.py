"""Which stretch of the practice belongs to how much of the reference, and at which tempo."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from scoring.arrays import FloatArray
from scoring.compare.align.clips import Clip, Sampled, SideBySide
from scoring.compare.align.ends import open_warp
from scoring.compare.align.features import mean_known, path_costs, with_unseen
from scoring.compare.align.sound import Heard
from scoring.compare.body.sampling import RATE
from scoring.compare.calibration import (
    CLEARLY,
    COST_OF_UNSEEN,
    COUNT_AS_GOOD,
    FAIR_COST,
    GOOD_COST,
    HURRIED,
    NEARLY,
    NEARLY_ALL,
    ROUNDS,
    SAME_TEMPO,
    TEMPO_SLACK,
    TEMPOS,
    TRIES,
    UNSEEN_COST,
)


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
        whole = self.last - self.first + 1 >= NEARLY_ALL * len(reference)
        return whole and self.tempo >= HURRIED


@dataclass(frozen=True, eq=False)
class Alignment:
    """How a practice lies against a reference: each stage of ``find_match`` adds what it finds.

    ``reference`` is as much of the reference as is compared; ``mirrored`` says that the
    practice is turned over, ``turn [3, 3]`` that both are compared by their joints in space and
    how the practice's are turned (None: by their pictures, the practice's levelled by ``roll``
    degrees), ``stretch`` what belongs together,
    and ``repetitions`` how many of the reference's own repetitions are compared, and how many
    there are.
    """

    reference: Sampled
    practice: Clip
    mirrored: bool
    turn: FloatArray | None = None
    roll: float = 0.0
    line: Heard | None = None
    stretch: Stretch | None = None
    repetitions: tuple[int, int] = (1, 1)

    def pair(self, tempo: float, start: float | None = None, end: float | None = None) -> SideBySide:
        """Both clips, the practice at its even ``tempo`` from ``start`` to ``end`` seconds."""
        # Of all of it, on its own clock, more is asked for than its stretch.
        if (tempo, start, end) == (1.0, None, None):
            return self._whole
        return self._pair(tempo, start, end)

    @cached_property
    def _whole(self) -> SideBySide:
        return self._pair(1.0)

    def _pair(self, tempo: float, start: float | None = None, end: float | None = None) -> SideBySide:
        sampled = self.practice.at(RATE / tempo, start, end)
        own_side = sampled.turned if self.mirrored else sampled
        seen = own_side.levelled(self.roll) if self.turn is None else own_side.seen_from(self.turn)
        return SideBySide(self.reference, seen, self.line)


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
    hurried = found.last - found.first + 1 >= NEARLY_ALL * len(reference)
    dearest = min(FAIR_COST, CLEARLY * found.cost if hurried else NEARLY * found.cost + GOOD_COST)
    tries: list[tuple[float, Alignment]] = []
    for done in range(most, max(most - TRIES, 0), -1):
        some = reference.between(0, min(done * lag, len(reference)) - 1)
        tried = stretched(replace(alignment, reference=some, repetitions=(done, of)))
        stretch = tried.stretch
        if stretch is not None and stretch.holds(some) and stretch.cost <= dearest:
            tries.append((stretch.cost, tried))
    least = min((cost for cost, _ in tries), default=0.0)
    return next((tried for cost, tried in tries if cost <= COUNT_AS_GOOD * least), alignment)
