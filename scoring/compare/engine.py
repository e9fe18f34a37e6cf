"""The default score: one number for form, one for timing, and where they come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.compare.body import Body, describe
from scoring.compare.calibration import value_of
from scoring.compare.deviation import Deviations, deviations
from scoring.compare.features import alignment_features
from scoring.compare.moments import Aligned, find_moments
from scoring.compare.resample import Samples, check_track, resample, turned_over
from scoring.compare.result import PartScore, Score
from scoring.compare.timing import timing_value
from scoring.compare.warp import Warp, align
from scoring.errors import NotComparable
from scoring.pose.skeleton import PARTS
from scoring.pose.track import PoseTrack
from scoring.version import ENGINE_VERSION

FloatArray = npt.NDArray[np.floating]
IntArray = npt.NDArray[np.integer]

METHOD = "calibrated"

LEAST_COVERAGE = 0.6
"""Below this share of what should be measured there is no total."""

LEAST_PART_COVERAGE = 0.1
"""A part seen for less than this share of the time is not measured."""

MIRROR_GAIN = 0.85
MIRROR_FLOOR = 0.01
"""The mirrored practice is taken when its cost is below MIRROR_GAIN times the
straight one's, less MIRROR_FLOOR: a symmetric movement is not turned over."""

GOOD_COST = 0.3
"""Mean cost of a good match. The practice is taken to lack an end of the
reference only if the rest of it matches so well: else it does it all, badly."""

SKIP_PRICE = 0.4
"""Price of a reference sample that the practice may lack."""

LEAST_STRETCH = 1.0
"""Seconds of the reference that must be left when an end of it is lacking."""

COARSE_RATE = 10.0
"""Samples a second at which mirroring is decided."""


@dataclass(frozen=True)
class _Match:
    """Two bodies and the warp between them, after the choice of side."""

    reference: Body
    practice: Body
    warp: Warp
    mirrored: bool
    completeness: float


def compare_tracks(
    reference: PoseTrack,
    practice: PoseTrack,
    *,
    method: str = METHOD,
    mirror: bool | None = None,
    allow_mirroring: bool = True,
    joint_weights: Mapping[str, float] | None = None,
) -> Score:
    """Score ``practice`` against ``reference``.

    ``mirror`` True or False compares with left and right exchanged, or not;
    None lets the engine decide, if ``allow_mirroring``. ``joint_weights`` maps
    names of PARTS to how much they count (1 where absent, 0 leaves one out).

    Raises NotComparable for another skeleton, fewer than two frames or an
    unknown method or part, BadTrack for positions that are no numbers and
    NoPersonFound where no one is seen.
    """
    if method != METHOD:
        raise NotComparable(f"The method “{method}” is not known; use “{METHOD}”.")
    weights = part_weights(joint_weights)
    check_track(reference, "reference")
    check_track(practice, "practice")
    match = _match(resample(reference), resample(practice), mirror, allow_mirroring, weights)
    return _score(reference, practice, match, weights)


def part_weights(joint_weights: Mapping[str, float] | None) -> FloatArray:
    """Weights ``[13]`` in the order of PARTS. Raises NotComparable for a bad name or number."""
    given = dict(joint_weights or {})
    for part, weight in given.items():
        if part not in PARTS:
            raise NotComparable(f"“{part}” is not a part that can be weighted.")
        if not np.isfinite(weight) or weight < 0:
            raise NotComparable(f"The weight of “{part}” must be a number of at least 0.")
    weights = np.array([float(given.get(part, 1.0)) for part in PARTS])
    if not weights.any():
        raise NotComparable("At least one part must have a weight above 0.")
    return weights


def _match(
    reference: Samples, practice: Samples, wanted: bool | None, allowed: bool, weights: FloatArray
) -> _Match:
    """Choose the side, find the warp, and describe both clips over the matched stretch alone."""
    turned = _decide_mirroring(reference, practice, weights) if wanted is None and allowed else bool(wanted)
    sided = turned_over(practice) if turned else practice
    first = _align(describe(reference), describe(sided), weights)
    # Described again without the extra footage, which must not change a clip's torso length.
    (i0, j0), (i1, j1) = first.path[0], first.path[-1]
    left, right = describe(reference.between(i0, i1)), describe(sided.between(j0, j1))
    completeness = (i1 - i0 + 1) / len(reference)
    return _Match(left, right, Warp(first.path - first.path[0], first.cost), turned, completeness)


def _align(reference: Body, practice: Body, weights: FloatArray) -> Warp:
    """The shared warp of two bodies, without the ends of the reference that the practice lacks."""
    x, y = alignment_features(reference, weights), alignment_features(practice, weights)
    whole = align(*x, *y)
    if whole.cost <= GOOD_COST:
        return whole
    part = align(*x, *y, skip=SKIP_PRICE)
    first, last = part.path[0, 0], part.path[-1, 0]
    skipped = 1.0 - (last - first + 1) / len(reference)
    seconds = float(reference.times[last] - reference.times[first])
    cost = (part.cost - skipped * SKIP_PRICE) / (1.0 - skipped)
    return part if cost <= GOOD_COST and seconds >= LEAST_STRETCH else whole


def _decide_mirroring(reference: Samples, practice: Samples, weights: FloatArray) -> bool:
    """Whether the practice matches clearly better with left and right exchanged."""
    step = max(1, round(1.0 / (COARSE_RATE * float(np.median(np.diff(reference.times))))))
    coarse = [_every(samples, step) for samples in (reference, practice, turned_over(practice))]
    bodies = [describe(samples) for samples in coarse]
    straight, turned = (_align(bodies[0], body, weights).cost for body in bodies[1:])
    return turned < MIRROR_GAIN * straight - MIRROR_FLOOR


