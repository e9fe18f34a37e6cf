"""Which side, which stretch, which warp: the practice laid against the reference."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from scoring.arrays import FloatArray, IntArray
from scoring.compare.align.features import Features, alignment_features, path_costs, with_unseen
from scoring.compare.align.repeats import period_of
from scoring.compare.align.warp import Warp, align
from scoring.compare.body.description import Body, describe
from scoring.compare.body.sampling import RATE, Samples, every, resample, seen_in_both, seen_part, turned_over
from scoring.errors import NotComparable
from scoring.pose.track import PoseTrack

MIRROR_GAIN = 0.85
MIRROR_FLOOR = 0.01
"""The mirrored practice is taken when its cost is below MIRROR_GAIN times the
straight one's, less MIRROR_FLOOR: a symmetric movement is not turned over."""

OTHER_SIDE_GAIN = 0.7
"""A side that somebody chose is doubted when the other's cost is below so many times its own,
less MIRROR_FLOOR."""

COARSE_RATE = 10.0
"""Samples a second at which mirroring is decided."""

GOOD_COST = 0.002
FAIR_COST = 0.3
"""Mean costs. A match of the whole reference at GOOD_COST is not questioned. A practice may
lack an end of the reference only if the rest matches at FAIR_COST."""

SKIP_FACTOR = 1.5
SKIP_PRICES = (0.02, 0.1, 0.3)
"""Price of a reference sample that the practice may lack: so many times what a sample of the
whole match costs, but at least the first and at most the second of these; where that finds
nothing lacking, at most the third (a short practice makes the whole match cost much)."""

LOST_COST = 1.5
"""What is lacking must match so many times as badly as the rest, or the practice does it after
all: then it does it slowly, or as badly as everything else."""

LOST_TEMPO = 1.3
"""How many times as fast as in the rest the whole match hurries through what is lacking."""

LEAST_LOST = 0.1
LEAST_WAY = 0.2
"""Seconds of the reference that must be lacking to be told, and how far some bone or limb gets in
them (shares of a bone, torso lengths): a shorter rest before or after is no part of a movement."""

LEAST_STRETCH = 1.0
LEAST_SHARE = 0.3
"""Seconds and share of the reference that must be left when an end of it is lacking."""

SAME_STRETCH = 0.8
"""Share of the practice matched to the whole reference that the rest must match too."""

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

LOOKED_AT = 60.0
TRIES = 12
"""Seconds of the reference in which its period is sought, and numbers of repetitions that are tried."""

AS_GOOD = 1.1
"""Of several numbers of repetitions the greatest counts that costs so many times the least."""

UNSEEN_COST = 0.1
"""Cost of a sample in which nobody is seen, before it is known what the others cost."""

COST_OF_UNSEEN = 75.0
"""From then on it costs this percentile of what the others do: with less the warp lingers where
nobody is seen, with more it hurries through."""

ALL_OF_IT, SMALL_COST = 1.25, 0.01
"""All of the practice belongs if laying every sample of it against the reference costs no more than
so many times what the best part of it does, or this cost."""

ROUNDS = 3
SAME_TEMPO = 0.1
"""The stretch is sought until |ln| of the tempo changes by no more than this, or so many times."""


@dataclass(frozen=True)
class Match:
    """Two bodies over the matched stretch and the warp between them.

    The practice is sampled at the even tempo of the stretch, so that an even
    practice runs along the diagonal whatever its speed, and turned over where
    ``mirrored``. ``completeness`` is the share of the reference matched; of a
    reference that repeats itself more often than the practice, of as many
    ``repetitions`` (the first number) of all it has (the second). ``performance``
    is the practice from its first to its last sample, where all of it belongs.
    """

    reference: Body
    practice: Body
    warp: Warp
    mirrored: bool
    completeness: float
    repetitions: tuple[int, int] = (1, 1)
    performance: Body | None = None

    @property
    def times(self) -> FloatArray:
        """Aligned seconds ``[P, 2]`` of reference and practice."""
        path = self.warp.path
        return np.stack([self.reference.times[path[:, 0]], self.practice.times[path[:, 1]]], axis=1)

    @property
    def alike(self) -> bool:
        """Whether the two are alike enough for the warp to tell what belongs to what."""
        return self.warp.cost <= FAIR_COST


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
    left, found, done, of = _repeated(left, practice, weights, mirrored, found)
    completeness = float(found.last - found.first + 1) / len(left)
    some = left.between(found.first, found.last)
    match = _match(some, practice, weights, mirrored, found)
    if not _keeps_tempo(match.times[[0, -1]], match.warp.cost):
        match = _match(some, practice, weights, mirrored, replace(found, tempo=1.0))
    whole = _performance(some, practice, weights, mirrored)
    return replace(match, completeness=completeness, repetitions=(done, of), performance=whole)


