"""Celery tasks of assignments."""

from __future__ import annotations

from celery import shared_task


@shared_task
def remind_of_assignments() -> None:
    """Remind students of what is due soon, and tell them of what they missed."""
    from assignments.reminders import remind

    remind()
