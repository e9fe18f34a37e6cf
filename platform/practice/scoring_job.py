"""The job that scores an attempt."""

from __future__ import annotations

from uuid import UUID

from library.jobs import JobContext, SubjectGone, kept_alive
from practice.access import require_in_practice
from practice.models import Attempt
from practice.parameters import parameters_of
from practice.scoring import score_attempt
from practice.stages import COMPARE


def run(context: JobContext, attempt_id: UUID) -> None:
    """Score the attempt; once more if it was changed (mirroring, trim) meanwhile.

    RoutineOutOfSight where the student has lost sight of the routine since it was asked for.
    """
    context.stage(COMPARE)
    attempt = _fetch(attempt_id)
    require_in_practice(attempt)
    while True:
        used = parameters_of(attempt)
        # Long clips and many takes are compared for longer than a lease lasts.
        with kept_alive():
            score_attempt(attempt=attempt, hold=context.hold)
        attempt = _fetch(attempt_id)
        if parameters_of(attempt) == used:
            return


def _fetch(attempt_id: UUID) -> Attempt:
    related = ("routine__reference__track", "video__track")
    attempt = Attempt.objects.select_related(*related).filter(pk=attempt_id).first()
    if attempt is None:
        raise SubjectGone(str(attempt_id))
    return attempt
