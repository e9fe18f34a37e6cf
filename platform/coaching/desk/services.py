"""Noting what a coach has looked at."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import User
from coaching.desk.selectors import entries_of
from coaching.models import Looked
from conversation.access import coaches
from practice.models import Attempt


def note_looked(user: User, attempt: Attempt) -> None:
    """Note that a coach has the result of a student's attempt before them; a rule for the practice."""
    if user.is_coach and attempt.student_id != user.pk and coaches(user, attempt):
        Looked.objects.get_or_create(coach=user, attempt=attempt)


def mark_done(*, coach: User, attempt: Attempt) -> None:
    """Take an attempt off the coach's desk, with what was said there by now."""
    Looked.objects.update_or_create(coach=coach, attempt=attempt, defaults={"done_at": timezone.now()})


def mark_all_done(*, coach: User) -> None:
    """Take everything off the coach's desk."""
    now = timezone.now()
    rows = [Looked(coach=coach, attempt=entry.attempt, done_at=now) for entry in entries_of(coach=coach)]
    Looked.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["coach", "attempt"], update_fields=["done_at"]
    )
