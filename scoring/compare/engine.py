"""The default score: one number for form, one for timing, and where they come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import fmean

import numpy as np

from scoring.arrays import FloatArray, IntArray
from scoring.compare.align.clips import Clip
from scoring.compare.align.match import find_match, other_side_fits
from scoring.compare.align.sound import Heard, heard, late_by
from scoring.compare.body.sampling import check_track, nearest
from scoring.compare.calibration import ANOTHER_MOVEMENT, GOOD, SETTABLE_TOLERANCE, TOTAL_NOISE
from scoring.compare.measure.repetitions import find_repetitions
from scoring.compare.parts import Measured, measure
from scoring.compare.quality.standard import Standard
from scoring.compare.result import Repetition, Score, SideChange
from scoring.compare.told import Told, told
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
    tolerances: Mapping[str, float] | None = None,
    takes: Sequence[PoseTrack] = (),
) -> Score:
    """Score ``practice`` against ``reference``.

    ``takes`` are further good performances of the same movement, by anyone:
    what varies among them and the reference counts less.

    ``mirror`` True or False compares with left and right exchanged, or not;
    None lets the engine decide, if ``allow_mirroring``. ``joint_weights`` maps
    names of PARTS, by the reference's sides, to how much they count (1 where
    absent, 0 leaves one out). ``tolerances`` maps them to the degrees by which a
    good performance may be off there (SETTABLE_TOLERANCE), instead of those that
    the engine proposes (``proposed_tolerances``).

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
        tolerances=tolerances,
    )
    return prepared.compare(practice, mirror=mirror)


def prepare(
    reference: PoseTrack,
    *,
    takes: Sequence[PoseTrack] = (),
    method: str = METHOD,
    allow_mirroring: bool = True,
    joint_weights: Mapping[str, float] | None = None,
    tolerances: Mapping[str, float] | None = None,
) -> Prepared:
    """A reference and its takes made ready for many practices; arguments and errors of ``compare_tracks``."""
    if method != METHOD:
        raise NotComparable(f"The method “{method}” is not known; use “{METHOD}”.")
    weights, tolerated = part_weights(joint_weights), part_tolerances(tolerances)
    check_track(reference, "reference")
    for take in takes:
        check_track(take, "take")
    clip = Clip(reference, weights)
    side = None if allow_mirroring else False
    matches = [find_match(clip, clip.against(take), mirrored=side, changing=False) for take in takes]
    return Prepared(clip, Standard(tuple(matches), weights=weights, tolerated=tolerated), allow_mirroring)


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
        measured = measure(self.standard, find_match(self.clip, clip, mirrored=side, line=line))
        measured, unsure = self.on_the_better_side(clip, measured, line)
        small = too_small(self.clip, clip)
        if small is not None:
            measured = replace(measured, total=None, timing=None, reason=small)
        if measured.reason is not None and measured.reason.code in NOT_COMPARABLE:
            measured = measured.without_values
        repetitions, shown = _repetitions(self, practice, told(measured))
        return replace(
            _over_all(_score(self, practice, shown), repetitions, shown.repetition),
            other_side_fits=side is not None
            and other_side_fits(self.clip.samples, clip, mirrored=measured.match.mirrored),
            side_unsure=unsure and measured.total is not None,
            starts_late=_starts_late(line, measured),
        )

    @cached_property
    def same_on_both_sides(self) -> bool:
        """Whether the movement turned over is still good: then the side does not matter."""
        match = find_match(self.clip, self.clip, mirrored=True, changing=False)
        turned = told(measure(self.standard, match)).measured
        return turned.total is not None and turned.total >= GOOD

    def on_the_better_side(self, clip: Clip, taken: Measured, line: Heard | None) -> tuple[Measured, bool]:
        """``taken``, or the other side where both are close and that one is better when aligned in full.

        And whether not even that tells the two apart, so that somebody must say.
        """
        if not taken.match.close or self.same_on_both_sides:
            return taken, False
        other = measure(
            self.standard, find_match(self.clip, clip, mirrored=not taken.match.mirrored, line=line)
        )
        own, others = taken.total or 0.0, other.total or 0.0
        if max(own, others) < ANOTHER_MOVEMENT:
            return taken, False
        return (other if others > own + TOTAL_NOISE else taken), abs(own - others) <= TOTAL_NOISE


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


def part_tolerances(tolerances: Mapping[str, float] | None) -> FloatArray:
    """Tolerances ``[13]`` in radians, in the order of PARTS, from degrees; NaN where none is given.

    Raises NotComparable for a bad name or number.
    """
    given = dict(tolerances or {})
    least, most = SETTABLE_TOLERANCE
    for part, degrees in given.items():
        if part not in PARTS:
            raise NotComparable(f"“{part}” is not a part that can have a tolerance.")
        if not least <= degrees <= most:
            raise NotComparable(f"The tolerance of “{part}” must be {least:g} to {most:g} degrees.")
    return np.radians([float(given.get(part, np.nan)) for part in PARTS])


def _score(prepared: Prepared, practice: PoseTrack, shown: Told) -> Score:
    """The Score of what was measured, with what is said of it."""
    measured, said = shown.measured, shown.said
    match, times = measured.match, measured.match.times
    return Score(
        total=measured.total,
        timing=measured.timing,
        side_changes=_side_changes(measured),
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
        frame_degrees=measured.found.degrees,
        reason=measured.reason,
        completeness=match.completeness,
        reference_repetitions=match.repetitions,
        yaw=match.yaw,
        bridged=match.bridged,
        unlike=match.unlike,
        reference_in_doubt=prepared.clip.track.in_doubt,
        practice_in_doubt=practice.in_doubt,
    )


def _side_changes(measured: Measured) -> tuple[SideChange, ...]:
    """The stretches on the other side; none of another movement, which has no sides to tell."""
    if measured.total is None or measured.total < ANOTHER_MOVEMENT:
        return ()
    return tuple(SideChange(*own, *reference) for reference, own in measured.match.exchanged_seconds)


def _starts_late(line: Heard | None, measured: Measured) -> float | None:
    """Seconds by which the movement lies after the music of both clips; None without it or a total."""
    if line is None or measured.total is None or not measured.match.alike:
        return None
    return late_by(line, measured.match.times)


def _repetitions(prepared: Prepared, practice: PoseTrack, best: Told) -> tuple[tuple[Repetition, ...], Told]:
    """Every time the practice does the whole reference, if that is more than once, and the one to look at."""

    def judge(part: PoseTrack) -> Told:
        clip = prepared.clip
        match = find_match(clip, clip.against(part), mirrored=None, like=best.measured.match)
        return told(measure(prepared.standard, match))

    return find_repetitions(practice, best, judge)


def _over_all(score: Score, repetitions: tuple[Repetition, ...], shown: Repetition) -> Score:
    """The ``score`` of the one that is ``shown``, with the means of ``repetitions`` if there are any."""
    totals = [one.total for one in repetitions if one.total is not None]
    timings = [one.timing for one in repetitions if one.timing is not None]
    if not totals:
        return score
    return replace(
        score,
        total=fmean(totals),
        timing=fmean(timings) if timings else None,
        repetitions=repetitions,
        shown_repetition=repetitions.index(shown),
    )


def _frames(reference: PoseTrack, practice: PoseTrack, times: FloatArray) -> IntArray:
    """Frames of both clips ``[P, 2]`` that are shown nearest to ``times [P, 2]``."""
    columns = [nearest(track.times, times[:, side]) for side, track in enumerate((reference, practice))]
    return np.stack(columns, axis=1)