def _every(samples: Samples, step: int) -> Samples:
    """Every ``step``-th sample."""
    return Samples(samples.times[::step], samples.xy[::step], samples.confidence[::step])


def _score(reference: PoseTrack, practice: PoseTrack, match: _Match, weights: FloatArray) -> Score:
    """Put the Score together from a match."""
    path = match.warp.path
    times = np.stack([match.reference.times[path[:, 0]], match.practice.times[path[:, 1]]], axis=1)
    found = deviations(match.reference, match.practice, path)
    if match.mirrored:
        weights = weights[_SWAPPED]
        found = _exchanged(found)
    values = value_of(found.errors)
    shares = _time_shares(path)
    parts, errors = _parts(found, shares)
    coverage = _coverage(parts, weights) * match.completeness
    reason = _reason(coverage, match.completeness)
    aligned = Aligned(times, values, found, _practice_positions(match))
    return Score(
        total=None if reason else _total(errors, weights),
        timing=timing_value(times, _motion(match.reference)[path[:, 0]]),
        coverage=coverage,
        parts=parts,
        moments=find_moments(aligned, weights),
        mirrored=match.mirrored,
        method=METHOD,
        engine_version=ENGINE_VERSION,
        path=np.stack([_nearest(reference, times[:, 0]), _nearest(practice, times[:, 1])], axis=1),
        path_times=times,
        frame_values=values,
        frame_degrees=found.degrees,
        reason=reason,
        completeness=match.completeness,
    )


_SWAPPED = np.array([0, *(part + 1 if part % 2 else part - 1 for part in range(1, len(PARTS)))])
"""Index of each part's other side in PARTS."""


def _exchanged(found: Deviations) -> Deviations:
    """The parts of a turned-over practice back under the person's own sides."""
    return Deviations(
        errors=found.errors[:, _SWAPPED],
        degrees=found.degrees[:, _SWAPPED],
        offsets=found.offsets[:, _SWAPPED] * np.array([-1.0, 1.0]),
        weights=found.weights[:, _SWAPPED],
    )


def _practice_positions(match: _Match) -> FloatArray:
    """The practice's part positions along the path, as in its own picture."""
    positions = match.practice.positions[match.warp.path[:, 1]]
    return positions[:, _SWAPPED] * np.array([-1.0, 1.0]) if match.mirrored else positions


def _time_shares(path: IntArray) -> FloatArray:
    """Share of the matched time ``[P]`` that each cell stands for, both clips counting alike."""
    steps = np.diff(path, axis=0, prepend=path[:1] - 1).astype(np.float64)
    return (steps / steps.sum(axis=0)).mean(axis=1)


def _parts(found: Deviations, shares: FloatArray) -> tuple[dict[str, PartScore], FloatArray]:
    """Each part's score, and its error ``[13]`` (NaN where not measured)."""
    errors = np.full(len(PARTS), np.nan)
    parts: dict[str, PartScore] = {}
    for index, name in enumerate(PARTS):
        weights = found.weights[:, index] * shares
        coverage = float(shares[weights > 0].sum())
        if coverage < LEAST_PART_COVERAGE:
            parts[name] = PartScore(value=None, coverage=coverage)
            continue
        errors[index] = np.sqrt(_weighted_mean(found.errors[:, index] ** 2, weights))
        parts[name] = PartScore(
            value=float(value_of(errors[index])),
            coverage=coverage,
            degrees=_or_none(_weighted_mean(np.abs(found.degrees[:, index]), weights)),
            torso_lengths=_or_none(_weighted_mean(np.linalg.norm(found.offsets[:, index], axis=1), weights)),
        )
    return parts, errors


def _weighted_mean(values: FloatArray, weights: FloatArray) -> float:
    """Mean of the finite values; NaN if none carries weight."""
    known = np.isfinite(values) & (weights > 0)
    return float(np.average(values[known], weights=weights[known])) if known.any() else float("nan")


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else value


def _coverage(parts: dict[str, PartScore], weights: FloatArray) -> float:
    """Share of parts and moments seen in both clips, as the parts are weighted."""
    return float(np.average([parts[name].coverage for name in PARTS], weights=weights))


def _total(errors: FloatArray, weights: FloatArray) -> float | None:
    """Form 0..100: the value of the parts' root mean square error."""
    error = np.sqrt(_weighted_mean(errors**2, weights))
    return None if np.isnan(error) else float(value_of(error))


def _reason(coverage: float, completeness: float) -> str:
    """Why there is no total, or an empty string."""
    if coverage >= LEAST_COVERAGE:
        return ""
    if completeness < LEAST_COVERAGE:
        return f"Only {completeness:.0%} of the reference could be found in the practice; a score needs 60%."
    return f"Only {coverage:.0%} of the body could be measured in both videos; a score needs 60%."


def _motion(body: Body) -> FloatArray:
    """How fast the bones turn at each sample ``[N]``, as a mean over the measured ones."""
    if len(body) < 2:
        return np.zeros(len(body))
    speed = np.linalg.norm(np.gradient(body.bones, axis=0), axis=2)
    weights = body.bone_weights
    return (speed * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9)


def _nearest(track: PoseTrack, seconds: FloatArray) -> IntArray:
    """Index of the frame shown nearest to each second ``[P]``."""
    after = np.clip(np.searchsorted(track.times, seconds), 1, len(track) - 1)
    before = after - 1
    closer = seconds - track.times[before] <= track.times[after] - seconds
    return np.where(closer, before, after)
