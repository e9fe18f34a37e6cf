"""The default score: one number for form, one for timing, and where they come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from scoring.arrays import FloatArray, IntArray
from scoring.compare.align.match import Match, find_match, other_side_fits
from scoring.compare.body.description import SWAPPED, Body
from scoring.compare.body.sampling import check_track, nearest
from scoring.compare.feedback.feedback import find_feedback
from scoring.compare.feedback.praise import Results
from scoring.compare.feedback.reasons import whole_percent
from scoring.compare.measure.curve import value_of
from scoring.compare.measure.deviations import Deviations, deviations
from scoring.compare.measure.repetitions import find_repetitions
from scoring.compare.measure.timing import timing_value
from scoring.compare.parts import PartTable, part_scores, part_table, total_value
from scoring.compare.quality.standard import Standard
from scoring.compare.result import Repetition, Score
from scoring.errors import NotComparable
from scoring.pose.skeleton import PARTS
from scoring.pose.track import PoseTrack
from scoring.version import ENGINE_VERSION

METHOD = "calibrated"

LEAST_COVERAGE = 0.6
"""Below this share of what should be measured there is no total."""

FORM_OF_THE_SAME = 40.0
"""A form under this is another movement: that it lacks a part of the
reference is then no reason to withhold the total."""


def compare_tracks(
    reference: PoseTrack,
    practice: PoseTrack,
    *,
    method: str = METHOD,
    mirror: bool | None = None,
    allow_mirroring: bool = True,
    joint_weights: Mapping[str, float] | None = None,
    takes: Sequence[PoseTrack] = (),
) -> Score:
    """Score ``practice`` against ``reference``.

    ``takes`` are further good performances of the same movement, by anyone:
    what varies among them and the reference counts less.

    ``mirror`` True or False compares with left and right exchanged, or not;
    None lets the engine decide, if ``allow_mirroring``. ``joint_weights`` maps
    names of PARTS, by the reference's sides, to how much they count (1 where
    absent, 0 leaves one out).

    Raises NotComparable for another skeleton, fewer than two frames or an
    unknown method or part, BadTrack for positions that are no numbers and
    NoPersonFound where no one is seen.
    """
    prepared = prepare(
        reference,
        takes=takes,
        method=method,
        allow_mirroring=allow_mirroring,
        joint_weights=joint_weights,
    )
    return prepared.compare(practice, mirror=mirror)


def prepare(
    reference: PoseTrack,
    *,
    takes: Sequence[PoseTrack] = (),
    method: str = METHOD,
    allow_mirroring: bool = True,
    joint_weights: Mapping[str, float] | None = None,
) -> Prepared:
    """A reference and its takes made ready for many practices; arguments and errors of ``compare_tracks``."""
    if method != METHOD:
        raise NotComparable(f"The method “{method}” is not known; use “{METHOD}”.")
    weights = part_weights(joint_weights)
    check_track(reference, "reference")
    for take in takes:
        check_track(take, "take")
    side = None if allow_mirroring else False
    matches = tuple(find_match(reference, take, weights, mirrored=side) for take in takes)
    return Prepared(reference, Standard(matches, weights=weights), weights, allow_mirroring)


@dataclass(frozen=True)
class Prepared:
    """A reference with what its takes have in common, and the weights ``[13]`` of the parts."""

    reference: PoseTrack
    standard: Standard
    weights: FloatArray
    allow_mirroring: bool = True

    def compare(self, practice: PoseTrack, *, mirror: bool | None = None) -> Score:
        """Score ``practice``; as ``compare_tracks``."""
        check_track(practice, "practice")
        side = mirror if mirror is not None or self.allow_mirroring else False
        match = find_match(self.reference, practice, self.weights, mirrored=side)
        score = _score(self, practice, match)
        return replace(
            score,
            repetitions=_repetitions(self, practice, score, match),
            other_side_fits=side is not None
            and other_side_fits(self.reference, practice, self.weights, mirrored=match.mirrored),
        )


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


def _score(prepared: Prepared, practice: PoseTrack, match: Match) -> Score:
    """Put the Score together from a match, parts under the practising person's own sides."""
    standard, weights = prepared.standard, prepared.weights
    found = deviations(match.reference, match.practice, match.warp.path)
    found = standard.beyond_usual(found, match)
    table = part_table(match, found, standard)
    if match.mirrored:
        table, weights, found = table.reordered(SWAPPED), weights[SWAPPED], _exchanged(found)
    times, values, parts = match.times, value_of(found.errors), part_scores(table, weights)
    seen = (found.weights > 0).mean(axis=1)
    moving = motion(match.reference)[match.warp.path[:, 0]]
    timing = timing_value(times, moving, seen) if match.alike else None
    total, coverage, reason = verdict(table, weights, match.completeness)
    said = find_feedback(match, found, values, weights, Results(total, timing, parts))
    return Score(
        total=total,
        timing=timing,
        coverage=coverage,
        parts=parts,
        moments=said.moments,
        remarks=said.remarks,
        strengths=said.strengths,
        mirrored=match.mirrored,
        method=METHOD,
        engine_version=ENGINE_VERSION,
        path=_frames(prepared.reference, practice, times),
        path_times=times,
        frame_values=values,
        frame_degrees=found.degrees,
        reason=reason,
        completeness=match.completeness,
        reference_repetitions=match.repetitions,
    )


def verdict(table: PartTable, weights: FloatArray, completeness: float) -> tuple[float | None, float, str]:
    """Total, coverage, and the reason where there is no total."""
    total = total_value(table, weights)
    coverage = float(np.average(table.coverage, weights=weights))
    if coverage < LEAST_COVERAGE:
        share = whole_percent(coverage, LEAST_COVERAGE)
        return None, coverage, f"Only {share}% of the body could be measured in both videos; 60% is needed."
    if total is None:
        return None, coverage, "What could be measured in both videos is not enough for a score."
    if completeness < LEAST_COVERAGE and total >= FORM_OF_THE_SAME:
        share = whole_percent(completeness, LEAST_COVERAGE)
        return None, coverage, f"Only {share}% of the reference is in the practice; 60% is needed."
    return total, coverage, ""


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


def _repetitions(
    prepared: Prepared, practice: PoseTrack, score: Score, match: Match
) -> tuple[Repetition, ...]:
    """Every time the practice does the whole reference, where that is more than once."""

    def judge(part: PoseTrack) -> tuple[Repetition, float]:
        again = find_match(prepared.reference, part, prepared.weights, mirrored=match.mirrored)
        partial = _score(prepared, part, again)
        return repetition_of(partial), partial.completeness

    return find_repetitions(practice, repetition_of(score), score.completeness, judge)


def repetition_of(score: Score) -> Repetition:
    """The stretch that ``score`` matched, as a Repetition."""
    start, end = float(score.path_times[0, 1]), float(score.path_times[-1, 1])
    return Repetition(start=start, end=end, total=score.total, timing=score.timing)


def motion(body: Body) -> FloatArray:
    """How fast the bones turn at each sample ``[N]``, as a mean over the measured ones."""
    if len(body) < 2:
        return np.zeros(len(body))
    speed = np.linalg.norm(np.gradient(body.bones, axis=0), axis=2)
    weights = body.bone_weights
    return (speed * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9)


def _frames(reference: PoseTrack, practice: PoseTrack, times: FloatArray) -> IntArray:
    """Frames of both clips ``[P, 2]`` that are shown nearest to ``times [P, 2]``."""
    columns = [nearest(track.times, times[:, side]) for side, track in enumerate((reference, practice))]
    return np.stack(columns, axis=1)
