"""What a person asked for about their own data, and what is left to clean after somebody has left."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def export_folder(export_id: uuid.UUID) -> str:
    """Folder of the file of one export."""
    return f"exports/{export_id}"


def export_path(export: Export, filename: str) -> str:
    """Path of the ZIP file."""
    return f"{export_folder(export.pk)}/formcheck.zip"


class Export(models.Model):
    """Everything of one person in a ZIP file; written by a job, removed when ``expires_at`` has passed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exports")
    file = models.FileField(upload_to=export_path, max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0, help_text=_("bytes"))
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True, help_text=_("empty while it is being written"))

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M}"

    @property
    def ready(self) -> bool:
        """Whether there is a file, and it has not expired."""
        return bool(self.file) and self.expires_at is not None and self.expires_at > timezone.now()


class Leaving(models.Model):
    """Somebody asked for their account to be deleted. Until ``due_at`` they can take it back.

    From ``begun_at`` on it is being erased, and there is no way back. The row goes with the person.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="leaving")
    asked_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.due_at:%Y-%m-%d}"


class Erasure(models.Model):
    """That somebody was erased, and nothing about who it was.

    ``cleaned_at``: since when the database keeps nothing of them in places it no longer uses.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    erased_at = models.DateTimeField(auto_now_add=True)
    cleaned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-erased_at"]

    def __str__(self) -> str:
        return f"{self.erased_at:%Y-%m-%d}"
