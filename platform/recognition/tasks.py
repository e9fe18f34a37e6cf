"""Celery tasks of recognition: each calls one service."""

from __future__ import annotations

from celery import shared_task

from recognition import services as recognition


@shared_task
def retrain_recognition() -> None:
    """Have those groups learn anew whose routines, attempts or consents changed."""
    recognition.ask_where_material_changed()
