"""A score as its page shows it: parts in rows, moments, and notes in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import Any

from django.utils.translation import gettext as _

from practice.labels import part_label, timing_in_words
from practice.models import Attempt, Score
from practice.scoring import is_current
from scoring.pose.skeleton import PARTS


@dataclass(frozen=True)
class PartRow:
    """One of the thirteen parts; ``value`` and ``degrees`` None where not measured."""

    part: str
    label: str
    value: float | None
    degrees: float | None
    coverage: float
    low: bool


@dataclass(frozen=True)
class MomentRow:
    """One moment with its place in the practice video."""

    label: str
    sentence: str
    start: float
    end: float
    value: float


@dataclass(frozen=True)
class RepetitionRow:
    """One time the student did the movement; the values are None where not measured."""

    start: float
    end: float
    total: float | None
    timing: float | None


@dataclass(frozen=True)
class Feedback:
    """Everything the result page says in words and numbers; the most important moment first."""

    score: Score
    parts: tuple[PartRow, ...]
    moments: tuple[MomentRow, ...]
    repetitions: tuple[RepetitionRow, ...]
    timing_words: str
    coverage_percent: int
    notes: tuple[str, ...]
    current: bool

    @property
    def low_parts(self) -> int:
        """How many parts are under the routine's threshold."""
        return sum(row.low for row in self.parts)


def feedback_of(*, attempt: Attempt, score: Score) -> Feedback:
    """The page's content for one score."""
    threshold = attempt.routine.red_threshold
    return Feedback(
        score=score,
        parts=tuple(_part_row(part, score.parts.get(part, {}), threshold) for part in PARTS),
        moments=tuple(_moment_row(moment) for moment in score.moments),
        repetitions=tuple(_repetition_row(repetition) for repetition in score.repetitions),
        timing_words=timing_in_words(score.timing),
        coverage_percent=round(100 * score.coverage),
        notes=tuple(_notes(score)),
        current=is_current(attempt=attempt, score=score),
    )


def _part_row(part: str, measured: dict[str, Any], threshold: int) -> PartRow:
    value = measured.get("value")
    return PartRow(
        part=part,
        label=part_label(part),
        value=value,
        degrees=measured.get("degrees"),
        coverage=measured.get("coverage", 0.0),
        # By the number that is shown, so that 60 is never "under 60".
        low=value is not None and floor(value + 0.5) < threshold,
    )


def _moment_row(moment: dict[str, Any]) -> MomentRow:
    return MomentRow(
        label=part_label(moment["part"]),
        sentence=moment["sentence"],
        start=moment["start"],
        end=moment["end"],
        value=moment["value"],
    )


def _repetition_row(repetition: dict[str, Any]) -> RepetitionRow:
    # Scores of other engine versions are shown too; theirs may say more or less.
    return RepetitionRow(
        start=repetition["start"],
        end=repetition["end"],
        total=repetition.get("total"),
        timing=repetition.get("timing"),
    )


def _notes(score: Score) -> list[str]:
    """What a reader must know to read the numbers right."""
    notes = []
    if score.total is not None and score.completeness < 0.95:
        share = round(100 * score.completeness)
        notes.append(
            _("Your practice contains %(share)s %% of the reference. The rest is not scored.")
            % {"share": share}
        )
    unmeasured = [part_label(part) for part in PARTS if score.parts.get(part, {}).get("value") is None]
    if 0 < len(unmeasured) < len(PARTS):
        notes.append(_("Not measured: %(parts)s.") % {"parts": ", ".join(unmeasured)})
    return notes
