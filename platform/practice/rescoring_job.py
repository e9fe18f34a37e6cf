"""Asking for the scores of all attempts at a routine that got another reference: there may be thousands."""

from __future__ import annotations

from uuid import UUID

from common.errors import UserError
from library.jobs import JobContext, SubjectGone
from library.models import Routine
from practice.access import attempts_worked_on
from practice.services import rescore_attempt
from practice.stages import ASK


def run(context: JobContext, routine_id: UUID) -> None:
    """Ask for each attempt's score, the latest first: that is looked at first. Each is a job of its own."""
    progress = context.stage(ASK)
    if not Routine.objects.filter(pk=routine_id).exists():
        raise SubjectGone(str(routine_id))
    attempts = list(attempts_worked_on().filter(routine=routine_id).select_related("routine", "student"))
    for number, attempt in enumerate(attempts, 1):
        try:
            rescore_attempt(attempt=attempt)
        except UserError:
            # Its student left the group meanwhile, or the reference went: it keeps what it has.
            continue
        progress(number / len(attempts))
