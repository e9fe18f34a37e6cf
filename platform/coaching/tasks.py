"""Celery tasks of coaching."""

from __future__ import annotations

from celery import shared_task


@shared_task
def forget_looks() -> None:
    """Remove which results coaches have opened, once the desk asks for them no more."""
    from coaching.desk.services import forget_looks as forget

    forget()
