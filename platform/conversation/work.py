"""What to work on first in an attempt, after its coaches' word; the attempt's own page has them all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from accounts.models import User
from accounts.selectors import not_hidden_from
from conversation.models import CoachSentence, SetAside
from conversation.verdicts import verdict_on
from practice.judged import Work, about, counting_parts, in_order, work_on
from practice.models import Score
from scoring.compare.result import PartScore, said_of


@dataclass(frozen=True)
class Verdicts:
    """What coaches said of the sentences of an attempt: their own, in order, and those they set aside."""

    own: list[CoachSentence] = field(default_factory=list)
    aside: list[SetAside] = field(default_factory=list)


def verdicts_of(*, attempts: Iterable[UUID], viewer: User) -> Mapping[UUID, Verdicts]:
    """What coaches said of the attempts, by these; two queries."""
    return _verdicts(viewer, attempt__in=list(attempts))


def verdicts_on_all(
    *, students: Iterable[int], routines: Iterable[UUID], viewer: User
) -> Mapping[UUID, Verdicts]:
    """The same of all attempts of the students at the routines: thousands, with few words on them."""
    return _verdicts(viewer, attempt__student__in=list(students), attempt__routine__in=list(routines))


def _verdicts(viewer: User, **asked: Any) -> Mapping[UUID, Verdicts]:
    found = defaultdict[UUID, Verdicts](Verdicts)
    shown = not_hidden_from(viewer, owner="by")
    for sentence in CoachSentence.objects.filter(shown, **asked):
        found[sentence.attempt_id].own.append(sentence)
    for one in SetAside.objects.filter(shown, **asked):
        found[one.attempt_id].aside.append(one)
    return found


def work_of(*, score: Score, verdicts: Verdicts | None, weights: Mapping[str, float]) -> Work | None:
    """What to work on first by a judged score; ``weights`` are the routine's, by the reference's sides."""
    parts = counting_parts(score.parts, weights, mirrored=score.mirrored)
    return first_work([*score.remarks, *score.moments], parts, verdicts)


def first_work(
    said: Sequence[Mapping[str, Any]], parts: Mapping[str, PartScore], verdicts: Verdicts | None
) -> Work | None:
    """A coach's own sentence, else the most important that none set aside, else the lowest part.

    ``said`` are remarks and moments as a score's row keeps them. The page of the attempt has them in the
    same order.
    """
    if verdicts is not None and verdicts.own:
        return Work(words=verdicts.own[0].text)
    kept = in_order(said_of(one) for one in said)
    if verdicts is not None:
        kept = [one for one in kept if verdict_on(about(one), one.start, verdicts.aside) is None]
    if said and not kept:
        return None
    return work_on(kept[0] if kept else None, parts)
