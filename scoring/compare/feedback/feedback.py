"""What is said of a comparison: moments, remarks on the whole clip, and what went well."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.arrays import FloatArray
from scoring.compare.align.match import Match
from scoring.compare.calibration import (
    ANOTHER_MOVEMENT,
    AT_CHANGE,
    MOST_REMARKS,
    MOST_SAID,
    OVERLAP,
    SAID_BY_MOMENT,
    WHOLE,
)
from scoring.compare.feedback.moments import find_candidates, throughout
from scoring.compare.feedback.praise import Results, strengths
from scoring.compare.feedback.ranking import chosen, is_trunk
from scoring.compare.feedback.remarks import FIRST, clip_remarks, side_remarks
from scoring.compare.feedback.smoothness import smoothness_remarks
from scoring.compare.feedback.tempo import tempo_remarks
from scoring.compare.feedback.view import aligned_of, view_of
from scoring.compare.measure.deviations import Deviations
from scoring.compare.measure.lasting import Lasting
from scoring.compare.result import Moment, Remark

SAME = {
    "bend_further": "bend",
    "straighten_less": "bend",
    "straighten_further": "straighten",
    "bend_less": "straighten",
    "raise_further": "raise",
    "lower_less": "raise",
    "lower_further": "lower",
    "raise_less": "lower",
}
"""Kind of a remark -> direction of a moment that asks for the same."""

OTHER_VIEW = ("face_front", "face_side")
"""From another side every angle and place looks otherwise: nothing else can be said."""


@dataclass(frozen=True)
class Feedback:
    """What is said with a Score, each the most important first."""

    moments: tuple[Moment, ...] = ()
    remarks: tuple[Remark, ...] = ()
    strengths: tuple[Remark, ...] = ()


def find_feedback(
    match: Match,
    found: Deviations,
    values: FloatArray,
    lasting: Lasting,
    weights: FloatArray,
    results: Results,
) -> Feedback:
    """What is said of a match that was scored.

    ``found``, ``values [P, 13]``, ``lasting``, ``weights [13]`` and the parts of ``results``
    carry the sides of the practising person, also where the match is mirrored.
    """
    aligned = aligned_of(match, found, values)
    view = view_of(aligned)
    other_side = [own for _, own in match.exchanged_seconds]
    another = results.total is not None and results.total < ANOTHER_MOVEMENT
    changes = [] if another else side_remarks(other_side)
    if match.bridged:
        # Guessed depths tell what is off all the way through, and no more.
        moments = chosen(throughout(aligned, view, weights, lasting, least=1.0, bridged=True))
        return Feedback(moments=tuple(moments), remarks=tuple(changes))
    candidates = find_candidates(aligned, view, weights, lasting)
    if not match.alike:
        # What lies opposite what is doubtful there, and with it where a part should be.
        candidates = [one for one in candidates if one.said_degrees is not None]
    moments = chosen([one for one in candidates if not _at_change(one, other_side)])
    clip = clip_remarks(aligned, view, weights)
    # How smoothly somebody does another movement says nothing about this one.
    if not another:
        clip += smoothness_remarks(match, weights)
        clip += tempo_remarks(match, found, values, results.timing)
    clip.sort(key=lambda remark: -remark.importance)
    worked, remarks = _after(changes, *most_important(moments, clip))
    praised = strengths(aligned, results, weights, (*worked, *remarks), whole=match.completeness >= WHOLE)
    return Feedback(moments=tuple(worked), remarks=tuple(remarks), strengths=tuple(praised))


def most_important(
    moments: list[Moment], remarks: list[Remark]
) -> tuple[tuple[Moment, ...], tuple[Remark, ...]]:
    """At most MOST_SAID in all; both are given and returned the most important first."""
    if remarks and remarks[0].kind in OTHER_VIEW:
        return (), (remarks[0],)
    if remarks and remarks[0].importance >= FIRST:
        moments = [moment for moment in moments if not _explained(moment)]
    for remark in list(remarks):
        same = [moment for moment in moments if _same(remark, moment)]
        enough = SAID_BY_MOMENT * abs((remark.value or 0.0) - (remark.other or 0.0))
        if any((moment.said_degrees or 0.0) >= enough for moment in same):
            remarks = [other for other in remarks if other is not remark]
        else:
            moments = [moment for moment in moments if moment not in same]
    lasting = {moment.part for moment in moments if moment.throughout}
    remarks = [remark for remark in remarks if remark.part not in lasting][:MOST_REMARKS]
    worth = [*(one.importance for one in moments), *(one.importance for one in remarks)]
    worth = sorted(worth, reverse=True)[:MOST_SAID]
    least = worth[-1] if worth else 0.0
    return (
        tuple(moment for moment in moments if moment.importance >= least),
        tuple(remark for remark in remarks if remark.importance >= least),
    )


def _after(
    changes: list[Remark], moments: tuple[Moment, ...], remarks: tuple[Remark, ...]
) -> tuple[tuple[Moment, ...], tuple[Remark, ...]]:
    """The same, behind the ``changes`` of side, which come first: at most MOST_SAID in all."""
    worth = [*(one.importance for one in moments), *(one.importance for one in remarks)]
    worth = sorted(worth, reverse=True)[: MOST_SAID - len(changes)]
    least = worth[-1] if worth else 0.0
    return (
        tuple(moment for moment in moments if moment.importance >= least),
        (*changes, *(remark for remark in remarks if remark.importance >= least)),
    )


def _at_change(moment: Moment, other_side: list[tuple[float, float]]) -> bool:
    """Whether a moment mostly lies where a stretch on the ``other_side`` begins or ends: the body is on
    its way from one side to the other."""
    lasts = moment.end - moment.start
    return any(
        min(moment.end, at + AT_CHANGE) - max(moment.start, at - AT_CHANGE) >= OVERLAP * lasts
        for stretch in other_side
        for at in stretch
    )


def _explained(moment: Moment) -> bool:
    """Whether a body that lies otherwise explains the moment: all but how joints bend."""
    return moment.said_degrees is None or is_trunk(moment) or moment.part == "head"


def _same(remark: Remark, moment: Moment) -> bool:
    """Whether both ask the same of the same joint."""
    if is_trunk(moment) or SAME.get(remark.kind) != moment.direction:
        return False
    names = (remark.part, moment.part)
    if remark.both_sides or moment.both_sides:
        names = (names[0].rpartition("_")[2], names[1].rpartition("_")[2])
    return names[0] == names[1]
