"""What coaches say of results, and praise, of many attempts at once: for the API of attempts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from accounts.models import User
from accounts.selectors import not_hidden_from
from conversation.models import CoachSentence, CoachTotal, Praise, SetAside
from conversation.selectors import praise_rows
from conversation.verdict_serializers import (
    CoachTotalSerializer,
    PraiseSerializer,
    SentenceSerializer,
    SetAsideSerializer,
)
from practice.models import Attempt


def words_on_attempts(user: User, attempts: Sequence[Attempt]) -> dict[UUID, dict[str, Any]]:
    """By the attempts' ids what is said of each, as ``user`` may read it; a rule for the practice.

    Four queries. Totals that coaches give are for nobody who is not to see the score.
    """
    aside, own = _by_attempt(SetAside, user, attempts), _by_attempt(CoachSentence, user, attempts)
    totals, praise = _by_attempt(CoachTotal, user, attempts), _by_attempt(Praise, user, attempts, "giver")

    def words(attempt: Attempt) -> dict[str, Any]:
        total = None if attempt.score_hidden else next(iter(totals[attempt.pk]), None)
        return {
            "set_aside": list(SetAsideSerializer(aside[attempt.pk], many=True).data),
            "sentences": list(SentenceSerializer(own[attempt.pk], many=True).data),
            "coach_total": None if total is None else dict(CoachTotalSerializer(total).data),
            "praise": list(PraiseSerializer(praise_rows(praise[attempt.pk], user), many=True).data),
        }

    return {attempt.pk: words(attempt) for attempt in attempts}


def _by_attempt(model: Any, user: User, attempts: Sequence[Attempt], by: str = "by") -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in model.objects.filter(not_hidden_from(user, owner=by), attempt__in=attempts).select_related(by):
        found[row.attempt_id].append(row)
    return found
