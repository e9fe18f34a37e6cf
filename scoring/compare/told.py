"""What was measured of a match with what is said of it, and the total that agrees with the words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from scoring.arrays import FloatArray
from scoring.compare.calibration import FAULT_SECONDS, MOMENT_SHARE, MOMENT_TOLERANCE, PLAIN_FAULT
from scoring.compare.feedback.feedback import Feedback, find_feedback
from scoring.compare.feedback.praise import Results
from scoring.compare.feedback.ranking import is_trunk
from scoring.compare.measure.curve import plain_error, plain_value, value_of
from scoring.compare.parts import Measured
from scoring.compare.result import Moment, PartScore, Repetition
from scoring.pose.skeleton import PARTS


@dataclass(frozen=True)
class Told:
    """A stretch of the practice, measured, and what is said of it; nothing where it has no total."""

    measured: Measured
    said: Feedback

    @property
    def repetition(self) -> Repetition:
        """The stretch as a Repetition."""
        return self.measured.repetition

    @property
    def completeness(self) -> float:
        """As in Measured."""
        return self.measured.completeness

    @property
    def agreement(self) -> float | None:
        """As in Measured."""
        return self.measured.agreement


def told(measured: Measured) -> Told:
    """``measured`` with its words, and total and parts no higher than these allow.

    Learned traits know which moments good performances differ by: what they judged stays as it is.
    """
    if measured.reason is not None:
        return Told(measured, Feedback())
    said = find_feedback(
        measured.match,
        measured.found,
        plain_value(measured.found.errors / measured.found.words_easing),
        measured.lasting,
        measured.weights,
        Results(measured.total, measured.timing, measured.parts),
    )
    plain = [moment for moment in said.moments if is_plain(moment)]
    if measured.total is None or measured.by_traits or not plain:
        return Told(measured, said)
    ratios = [(moment, off_by(moment) / tolerated(moment, measured.found.tolerances)) for moment in plain]
    total = min(measured.total, *(most_beside(ratio) for _, ratio in ratios))
    return Told(replace(measured, total=total, parts=with_moments(measured.parts, ratios)), said)


def is_plain(moment: Moment) -> bool:
    """Whether a moment counts by itself: a joint or the trunk is bent otherwise for FAULT_SECONDS.

    A second of a long movement hardly changes a mean, but a coach sees nothing else. Where a hand or the
    head is, by no bend, is style in good performances; what is off all the way through has cost its share.
    """
    bent = moment.said_degrees is not None and moment.part != "head"
    return bent and not moment.throughout and moment.end - moment.start >= FAULT_SECONDS


def off_by(moment: Moment) -> float:
    """Degrees by which the moment is off, less what a warp that is not quite in time makes of it."""
    return float(np.degrees(plain_error(moment.value)))


def tolerated(moment: Moment, tolerances: FloatArray) -> float:
    """Degrees by which the part may be off for a moment; ``tolerances [13]`` are radians over the clip."""
    own = float(np.degrees(tolerances[PARTS.index(moment.part)]))
    return max(MOMENT_TOLERANCE, MOMENT_SHARE * own)


def most_beside(ratio: float) -> float:
    """The value 0..100 of total and part at most, beside a moment off by ``ratio`` times what is tolerated.

    No less than PLAIN_FAULT.
    """
    return max(PLAIN_FAULT, float(value_of(np.array(ratio))))


def with_moments(
    parts: Mapping[str, PartScore], plain: Iterable[tuple[Moment, float]]
) -> dict[str, PartScore]:
    """``parts``, those that ``plain`` moments (each with its ratio) are about no higher than these allow."""
    lowered = dict(parts)
    for moment, ratio in plain:
        for name in () if is_trunk(moment) else parts_of(moment):
            value, most = lowered[name].value, most_beside(ratio)
            if value is not None and most < value:
                said = moment.said_degrees or 0.0
                lowered[name] = replace(
                    lowered[name],
                    value=most,
                    degrees=said,
                    tolerance=said / ratio,
                    throughout=False,
                    further=None,
                    briefly=True,
                )
    return lowered


def parts_of(moment: Moment) -> tuple[str, ...]:
    """The part, or both of its pair."""
    joint = moment.part.rpartition("_")[2]
    return (f"left_{joint}", f"right_{joint}") if moment.both_sides else (moment.part,)
