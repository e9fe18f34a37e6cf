"""Score: the result of comparing a practice track with a reference track.

A new fact of a score is one field of ``ScoreFacts``: rows, the API and the
command line carry every field there is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from typing import Any

import numpy as np

from scoring.arrays import FloatArray, IntArray
from scoring.compare.criteria.criterion import CriterionOutcome
from scoring.pose.track import Stretches
from scoring.reasons import Reason


@dataclass(frozen=True)
class PartScore:
    """How one of the thirteen parts did over the whole comparison.

    ``value`` is 0..100, or None when the part was not measured. ``degrees``
    is by how much it is off: direction, place and bend in one (a mean over
    time in which bad seconds count more), or, where that is worse, by how much its
    joint bends otherwise all the way through (``throughout``) or in a moment that is put into words
    (``briefly``; then ``value`` is no less than 69). ``tolerance`` is by how
    many degrees a good performance may be: there ``value`` is 85, whichever part.
    ``further`` is by which share of the reference's range the whole body moves further
    (less than 0: not as far), where that is put down to this part and makes ``value`` less
    than 85, lower than its degrees do; else None. ``torso_lengths`` is the mean distance of its position.
    ``coverage`` is the share 0..1 of aligned moments at which it was seen in both videos.
    """

    value: float | None = None
    coverage: float = 0.0
    degrees: float | None = None
    torso_lengths: float | None = None
    tolerance: float | None = None
    throughout: bool = False
    further: float | None = None
    briefly: bool = False


@dataclass(frozen=True)
class Moment:
    """An interval worth looking at, with what differs there.

    Times are seconds: ``start`` and ``end`` of the practice video,
    ``reference_start`` and ``reference_end`` of the reference.
    ``degrees`` is practice minus reference (None if no angle applies),
    ``torso_lengths`` how far the part is off in all, and ``direction`` one of
    the words of ``scoring.compare.feedback.messages.DIRECTIONS``.
    ``said_degrees`` or else ``said_torso_lengths`` is the size along that
    direction, which the sentence names; ``both_sides`` says that the other
    side's part is meant too. ``scoring.compare.feedback.sentences.sentence_of`` makes the
    sentence; ``sentence`` itself is only filled in scores of early engines, which
    kept no sizes. ``importance`` is what moments and remarks are ranked by;
    ``throughout`` is said of what is so from beginning to end.
    """

    part: str
    start: float
    end: float
    reference_start: float
    reference_end: float
    value: float
    degrees: float | None
    torso_lengths: float | None
    direction: str
    sentence: str = ""
    both_sides: bool = False
    said_degrees: float | None = None
    said_torso_lengths: float | None = None
    importance: float = 0.0
    throughout: bool = False


@dataclass(frozen=True)
class Remark:
    """Something said about the whole comparison instead of one moment.

    ``kind`` is one of ``scoring.compare.feedback.messages_remarks.REMARKS``, ``part`` a name of
    PARTS, ``arm``, ``leg`` or (the whole body) empty, ``both_sides`` as in
    Moment. ``value`` is what was measured in the practice and ``other`` what
    it is compared with, the reference's or that of an earlier attempt: degrees,
    or a value of 0..100, by the kind; None where the kind has none. ``start``
    and ``end`` are seconds of the practice video, None for the whole of it.
    ``sentence`` as in Moment.
    """

    kind: str
    part: str = ""
    both_sides: bool = False
    value: float | None = None
    other: float | None = None
    start: float | None = None
    end: float | None = None
    sentence: str = ""
    importance: float = 0.0


@dataclass(frozen=True)
class Repetition:
    """One time the practice did the reference's movement.

    ``start`` and ``end`` are seconds of the practice video; ``total`` and
    ``timing`` as in Score, for this repetition alone.
    """

    start: float
    end: float
    total: float | None = None
    timing: float | None = None


@dataclass(frozen=True)
class SideChange:
    """A stretch that was done on the other side than the rest.

    Seconds: ``start`` and ``end`` of the practice video, ``reference_start`` and
    ``reference_end`` of the reference.
    """

    start: float
    end: float
    reference_start: float
    reference_end: float


@dataclass(frozen=True, kw_only=True)
class ScoreFacts:
    """Result of a comparison, without its arrays.

    ``total`` (form) and ``timing`` are 0..100, ``total`` None where the two
    cannot be compared or too little was seen, measured or done, with ``reason`` saying why,
    ``timing`` None of less than a third of a second and where the two are too unlike to tell which
    moment belongs to which. ``parts`` maps each of
    ``scoring.pose.skeleton.PARTS`` to its PartScore.
    ``mirrored`` says the practice was compared with left and right exchanged.
    Parts and moments always carry the sides of the practising person: where
    ``mirrored``, the reference's joint for ``left_elbow`` is its right one.

    ``completeness`` is the share 0..1 of the reference that the practice
    contains. ``repetitions`` holds, in order of time, every stretch of the
    practice that matches the reference, empty where there is only one. ``total`` and ``timing`` are
    the means over them; all else is of the one to look at, that with the lowest total (the best match,
    where they are alike), whose place in them is ``shown_repetition`` (from 0; None where there is only
    one, and in scores of engines before 2.1, which gave the values of the best one). ``remarks`` are
    about the whole clip, to be worked on like the moments; ``strengths`` say what went well.

    ``other_side_fits`` says that the side was chosen by the caller (or turning
    over not allowed) and that the other one would match clearly better: left
    and right seem to be exchanged. ``side_unsure`` says that nobody chose the side, and that
    both are about as near and score about the same: whoever practised should say.

    ``side_changes`` are the stretches, in order of time, that the practice does on the other side than
    the rest of it; empty where there is none, or no total of 40 or more. They are compared with left
    and right exchanged (against ``mirrored``), so that parts, moments and values hold there too.

    ``reference_repetitions`` are how many of the reference's own repetitions the
    practice was compared with, and how many there are. They differ where the
    reference repeats itself more often than the practice; ``completeness`` is
    then of those compared with.

    ``yaw`` is by how many degrees the practice's camera stands round the person, against the
    reference's (None where the tracks have no 3-D joints); where ``bridged`` it is so far round
    that the joints in space were compared instead of the pictures. ``unlike`` is the root mean
    square difference of the bones' directions in space, bones being 1 long (None: not known).
    ``criteria`` is what came of the checks of the routine, in their order.

    ``starts_late`` is by how many seconds the movement lies after the music, compared with the reference's
    (negative: before it); None where the two clips do not carry the same music.

    ``reference_in_doubt`` and ``practice_in_doubt`` are the ``in_doubt`` of the two tracks: beginnings and
    ends in seconds of what is left out, because somebody else overlapped with the person.
    """

    total: float | None
    timing: float | None
    coverage: float
    parts: dict[str, PartScore]
    moments: tuple[Moment, ...]
    mirrored: bool
    method: str
    engine_version: str
    reason: Reason | None = None
    completeness: float = 1.0
    repetitions: tuple[Repetition, ...] = ()
    shown_repetition: int | None = None
    remarks: tuple[Remark, ...] = ()
    strengths: tuple[Remark, ...] = ()
    other_side_fits: bool = False
    side_changes: tuple[SideChange, ...] = ()
    side_unsure: bool = False
    reference_repetitions: tuple[int, int] = (1, 1)
    yaw: float | None = None
    bridged: bool = False
    unlike: float | None = None
    starts_late: float | None = None
    reference_in_doubt: Stretches = ()
    practice_in_doubt: Stretches = ()
    criteria: tuple[CriterionOutcome, ...] = ()

    @property
    def share_done(self) -> float:
        """As ``share_done`` has it."""
        return share_done(self.completeness, self.reference_repetitions)


def share_done(completeness: float, repetitions: tuple[int, int]) -> float:
    """The share 0..1 of the whole reference that a total is of, repetitions that were left out included.

    ``completeness`` and ``repetitions`` (compared, there are) as in ScoreFacts.
    """
    compared, there = repetitions
    return completeness * compared / there if 0 < compared < there else completeness


@dataclass(frozen=True, kw_only=True)
class Score(ScoreFacts):
    """Result of a comparison with what was measured along the path.

    ``path [P, 2]`` of the one performance that is shown holds aligned frame indices (reference, practice),
    ``path_times [P, 2]`` their seconds. ``frame_values [P, 13]`` is each part's
    0..100 along the path, NaN where not measured; ``frame_degrees [P, 13]`` the
    signed deviation of its angle in degrees (practice minus reference), NaN
    where there is none or the two bend to opposite sides: the joint angle (180°
    is straight) of shoulders, elbows, hips and knees, the head's inclination
    from upright, and for wrists and ankles the turn of the lower bone, positive
    where the practice's end is higher.
    """

    path: IntArray
    path_times: FloatArray
    frame_values: FloatArray
    frame_degrees: FloatArray


_HOLD = {
    "moments": Moment,
    "remarks": Remark,
    "strengths": Remark,
    "repetitions": Repetition,
    "side_changes": SideChange,
}
"""Fields of ScoreFacts that hold several of a kind."""


def plain_facts(score: ScoreFacts) -> dict[str, Any]:
    """Every field of ``score`` but arrays, as values that JSON knows."""
    values = {field.name: getattr(score, field.name) for field in fields(score)}
    return {name: plain(value) for name, value in values.items() if not isinstance(value, np.ndarray)}


def plain(value: Any) -> Any:
    """``value`` as JSON knows it: dataclasses as dictionaries, tuples as lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, Mapping):
        return {name: plain(one) for name, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, tuple) else value


