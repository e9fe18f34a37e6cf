"""A training, whom it learned from, and what is in service: what ``modelroom`` and ``recognition`` share."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models


class TrainingRun(models.Model):
    """One training, done by a job; it goes on from its checkpoint however often it was stopped."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True

    @property
    def folder(self) -> Path:
        """The run folder (``scoring.learn.runs``) that the job writes in."""
        raise NotImplementedError

    @property
    def trained(self) -> bool:
        """Whether a model came of it, which can be put in service."""
        raise NotImplementedError


class LearnedFrom(models.Model):
    """How many pictures or movements of one video a training learned from, and whose they were.

    Kept in tables of their own, with a field ``run``. Whoever withdraws, or whose account is deleted, is
    taken out: of all rows of theirs in a run one is left that names neither them nor a video, with the day,
    and whether they were a minor. Of a video deleted by somebody who still agrees the row keeps the day.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    video = models.ForeignKey("library.Video", null=True, on_delete=models.SET_NULL, related_name="+")
    examples = models.PositiveIntegerField(default=0)
    video_deleted_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    minor = models.BooleanField(default=False)

    class Meta:
        abstract = True
        ordering = ["pk"]


class InService(models.Model):
    """What is in service from the moment ``at`` on; of the rows of one place the newest is in force.

    The field named ``WHAT`` points at it; None is what serves where nothing was trained or chosen.
    ``by_hand``: a person put it there, not a comparison; ``by`` is who, None: nobody, or somebody who left.
    """

    WHAT: ClassVar[str]

    id = models.BigAutoField(primary_key=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_hand = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["-pk"]

    @property
    def what_id(self) -> object:
        """The primary key of what is in service; None: what serves without a choice."""
        return getattr(self, f"{self.WHAT}_id")
