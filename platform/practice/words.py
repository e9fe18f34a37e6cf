"""The engine's moments and remarks as they are stored, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from django.utils.translation import get_language

from practice.models import Score
from scoring.compare.feedback.improvements import Outcome, faults_of, improvements
from scoring.compare.feedback.reasons import extent, reason_in
from scoring.compare.feedback.sentences import ENGLISH, sentence_of
from scoring.compare.result import Moment, Remark

Said = TypeVar("Said", Moment, Remark)

_MOMENT = frozenset(field.name for field in fields(Moment))
_REMARK = frozenset(field.name for field in fields(Remark))


def moments_of(score: Score) -> list[Moment]:
    """The score's moments, their sentences in the active language."""
    return [_said(Moment(**_known(values, _MOMENT))) for values in score.moments]


def remarks_of(score: Score) -> list[Remark]:
    """The score's remarks on the whole clip that are to be worked on."""
    return [_said(Remark(**_known(values, _REMARK))) for values in score.remarks]


def strengths_of(score: Score) -> list[Remark]:
    """What went well."""
    return [_said(Remark(**_known(values, _REMARK))) for values in score.strengths]


def improvements_of(*, previous: Score, current: Score) -> list[Remark]:
    """What is better than in the previous score; nothing where the two cannot be compared."""
    return [_said(remark) for remark in improvements(_outcome(previous), _outcome(current))]


def reason_of(score: Score) -> str:
    """Why there is no total; empty where there is one."""
    return reason_in(score.reason, get_language() or ENGLISH)


def extent_of(score: Score) -> tuple[str, ...]:
    """How much of the reference was compared, where that is not all of it."""
    repetitions = (score.repetitions_compared, score.reference_repetitions)
    return extent(score.total, score.completeness, repetitions, get_language() or ENGLISH)


def side_sentence(score: Score) -> str:
    """That the side the practice was compared by fits less than the other."""
    return _said(Remark("own_side" if score.mirrored else "other_side")).sentence


def _said(said: Said) -> Said:
    return replace(said, sentence=sentence_of(said, get_language() or ENGLISH))


def _known(values: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    """Scores of other engine versions may carry more."""
    return {name: value for name, value in values.items() if name in names}


def _outcome(score: Score) -> Outcome:
    """What two stored scores are compared by; only what decides the numbers alike can be."""
    return Outcome(
        total=score.total,
        timing=score.timing,
        parts={name: (part.get("value"), part.get("coverage", 0.0)) for name, part in score.parts.items()},
        faults=faults_of((*moments_of(score), *remarks_of(score))),
        repetitions=len(score.repetitions),
        made_with=(
            score.engine_version,
            score.method,
            score.model,
            score.model_version,
            score.parameters,
            str(score.reference_track_id),
        ),
    )
