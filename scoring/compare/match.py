"""Which side, which stretch, which warp: the practice laid against the reference."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from scoring.compare.body import Body, describe
from scoring.compare.features import Features, alignment_features, path_costs, with_unseen
from scoring.compare.resample import RATE, Samples, every, resample, seen_in_both, seen_part, turned_over
from scoring.compare.warp import Warp, align
from scoring.errors import NotComparable
from scoring.pose.track import PoseTrack

FloatArray = npt.NDArray[np.floating]

MIRROR_GAIN = 0.85
MIRROR_FLOOR = 0.01
"""The mirrored practice is taken when its cost is below MIRROR_GAIN times the
straight one's, less MIRROR_FLOOR: a symmetric movement is not turned over."""

COARSE_RATE = 10.0
"""Samples a second at which mirroring is decided."""

GOOD_COST = 0.03
FAIR_COST = 0.3
CLEARLY = 0.5
"""Mean costs. A match of the whole reference at GOOD_COST is not questioned.
Else the practice is taken to lack an end of the reference if the rest matches
at FAIR_COST and at CLEARLY times the whole's: if not, it does it all, badly."""

SKIP_PRICE = 0.1
"""Price of a reference sample that the practice may lack."""

LEAST_STRETCH = 1.0
LEAST_SHARE = 0.3
"""Seconds and share of the reference that must be left when an end of it is lacking."""

SAME_STRETCH = 0.8
"""Share of the practice matched to the whole reference that the rest must match too."""

TEMPOS = (1 / 3, 3.0)
"""Least and greatest tempo of a practice: the slopes of the warp."""


UNSEEN_COST = 0.1
"""Cost of a sample in which nobody is seen, before it is known what the others cost."""

COST_OF_UNSEEN = 75.0
"""From then on it costs this percentile of what the others do: with less the warp lingers where
nobody is seen, with more it hurries through."""

ROUNDS = 3
SAME_TEMPO = 0.1
"""The stretch is sought until |ln| of the tempo changes by no more than this, or so many times."""


@dataclass(frozen=True)
class Match:
    """Two bodies over the matched stretch and the warp between them.

    The practice is sampled at the even tempo of the stretch, so that an even
    practice runs along the diagonal whatever its speed, and turned over where
    ``mirrored``. ``completeness`` is the share of the reference matched.
    """

    reference: Body
    practice: Body
    warp: Warp
    mirrored: bool
    completeness: float

    @property
    def times(self) -> FloatArray:
        """Aligned seconds ``[P, 2]`` of reference and practice."""
        path = self.warp.path
        return np.stack([self.reference.times[path[:, 0]], self.practice.times[path[:, 1]]], axis=1)


def find_match(
    reference: PoseTrack,
    practice: PoseTrack,
    weights: FloatArray,
    *,
    mirrored: bool | None,
) -> Match:
    """The best match of two checked tracks; ``mirrored`` None decides the side.

    ``weights [13]`` are those of PARTS. Raises NotComparable when too little
    of a body is seen.
    """
    # Nobody in the picture before and after the movement is no part of it.
    reference, practice = seen_part(reference), seen_part(_alike(reference, practice))
    left = resample(reference)
    if mirrored is None:
        mirrored = _mirroring(left, resample(practice), weights)
    found = _stretch(left, practice, weights, mirrored)
    # Looked at again without the extra footage, which must not change the
    # clip's torso length, and at the practice's own even tempo.
    again = resample(practice, RATE / found.tempo, found.start, found.end)
    bodies = _bodies(left.between(found.first, found.last), turned_over(again) if mirrored else again)
    warp = align(*with_unseen(*_features(*bodies, weights), found.unseen))
    return Match(*bodies, warp, mirrored, completeness=float(found.last - found.first + 1) / len(left))


@dataclass(frozen=True)
class _Stretch:
    """What belongs together: reference samples ``first..last``, ``start..end`` seconds of the
    practice and its even tempo (seconds a second of the reference); ``unseen`` is the cost of a
    sample in which nobody is seen."""

    first: int
    last: int
    start: float
    end: float
    tempo: float
    unseen: float


