"""Which side, which stretch, which warp: the practice laid against the reference."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from scoring.compare.body import Body, describe
from scoring.compare.features import alignment_features
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
    left, right = resample(reference), resample(practice)
    if mirrored is None:
        mirrored = _mirroring(left, right, weights)
    first = _align(*_bodies(left, turned_over(right) if mirrored else right), weights)
    (i0, j0), (i1, j1) = first.path[0], first.path[-1]
    # Looked at again without the extra footage, which must not change the
    # clip's torso length, and at the practice's own even tempo.
    seconds = float(right.times[j1] - right.times[j0]), float(left.times[i1] - left.times[i0])
    tempo = float(np.clip(seconds[0] / max(seconds[1], 1e-6), *TEMPOS))
    again = resample(practice, RATE / tempo, float(right.times[j0]), float(right.times[j1]))
    bodies = _bodies(left.between(i0, i1), turned_over(again) if mirrored else again)
    warp = align(*alignment_features(bodies[0], weights), *alignment_features(bodies[1], weights))
    return Match(*bodies, warp, mirrored, completeness=float(i1 - i0 + 1) / len(left))


def _alike(reference: PoseTrack, practice: PoseTrack) -> PoseTrack:
    """The practice without the landmarks of another model: those of the reference mean other points."""
    return practice if practice.model == reference.model else replace(practice, landmarks=None)


def _bodies(reference: Samples, practice: Samples) -> tuple[Body, Body]:
    """Both bodies, made of the joints that both clips show."""
    left, right = seen_in_both(reference, practice)
    return describe(left), describe(right)


def _align(reference: Body, practice: Body, weights: FloatArray) -> Warp:
    """The shared warp of two bodies, without the ends of the reference that the practice lacks."""
    x, y = alignment_features(reference, weights), alignment_features(practice, weights)
    whole = align(*x, *y)
    if whole.cost <= GOOD_COST:
        return whole
    part = align(*x, *y, skip=SKIP_PRICE)
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
        return _align(*_bodies(reference, practice), weights).cost
    except NotComparable:
        return float("inf")
