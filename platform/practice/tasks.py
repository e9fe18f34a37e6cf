"""Celery tasks of practice."""

from __future__ import annotations

from celery import shared_task


@shared_task
def expire_photos() -> None:
    """Remove photos that waited in vain, and poses of photos after a day."""
    from practice import photos

    photos.expire()
