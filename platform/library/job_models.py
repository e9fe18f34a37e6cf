"""Rows of the work that is done in the background: jobs, who does them, what was taken from whom."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.reasons import in_words
from scoring.reasons import Reason


class Job(models.Model):
    """One unit of background work. This row is the truth; the broker only wakes workers.

    There is one row per kind and subject. ``lease`` names the claim that may
    write to the row; a worker whose lease was taken away can write no more.
    It starts once every job of ``waits_for`` is done, and fails if one fails;
    those of ``follows`` need only have ended, well or not.

    A failed one has an ``error_code``, and in ``reason`` the Reason as a dictionary, which is that of
    another job where it failed because that one did.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("working")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    UNDER_WAY = (State.QUEUED, State.RUNNING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="jobs")
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED, db_index=True)
    waits_for = models.ManyToManyField("self", symmetrical=False, related_name="dependents", blank=True)
    follows = models.ManyToManyField("self", symmetrical=False, related_name="followers", blank=True)
    media_seconds = models.FloatField(default=0.0, help_text="length of the video that is read, s")
    stage = models.CharField(max_length=40, blank=True)
    percent = models.PositiveSmallIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True, blank=True)
    lease_expires_at = models.DateTimeField(null=True, blank=True)
    stage_ends_by = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=120, blank=True)
    error_code = models.CharField(max_length=40, blank=True)
    reason = models.JSONField(null=True, blank=True)
    retryable = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    queued_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_id"], name="one_job_per_kind_and_subject")
        ]
        indexes = [
            models.Index(fields=["kind", "state", "-finished_at"], name="last_done_of_a_kind"),
            models.Index(fields=["started_at"], name="begun_of_late"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id} {self.state}"

    @property
    def active(self) -> bool:
        """Whether the work is still to be done or under way."""
        return self.state in self.UNDER_WAY

    @property
    def reason_in_words(self) -> str:
        """Why it failed, in the reader's language; empty where it did not."""
        return in_words(Reason.of(self.reason))


class RevokedClaim(models.Model):
    """A claim that was taken from a process at work: its job was cancelled, or went with its subject.

    The process removes the row when it lets go of the job; one that has not by ``ends_by`` hangs, and is
    ended. A row of its own, because the job may have been started again meanwhile, or be gone.
    """

    lease = models.UUIDField(primary_key=True)
    worker = models.CharField(max_length=120)
    ends_by = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.worker} until {self.ends_by}"


class Queue(models.Model):
    """A queue of jobs; whoever decides whose turn it is in it locks this row."""

    name = models.CharField(max_length=20, primary_key=True)

    def __str__(self) -> str:
        return self.name


class Worker(models.Model):
    """A process that does jobs, or the sweeper, and when it last said that it is there.

    A worker of Celery is one row, whatever number of processes it has. ``born`` is the time at which the
    process began, seconds since 1970: a number may be used again by another process.
    """

    class Role(models.TextChoices):
        WORKER = "worker", _("does jobs")
        SWEEPER = "sweeper", _("watches over jobs")

    name = models.CharField(max_length=120, unique=True)
    role = models.CharField(max_length=8, choices=Role.choices)
    queues = models.JSONField(default=list)
    processes = models.PositiveSmallIntegerField(default=1)
    host = models.CharField(max_length=100)
    pid = models.PositiveIntegerField()
    born = models.FloatField()
    heartbeat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.role} {self.name}"
