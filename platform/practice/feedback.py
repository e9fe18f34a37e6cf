"""A score as its page shows it: parts in rows, moments, and notes in sentences."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from library.routines.criteria import criteria_in
from practice.judged import Work, about, as_much, held_of, in_order, lowest_of
from practice.labels import part_label, timing_in_words
from practice.models import Attempt, Score
from practice.parameters import is_current
from practice.selectors import attempt_before
from practice.words import (
    criterion_words,
    extent_of,
    heading_of,
    improvements_of,
    in_words,
    left_out_of,
    music_of,
    outcome_in_words,
    part_reason_of,
    reason_of,
    repetitions_of,
    side_question_of,
    side_sentence,
    sides_of,
    verdict_of,
    view_of,
)
from scoring.compare.calibration import GOOD, LEAST_SHOWN
from scoring.compare.criteria.criterion import CriterionOutcome
from scoring.compare.feedback.ranking import is_trunk
from scoring.compare.result import Moment, PartScore, Remark, Repetition, ScoreFacts
from scoring.language import whole, whole_percent
from scoring.pose.skeleton import PARTS
from scoring.version import ENGINE_VERSION


@dataclass(frozen=True)
class PartRow:
    """One of the thirteen parts; numbers are None where not measured or not kept by an older engine.

    ``why`` says what ``degrees`` are of, or what makes ``value`` lower than they do; mostly empty.
    """

    part: str
    label: str
    value: float | None
    degrees: float | None
    tolerance: float | None
    why: str
    coverage: float
    low: bool

    @property
    def unsure(self) -> bool:
        """Whether it was seen, and still nothing is known of it: from another side depths are guessed."""
        return self.value is None and self.coverage >= LEAST_SHOWN


@dataclass(frozen=True)
class SaidRow:
    """One sentence: a moment, or a remark on the whole clip (without place and value).

    ``number`` tells the moments apart in the page, ``label`` is the part's name
    (empty where the sentence is about several). ``part`` is where its evidence is looked for, of PARTS,
    and ``said`` the degrees that the sentence names (None: none). ``about`` is what it says without
    sizes: by it and its place a sentence is found again once the attempt was scored anew.
    """

    number: str
    sentence: str
    label: str = ""
    start: float | None = None
    end: float | None = None
    value: float | None = None
    part: str = ""
    said: float | None = None
    about: str = ""


@dataclass(frozen=True)
class CriterionRow:
    """A check of the routine; ``outcome`` is None until it has been checked in this score."""

    says: str
    outcome: CriterionOutcome | None

    @property
    def mark(self) -> str:
        """Its sign and colour: met, missed or unknown."""
        met = None if self.outcome is None else self.outcome.met
        return {True: "met", False: "missed", None: "unknown"}[met]

    @property
    def icon(self) -> str:
        """The sign of the mark."""
        return {"met": "check-circle-fill", "missed": "x-circle-fill"}.get(self.mark, "question-circle-fill")

    @property
    def verdict(self) -> str:
        """The mark in words."""
        return _("not checked yet") if self.outcome is None else verdict_of(self.outcome)

    @property
    def sentences(self) -> str:
        """What was measured, and what the reference reaches."""
        return "" if self.outcome is None else outcome_in_words(self.outcome)


@dataclass(frozen=True)
class SideQuestion:
    """Whether the practice is mirrored: what is asked, and a choice of Attempt.Mirror with its words for each
    button. The answer is kept with the attempt, and it is scored again."""

    sentence: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Feedback:
    """Everything the result page says in words and numbers; the most important sentences first.

    ``better`` is compared with ``previous``, the student's attempt before this one.
    ``facts`` is what the engine found: a template may show any of it. Of a score without a total
    only ``heading``, ``reason``, ``notes`` and ``outdated`` are shown: its numbers mean nothing.
    """

    score: Score
    facts: ScoreFacts
    parts: tuple[PartRow, ...]
    work: tuple[SaidRow, ...]
    well: tuple[SaidRow, ...]
    better: tuple[SaidRow, ...]
    previous: Attempt | None
    repetitions: tuple[Repetition, ...]
    over_repetitions: str
    criteria: tuple[CriterionRow, ...]
    side_question: SideQuestion | None
    timing_words: str
    coverage_percent: int
    heading: str
    reason: str
    notes: tuple[str, ...]
    basis: str
    outdated: str
    held: str = ""
    lowest: Work | None = None
    """What to work on where no sentence is said."""

    @property
    def low_parts(self) -> int:
        """How many parts are under the routine's threshold."""
        return sum(row.low for row in self.parts)

    @property
    def unmeasured(self) -> int:
        """How many parts have no form: not measured, or not known from that side."""
        return sum(row.value is None for row in self.parts)

    @property
    def praises(self) -> bool:
        """Whether there is something good to say."""
        return bool(self.well or self.better)

    @property
    def repeats(self) -> bool:
        """Whether the movement was done more than once."""
        return len(self.repetitions) > 1

    @property
    def shown_repetition(self) -> int | None:
        """The number, from 1, of the repetition that parts and sentences are of; None where there is one."""
        shown = self.facts.shown_repetition
        return None if shown is None else shown + 1

    @property
    def has_footnotes(self) -> bool:
        """Whether there is something to know besides the numbers."""
        return bool(self.notes or self.outdated)

    @property
    def moments(self) -> tuple[SaidRow, ...]:
        """What has a place in the practice video."""
        return tuple(row for row in self.work if row.start is not None)


