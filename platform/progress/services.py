"""Writing: attempts are scored again so that they compare."""

from __future__ import annotations

from django.db import transaction

from practice.services import rescore_attempt
from progress.selectors import RoutineProgress


@transaction.atomic
def score_again(*, progress: RoutineProgress) -> int:
    """Score those attempts again whose scores were made with something else than is in force; how many.

    Nothing is measured again. OwnerOnHold, RoutineOutOfSight or ReferenceGone where nothing can be scored.
    """
    for attempt in progress.outdated:
        rescore_attempt(attempt=attempt)
    return len(progress.outdated)