def _match(
    reference: Samples, practice: PoseTrack, weights: FloatArray, mirrored: bool, found: _Stretch
) -> Match:
    """The stretch ``found`` of the practice laid against all of ``reference``, at the tempo of ``found``.

    Without the extra footage, which must not change the clip's torso length.
    """
    again = resample(practice, RATE / found.tempo, found.start, found.end)
    bodies = _bodies(reference, turned_over(again) if mirrored else again)
    warp = align(*with_unseen(*_features(*bodies, weights), found.unseen))
    return Match(*bodies, warp, mirrored, completeness=1.0)


def _keeps_tempo(ends: FloatArray, cost: float) -> bool:
    """Whether a warp keeps to TEMPOS between its ``ends [2, 2]`` (reference, practice), or is fair."""
    reference, practice = np.maximum(ends[1] - ends[0], 1e-6)
    slowest, fastest = TEMPOS[1] * (1 + TEMPO_SLACK), TEMPOS[0] * (1 - TEMPO_SLACK)
    return cost <= FAIR_COST or bool(fastest <= practice / reference <= slowest)


def _performance(reference: Samples, practice: PoseTrack, weights: FloatArray, mirrored: bool) -> Body | None:
    """The whole practice, where the reference explains all of it about as well as the best part of it.

    The best match of a performance unlike the reference is often a fraction of
    it; what it reaches must not be judged by that fraction alone.
    """
    tempo = practice.duration / max(float(reference.times[-1] - reference.times[0]), 1e-6)
    if not TEMPOS[0] < tempo < TEMPOS[1]:
        return None
    samples = resample(practice, RATE / tempo)
    bodies = _bodies(reference, turned_over(samples) if mirrored else samples)
    x, x_weights, y, y_weights = _features(*bodies, weights)
    part = align(x, x_weights, y, y_weights).cost
    every_sample = align(y, y_weights, x, x_weights).cost
    return bodies[1] if every_sample <= ALL_OF_IT * max(part, SMALL_COST) else None


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
    cost: float = float("inf")

    def holds(self, reference: Samples) -> bool:
        """Whether nearly all of ``reference`` is in it, at about a tempo that people keep."""
        whole = self.last - self.first + 1 >= WHOLE * len(reference)
        return whole and self.tempo >= HURRIED


def _stretch(reference: Samples, practice: PoseTrack, weights: FloatArray, mirrored: bool) -> _Stretch:
    """The matched stretch, sought again at the practice's own tempo where that is another.

    The warp prefers an even tempo of one: it would rather lose the ends of a
    slow practice than go slowly all along.
    """
    found = _Stretch(0, len(reference) - 1, 0.0, 0.0, 1.0, UNSEEN_COST)
    for _ in range(ROUNDS):
        right = resample(practice, RATE / found.tempo)
        again = _sought(reference, turned_over(right) if mirrored else right, weights, found)
        ends = np.array([reference.times[[again.first, again.last]], [again.start, again.end]]).T
        if np.isfinite(found.cost) and not _keeps_tempo(ends, again.cost):
            break
        before, found = found, again
        if abs(np.log(found.tempo / before.tempo)) <= SAME_TEMPO:
            break
    return found


def _repeated(
    reference: Samples, practice: PoseTrack, weights: FloatArray, mirrored: bool, found: _Stretch
) -> tuple[Samples, _Stretch, int, int]:
    """As much of a reference that repeats itself as the practice does, with its stretch.

    Then the repetitions taken and those there are. A practice of fewer
    repetitions is not to be stretched over all of the reference's, nor called
    incomplete: they are the same movement.
    """
    if found.holds(reference):
        return reference, found, 1, 1
    step = max(1, round(RATE / COARSE_RATE))
    thin = every(reference.between(0, round(LOOKED_AT * RATE)), step)
    lag = step * (period_of(*alignment_features(describe(thin), weights), RATE / step) or 0)
    of = round(len(reference) / lag) if lag else 1
    most = min(of - 1, int(practice.duration * RATE / (HURRIED * max(lag, 1))))
    hurried = found.last - found.first + 1 >= WHOLE * len(reference)
    dearest = min(FAIR_COST, CLEARLY * found.cost if hurried else NEARLY * found.cost + GOOD_COST)
    tries = []
    for done in range(most, max(most - TRIES, 0), -1):
        some = reference.between(0, min(done * lag, len(reference)) - 1)
        stretch = _stretch(some, practice, weights, mirrored)
        if stretch.holds(some) and stretch.cost <= dearest:
            tries.append((some, stretch, done, of))
    least = min((one[1].cost for one in tries), default=0.0)
    return next((one for one in tries if one[1].cost <= AS_GOOD * least), (reference, found, 1, 1))


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
    return _Stretch(int(i0), int(i1), start, end, tempo, unseen, _mean(costs))


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
    costs = path_costs(*features, whole.path)
    least, *greatest = SKIP_PRICES
    for price in sorted({float(np.clip(SKIP_FACTOR * _mean(costs), least, most)) for most in greatest}):
        part = align(*features, skip=price)
        if _runs_out(reference, whole, part, costs, price) and _leads_on(features, part):
            return part
    return whole