def feedback_of(*, attempt: Attempt, score: Score) -> Feedback:
    """The page's content for one score."""
    threshold, previous = attempt.routine.red_threshold, attempt_before(attempt=attempt)
    facts = score.facts
    return Feedback(
        score=score,
        facts=facts,
        parts=tuple(_part_row(part, facts.parts.get(part, UNMEASURED), threshold) for part in PARTS),
        work=tuple(_work_rows(facts)),
        well=tuple(_remark_row(f"w{place}", remark) for place, remark in enumerate(facts.strengths, 1)),
        better=tuple(_better_rows(previous, score)),
        previous=previous,
        repetitions=facts.repetitions,
        over_repetitions=repetitions_of(facts),
        criteria=tuple(_criterion_rows(attempt, facts)),
        side_question=_side_question(attempt, facts),
        timing_words=timing_in_words(facts.timing, total=facts.total),
        coverage_percent=whole_percent(facts.coverage, LEAST_SHOWN),
        heading=heading_of(facts),
        reason=reason_of(facts),
        notes=tuple(_notes(attempt, facts)),
        basis=_basis(score),
        outdated=_outdated(attempt, score),
        held=held_of(score, attempt.routine),
        lowest=lowest_of(score, attempt.routine),
    )


UNMEASURED = PartScore()
"""A part of which a score of another engine's version says nothing."""


def _part_row(part: str, measured: PartScore, threshold: int) -> PartRow:
    return PartRow(
        part=part,
        label=part_label(part),
        value=measured.value,
        degrees=measured.degrees,
        tolerance=measured.tolerance,
        why=part_reason_of(measured),
        coverage=measured.coverage,
        low=measured.value is not None and whole(measured.value) < threshold,
    )


def _work_rows(facts: ScoreFacts) -> list[SaidRow]:
    """Moments and remarks in one order; scores that keep no importance have their moments in theirs."""
    return [
        _moment_row(str(number), one) if isinstance(one, Moment) else _remark_row(str(number), one)
        for number, one in enumerate(in_order((*facts.remarks, *facts.moments)), 1)
    ]


def _moment_row(number: str, moment: Moment) -> SaidRow:
    return SaidRow(
        number=number,
        sentence=in_words(moment),
        label="" if moment.both_sides or is_trunk(moment) else part_label(moment.part),
        start=moment.start,
        end=moment.end,
        # What is said of an arm may come from the elbow; the shoulder's own form would seem to deny it.
        value=moment.value if moment.value < GOOD else None,
        part=moment.part,
        said=moment.said_degrees,
        about=about(moment),
    )


def _remark_row(number: str, remark: Remark) -> SaidRow:
    return SaidRow(
        number=number, sentence=in_words(remark), start=remark.start, end=remark.end, about=about(remark)
    )


def _criterion_rows(attempt: Attempt, facts: ScoreFacts) -> list[CriterionRow]:
    """The criteria that the routine has now, each with what came of it."""
    found = {one.criterion: one for one in facts.criteria}
    return [CriterionRow(criterion_words(one), found.get(one)) for one in criteria_in(attempt.routine)]


def _better_rows(previous: Attempt | None, score: Score) -> list[SaidRow]:
    if previous is None or previous.score is None:
        return []
    if not as_much(previous.score.share_done, score.share_done):
        return []
    found = improvements_of(previous=previous.score, current=score)
    return [_remark_row(f"b{place}", remark) for place, remark in enumerate(found, 1)]


def _side_question(attempt: Attempt, facts: ScoreFacts) -> SideQuestion | None:
    """What to ask of left and right; None where it is clear, or the routine allows one side only."""
    yes, no = Attempt.Mirror.YES.value, Attempt.Mirror.NO.value
    if facts.side_unsure and attempt.mirror == Attempt.Mirror.AUTO:
        answers = ((yes, _("I moved as in a mirror")), (no, _("Side for side")))
        return SideQuestion(side_question_of(facts), answers)
    if facts.other_side_fits and facts.mirrored:
        return SideQuestion(side_sentence(facts), ((no, _("Compare side for side")),))
    if facts.other_side_fits and attempt.routine.mirroring_allowed:
        return SideQuestion(side_sentence(facts), ((yes, _("Compare as in a mirror")),))
    return None


def _notes(attempt: Attempt, facts: ScoreFacts) -> list[str]:
    """What a reader must know to read the numbers right."""
    notes = []
    if facts.other_side_fits and _side_question(attempt, facts) is None:
        notes.append(side_sentence(facts))
    notes += left_out_of(facts)
    if facts.total is None:
        return notes
    notes += [*filter(None, [sides_of(facts), music_of(facts), view_of(facts)]), *extent_of(facts)]
    unmeasured = [part_label(part) for part in PARTS if facts.parts.get(part, UNMEASURED).value is None]
    if 0 < len(unmeasured) < len(PARTS):
        notes.append(_("Not measured: %(parts)s.") % {"parts": ", ".join(unmeasured)})
    return notes


def _outdated(attempt: Attempt, score: Score) -> str:
    """Why scoring again would give another score; empty where it would give the same."""
    if not is_current(attempt=attempt, score=score):
        return _("The routine was changed after this score was made.")
    if score.engine_version != ENGINE_VERSION:
        return _("This score was made by an earlier version of the scoring.")
    return ""


def _basis(score: Score) -> str:
    """What the score was made with besides the reference; empty where that is nothing, or not known."""
    if not score.takes_used:
        return ""
    sentence = ngettext(
        "Compared with the reference and %(count)s further take.",
        "Compared with the reference and %(count)s further takes.",
        score.takes_used,
    )
    return sentence % {"count": score.takes_used}