def _stretch(reference: Samples, practice: PoseTrack, weights: FloatArray, mirrored: bool) -> _Stretch:
    """The matched stretch, sought again at the practice's own tempo where that is another.

    The warp prefers an even tempo of one: it would rather lose the ends of a
    slow practice than go slowly all along.
    """
    found = _Stretch(0, len(reference) - 1, 0.0, 0.0, 1.0, UNSEEN_COST)
    for _ in range(ROUNDS):
        right = resample(practice, RATE / found.tempo)
        before, found = found, _sought(reference, turned_over(right) if mirrored else right, weights, found)
        if abs(np.log(found.tempo / before.tempo)) <= SAME_TEMPO:
            break
    return found


def _sought(reference: Samples, practice: Samples, weights: FloatArray, before: _Stretch) -> _Stretch:
    """The stretch that one warp of two sampled clips finds."""
    bodies = _bodies(reference, practice)
    features = _features(*bodies, weights)
    path = _align(bodies[0], with_unseen(*features, before.unseen)).path
    (i0, j0), (i1, j1) = path[0], path[-1]
    start, end = float(practice.times[j0]), float(practice.times[j1])
    seconds = max(float(reference.times[i1] - reference.times[i0]), 1e-6)
    tempo = float(np.clip((end - start) / seconds, *TEMPOS))
    costs = path_costs(*features, path)
    known = costs[np.isfinite(costs)]
    unseen = float(np.percentile(known, COST_OF_UNSEEN)) if known.size else UNSEEN_COST
    return _Stretch(int(i0), int(i1), start, end, tempo, unseen)


def _alike(reference: PoseTrack, practice: PoseTrack) -> PoseTrack:
    """The practice without the landmarks of another model: those of the reference mean other points."""
    return practice if practice.model == reference.model else replace(practice, landmarks=None)


def _bodies(reference: Samples, practice: Samples) -> tuple[Body, Body]:
    """Both bodies, made of the joints that both clips show."""
    left, right = seen_in_both(reference, practice)
    return describe(left), describe(right)


def _features(reference: Body, practice: Body, weights: FloatArray) -> Features:
    """Features and weights of the one, then of the other."""
    return *alignment_features(reference, weights), *alignment_features(practice, weights)


def _align(reference: Body, features: Features) -> Warp:
    """The shared warp, without the ends of the reference that the practice lacks."""
    whole = align(*features)
    if whole.cost <= GOOD_COST:
        return whole
    part = align(*features, skip=SKIP_PRICE)
    return part if _runs_out(reference, whole, part) else whole


def _runs_out(reference: Body, whole: Warp, part: Warp) -> bool:
    """Whether ``part`` shows a practice that lacks an end of the reference.

    It must use nearly all of the practice that ``whole`` used: an error must
    not be passed over as footage that does not belong.
    """
    first, last = part.path[0], part.path[-1]
    share = float(last[0] - first[0] + 1) / len(reference)
    cost = (part.cost - (1.0 - share) * SKIP_PRICE) / share
    shared = min(last[1], whole.path[-1, 1]) - max(first[1], whole.path[0, 1])
    return bool(
        cost <= min(FAIR_COST, CLEARLY * whole.cost)
        and share >= LEAST_SHARE
        and reference.times[last[0]] - reference.times[first[0]] >= LEAST_STRETCH
        and shared >= SAME_STRETCH * (whole.path[-1, 1] - whole.path[0, 1])
    )


def _mirroring(reference: Samples, practice: Samples, weights: FloatArray) -> bool:
    """Whether the practice matches clearly better with left and right exchanged."""
    step = max(1, round(RATE / COARSE_RATE))
    left, right = every(reference, step), every(practice, step)
    straight, turned = _cost(left, right, weights), _cost(left, turned_over(right), weights)
    return turned < MIRROR_GAIN * straight - MIRROR_FLOOR


def _cost(reference: Samples, practice: Samples, weights: FloatArray) -> float:
    """Mean cost of the best warp; infinite where the two show nothing in common."""
    try:
        bodies = _bodies(reference, practice)
        return _align(bodies[0], _features(*bodies, weights)).cost
    except NotComparable:
        return float("inf")