def _runs_out(reference: Body, whole: Warp, part: Warp, costs: FloatArray, price: float) -> bool:
    """Whether ``part`` shows a practice that lacks an end of the reference.

    It must use nearly all of the practice that ``whole`` used: an error must
    not be passed over as footage that does not belong. ``costs`` are those
    along the path of ``whole``.
    """
    first, last = part.path[0], part.path[-1]
    share = float(last[0] - first[0] + 1) / len(reference)
    cost = (part.cost - (1.0 - share) * price) / share
    shared = min(last[1], whole.path[-1, 1]) - max(first[1], whole.path[0, 1])
    lost = (whole.path[:, 0] < first[0]) | (whole.path[:, 0] > last[0])
    kept_seconds = float(reference.times[last[0]] - reference.times[first[0]])
    return bool(
        lost.any()
        and _tempo(whole.path[lost]) >= LOST_TEMPO * _tempo(whole.path[~lost])
        and cost <= min(FAIR_COST, _mean(costs[lost]) / LOST_COST)
        and share >= LEAST_SHARE
        and kept_seconds >= LEAST_STRETCH
        and reference.times[-1] - reference.times[0] - kept_seconds >= LEAST_LOST
        and shared >= SAME_STRETCH * (whole.path[-1, 1] - whole.path[0, 1])
    )


def _tempo(path: IntArray) -> float:
    """Reference samples to a practice sample in the cells ``path [P, 2]``."""
    return len(np.unique(path[:, 0])) / max(len(np.unique(path[:, 1])), 1)


def _leads_on(features: Features, part: Warp) -> bool:
    """Whether the body gets anywhere in what ``part`` leaves out of the reference."""
    x, weights = features[0], features[1]
    first, last = part.path[0, 0], part.path[-1, 0]
    lost = np.concatenate([np.arange(first), np.arange(last + 1, len(x))])
    edge = np.where(lost < first, first, last)
    ways = np.abs(x[lost] - x[edge]) * ((weights[lost] > 0) & (weights[edge] > 0))
    return bool(ways.max(initial=0.0) >= LEAST_WAY)


def _mean(costs: FloatArray) -> float:
    """Mean of the known costs; 0 where none is known."""
    known = costs[np.isfinite(costs)]
    return float(known.mean()) if known.size else 0.0


def other_side_fits(
    reference: PoseTrack, practice: PoseTrack, weights: FloatArray, *, mirrored: bool
) -> bool:
    """Whether the side that was not taken would match clearly better, and well."""
    practice = _alike(reference, practice)
    costs = _both_sides(resample(seen_part(reference)), resample(seen_part(practice)), weights)
    taken, other = (costs[1], costs[0]) if mirrored else costs
    return other < min(FAIR_COST, OTHER_SIDE_GAIN * taken - MIRROR_FLOOR)


def _mirroring(reference: Samples, practice: Samples, weights: FloatArray) -> bool:
    """Whether the practice matches clearly better with left and right exchanged."""
    straight, turned = _both_sides(reference, practice, weights)
    return turned < MIRROR_GAIN * straight - MIRROR_FLOOR


def _both_sides(reference: Samples, practice: Samples, weights: FloatArray) -> tuple[float, float]:
    """Mean costs of the best warp, straight and with left and right exchanged."""
    step = max(1, round(RATE / COARSE_RATE))
    left, right = every(reference, step), every(practice, step)
    return _cost(left, right, weights), _cost(left, turned_over(right), weights)


def _cost(reference: Samples, practice: Samples, weights: FloatArray) -> float:
    """Mean cost of the best warp; infinite where the two show nothing in common."""
    try:
        bodies = _bodies(reference, practice)
        return _align(bodies[0], _features(*bodies, weights)).cost
    except NotComparable:
        return float("inf")
