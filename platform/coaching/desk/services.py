"""Noting what a coach has looked at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from accounts.models import User
from coaching.desk.selectors import RECENT
from coaching.models import Looked
from conversation.access import coaches
from practice.models import Attempt


def note_looked(user: User, attempt: Attempt) -> None:
    """Note that a coach has the result of a student's attempt before them; a rule for the practice."""
    if user.is_coach and attempt.student_id != user.pk and coaches(user, attempt):
        Looked.objects.get_or_create(coach=user, attempt=attempt)


def mark_done(*, coach: User, attempts: Iterable[Attempt], until: datetime) -> None:
    """Take attempts off the coach's desk, with what was there to be seen ``until`` then."""
    rows = [Looked(coach=coach, attempt=attempt, done_at=until) for attempt in attempts]
    Looked.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["coach", "attempt"], update_fields=["done_at"]
    )


def forget_looks() -> int:
    """Remove what the desk does not ask for any more; how many rows."""
    found = Looked.objects.filter(attempt__created_at__lt=timezone.now() - RECENT)
    return found.delete()[0]