def facts_from(values: Mapping[str, Any]) -> ScoreFacts:
    """The facts that ``plain_facts`` gave; of another engine's version too.

    What this one does not know is left out, what the other did not have is as
    in a new ScoreFacts. Raises TypeError without the fields that have no default.
    """
    known = _known(ScoreFacts, values)
    for name, kind in _HOLD.items():
        known[name] = tuple(kind(**_known(kind, one)) for one in known.get(name, ()))
    known["parts"] = {part: PartScore(**_known(PartScore, one)) for part, one in known["parts"].items()}
    known["reason"] = Reason.of(known.get("reason"))
    kept = (CriterionOutcome.kept(one) for one in known.get("criteria", ()))
    known["criteria"] = tuple(one for one in kept if one is not None)
    known["reference_repetitions"] = tuple(known.get("reference_repetitions", (1, 1)))
    return ScoreFacts(**known)


def said_of(kept: Mapping[str, Any]) -> Moment | Remark:
    """A moment or remark as ``plain_facts`` has it: remarks alone have a kind."""
    kind = Remark if "kind" in kept else Moment
    return kind(**_known(kind, kept))


def part_of(kept: Mapping[str, Any]) -> PartScore:
    """A part as ``plain_facts`` has it."""
    return PartScore(**_known(PartScore, kept))


def _known(kind: type, values: Mapping[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in values.items() if name in names}
