"""Celery tasks of the model room: each calls one service."""

from __future__ import annotations

from celery import shared_task

from modelroom import withdrawal


@shared_task
def tidy_what_was_learned_from() -> None:
    """Remove files of people who withdrew that a killed process left."""
    withdrawal.tidy_all()
