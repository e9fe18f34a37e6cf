"""What goes with a comment when its row goes, by whatever way."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver

from conversation.models import Comment


@receiver(post_delete, sender=Comment)
def remove_empty_place(sender: type[Comment], instance: Comment, **kwargs: Any) -> None:
    """A removed comment was kept for its answers: the last of them takes its place along."""
    if instance.answer_to_id is not None:
        Comment.objects.filter(pk=instance.answer_to_id, answers=None, removed_at__isnull=False).delete()
