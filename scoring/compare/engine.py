"""The default score: one number for form, one for timing, and where they come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from scoring.arrays import FloatArray, IntArray
from scoring.compare.align.clips import Clip
from scoring.compare.align.match import find_match, other_side_fits
from scoring.compare.align.sound import Heard, heard, late_by
from scoring.compare.body.sampling import check_track, nearest
from scoring.compare.feedback.feedback import Feedback, find_feedback
from scoring.compare.feedback.praise import Results
from scoring.compare.measure.curve import plain_value
from scoring.compare.measure.repetitions import find_repetitions
from scoring.compare.parts import Measured, measure
from scoring.compare.quality.standard import Standard
from scoring.compare.result import Repetition, Score
from scoring.compare.verdict import NOT_COMPARABLE, too_small
from scoring.errors import NotComparable
from scoring.pose.skeleton import PARTS
from scoring.pose.track import PoseTrack
from scoring.version import ENGINE_VERSION

METHOD = "calibrated"


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
    clip = Clip(reference, weights)
    side = None if allow_mirroring else False
    matches = [find_match(clip, clip.against(take), mirrored=side) for take in takes]
    return Prepared(clip, Standard(tuple(matches), weights=weights), allow_mirroring)


@dataclass(frozen=True)
class Prepared:
    """A reference with what its takes have in common; ``clip.weights [13]`` are those of the parts."""

    clip: Clip
    standard: Standard
    allow_mirroring: bool = True

    def compare(self, practice: PoseTrack, *, mirror: bool | None = None) -> Score:
        """Score ``practice``; as ``compare_tracks``."""
        check_track(practice, "practice")
        clip = self.clip.against(practice)
        side = mirror if mirror is not None or self.allow_mirroring else False
        line = heard(self.clip.track.sound, practice.sound)
        match = find_match(self.clip, clip, mirrored=side, line=line)
        measured = measure(self.standard, match)
        small = too_small(self.clip, clip)
        if small is not None:
            measured = replace(measured, total=None, timing=None, reason=small)
        if measured.reason is not None and measured.reason.code in NOT_COMPARABLE:
            measured = measured.without_values
        return replace(
            _score(self, practice, measured),
            repetitions=_repetitions(self, practice, measured),
            other_side_fits=side is not None
            and other_side_fits(self.clip.samples, clip, mirrored=match.mirrored),
            starts_late=_starts_late(line, measured),
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


def _score(prepared: Prepared, practice: PoseTrack, measured: Measured) -> Score:
    """The Score of what was measured, with what is said of it."""
    match, found, times = measured.match, measured.found, measured.match.times
    results = Results(measured.total, measured.timing, measured.parts)
    said = Feedback()
    if measured.reason is None:
        said = find_feedback(
            match, found, plain_value(found.errors), measured.lasting, measured.weights, results
        )
    return Score(
        total=measured.total,
        timing=measured.timing,
        coverage=measured.coverage,
        parts=measured.parts,
        moments=said.moments,
        remarks=said.remarks,
        strengths=said.strengths,
        mirrored=match.mirrored,
        method=METHOD,
        engine_version=ENGINE_VERSION,
        path=_frames(prepared.clip.track, practice, times),
        path_times=times,
        frame_values=measured.values,
        frame_degrees=found.degrees,
        reason=measured.reason,
        completeness=match.completeness,
        reference_repetitions=match.repetitions,
        yaw=match.yaw,
        bridged=match.bridged,
        unlike=match.unlike,
        reference_in_doubt=prepared.clip.track.in_doubt,
        practice_in_doubt=practice.in_doubt,
    )


def _starts_late(line: Heard | None, measured: Measured) -> float | None:
    """Seconds by which the movement lies after the music of both clips; None without it or a total."""
    if line is None or measured.total is None or not measured.match.alike:
        return None
    return late_by(line, measured.match.times)


def _repetitions(prepared: Prepared, practice: PoseTrack, best: Measured) -> tuple[Repetition, ...]:
    """Every time the practice does the whole reference, where that is more than once."""

    def judge(part: PoseTrack) -> tuple[Repetition, float]:
        clip = prepared.clip
        match = find_match(clip, clip.against(part), mirrored=None, like=best.match)
        return measure(prepared.standard, match).repetition, match.completeness

    return find_repetitions(practice, best.repetition, best.match.completeness, judge)


def _frames(reference: PoseTrack, practice: PoseTrack, times: FloatArray) -> IntArray:
    """Frames of both clips ``[P, 2]`` that are shown nearest to ``times [P, 2]``."""
    columns = [nearest(track.times, times[:, side]) for side, track in enumerate((reference, practice))]
    return np.stack(columns, axis=1)
