"""What a person asked for about their own data, what staff did with it, what is left of who has left."""

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


class StaffAct(models.Model):
    """That somebody who runs the site looked at something or did something as such; never changed afterwards.

    A row for each thing, and for each person whose it is; the row goes with that person. Of a member of the
    staff who leaves it keeps no name. ``operator`` is who ran a command on the server, ``status`` that of the
    answer: none where the process ended before there was one, and for commands.
    """

    class Door(models.TextChoices):
        """Where it was done."""

        ADMINISTRATION = "admin", _("administration")
        MODEL_ROOM = "model_room", _("model room")
        COMMAND = "command", _("command on the server")

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    operator = models.CharField(max_length=64, blank=True)
    door = models.CharField(max_length=10, choices=Door.choices)
    act = models.CharField(
        max_length=64, help_text=_("view, list, add, change, delete, or the name of the act")
    )
    kind = models.CharField(max_length=64, blank=True, help_text=_("of the thing, such as library.Video"))
    object_id = models.CharField(max_length=64, blank=True, help_text=_("which one"))
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("whose it is"),
    )
    request_id = models.CharField(max_length=32, blank=True)
    status = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("act of staff")
        verbose_name_plural = _("acts of staff")

    def __str__(self) -> str:
        return f"{self.act} {self.kind} {self.object_id}".strip()
