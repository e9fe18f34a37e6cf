"""Celery's task: mails about what was not read."""

from __future__ import annotations

from celery import shared_task


@shared_task
def send_mails() -> None:
    """Mail what is due."""
    from notices import mails

    mails.send_due()
