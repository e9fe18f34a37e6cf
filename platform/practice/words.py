"""What a score says, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language

from practice.models import Score
from scoring.compare.criteria.criterion import Criterion, CriterionOutcome
from scoring.compare.feedback.criteria import (
    criterion_in,
    judged_in,
    own_in,
    repetitions_in,
    spoken_outcome,
    verdict_in,
)
from scoring.compare.feedback.improvements import Outcome, faults_of, improvements
from scoring.compare.feedback.sentences import (
    beside_music,
    bridge,
    extent,
    left_out,
    on_other_side,
    over_repetitions,
    part_reason,
    sentence_of,
    side_question,
    spoken,
)
from scoring.compare.result import Moment, PartScore, Remark, ScoreFacts
from scoring.language import ENGLISH
from scoring.reasons import Reason, heading_in, reason_in


def in_words(said: Moment | Remark) -> str:
    """The sentence of a moment or remark."""
    return sentence_of(said, _language())


def improvements_of(*, previous: Score, current: Score) -> tuple[Remark, ...]:
    """What is better than in the previous score; nothing where the two cannot be compared."""
    return improvements(_outcome(previous), _outcome(current))


def reason_of(facts: ScoreFacts) -> str:
    """Why there is no total; empty where there is one."""
    return reason_in(facts.reason, _language())


def heading_of(facts: ScoreFacts) -> str:
    """The same in a few words."""
    return heading_in(facts.reason, _language())


def heading_of_score(score: Score) -> str:
    """The same of a stored score, of which nothing but its reason is read."""
    return heading_of_reason(score.reason)


def heading_of_reason(reason: dict[str, Any] | None) -> str:
    """The same of a reason as a row keeps it."""
    return heading_in(Reason.of(reason), _language())


def view_of(facts: ScoreFacts) -> str:
    """That it is filmed from another side and still compared; empty where the side is the reference's."""
    return bridge(facts.yaw, facts.bridged, _language())


def repetitions_of(facts: ScoreFacts) -> str:
    """What the total of several repetitions is, and which one to look at; empty where there is one."""
    return over_repetitions(facts.repetitions, facts.shown_repetition, _language())


def part_reason_of(part: PartScore) -> str:
    """What a part's degrees are of, or what else makes its form low; empty where they say it all."""
    return part_reason(part, _language())


def extent_of(facts: ScoreFacts) -> tuple[str, ...]:
    """How much of the reference was compared, where that is not all of it."""
    return extent(facts.total, facts.completeness, facts.reference_repetitions, _language())


def sides_of(facts: ScoreFacts) -> str:
    """What is done on the other side; empty where that is nothing."""
    return on_other_side([(one.start, one.end) for one in facts.side_changes], _language())


def music_of(facts: ScoreFacts) -> str:
    """How the practice lies to the music; empty where it is in time, or there is none."""
    return beside_music(facts.starts_late, _language())


def left_out_of(facts: ScoreFacts) -> tuple[str, ...]:
    """What is left out of either video, because it is in doubt who is who there."""
    said = (
        left_out(facts.reference_in_doubt, "reference", _language()),
        left_out(facts.practice_in_doubt, "practice", _language()),
    )
    return tuple(filter(None, said))


def side_sentence(facts: ScoreFacts) -> str:
    """That the side the practice was compared by fits less than the other."""
    return in_words(Remark("own_side" if facts.mirrored else "other_side"))


def side_question_of(facts: ScoreFacts) -> str:
    """The question whether left and right are exchanged, where the score cannot tell; else empty."""
    return side_question(facts.side_unsure, facts.mirrored, _language())


def spoken_facts(facts: ScoreFacts) -> dict[str, list[dict[str, Any]]]:
    """Moments, remarks and strengths as values that JSON knows, with their sentences."""
    return {
        "moments": [spoken(moment, _language()) for moment in facts.moments],
        "remarks": [spoken(remark, _language()) for remark in facts.remarks],
        "strengths": [spoken(remark, _language()) for remark in facts.strengths],
        "criteria": [spoken_outcome(outcome, _language()) for outcome in facts.criteria],
    }


def criterion_words(criterion: Criterion) -> str:
    """What a coach asks for, in a sentence."""
    return criterion_in(criterion, _language())


def verdict_of(outcome: CriterionOutcome) -> str:
    """Whether a criterion is met, in a word."""
    return verdict_in(outcome.met, _language())


def outcome_in_words(outcome: CriterionOutcome) -> str:
    """What was measured for a criterion, how often it is met, and what the reference itself reaches."""
    language, asked = _language(), outcome.criterion
    said = (
        judged_in(asked, outcome, language),
        repetitions_in(outcome, language),
        own_in(asked, outcome.reference_value, language),
    )
    return " ".join(filter(None, said))


def _language() -> str:
    return get_language() or ENGLISH


def _outcome(score: Score) -> Outcome:
    """What two stored scores are compared by; only what decides the numbers alike can be."""
    facts = score.facts
    return Outcome(
        total=facts.total,
        timing=facts.timing,
        parts={name: (part.value, part.coverage) for name, part in facts.parts.items()},
        faults=faults_of((*facts.moments, *facts.remarks)),
        repetitions=len(facts.repetitions),
        made_with=(
            score.engine_version,
            score.method,
            score.model,
            score.model_version,
            score.parameters,
            str(score.reference_track_id),
        ),
    )
