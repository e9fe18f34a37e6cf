"""What goes with a comment when its row goes, by whatever way."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import default_storage
from django.db.models.signals import post_delete
from django.dispatch import receiver

from conversation.models import Comment, voices_folder
from library.files import delete_file_on_commit, delete_folder_on_commit


@receiver(post_delete, sender=Comment)
def remove_voice(sender: type[Comment], instance: Comment, **kwargs: Any) -> None:
    """Remove the voice note once the deletion is certain, and what a killed process left beside it."""
    delete_file_on_commit(instance.voice)
    if instance.voice_seconds is not None:
        delete_folder_on_commit(default_storage, voices_folder(instance.pk))


@receiver(post_delete, sender=Comment)
def remove_empty_place(sender: type[Comment], instance: Comment, **kwargs: Any) -> None:
    """A removed comment was kept for its answers: the last of them takes its place along."""
    if instance.answer_to_id is not None:
        Comment.objects.filter(pk=instance.answer_to_id, answers=None, removed_at__isnull=False).delete()
