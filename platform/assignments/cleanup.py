"""What a deleted assignment leaves behind."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver

from assignments.models import Assignment
from notices.services import forget


@receiver(post_delete, sender=Assignment)
def forget_what_was_told(sender: type[Assignment], instance: Assignment, **kwargs: Any) -> None:
    """Remove the notices that lead to it."""
    forget(path=instance.get_absolute_url())
