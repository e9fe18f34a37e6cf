"""A training, and what is in service: what the tables of ``modelroom`` and ``recognition`` share."""

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
