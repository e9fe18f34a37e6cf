"""What coaches note down, and what they have looked at."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CoachNote(models.Model):
    """What a coach notes down about a student of a group, for the coaches of that group alone.

    It belongs to the membership: whoever leaves the group, or the site, leaves no notes behind. A coach who
    goes leaves theirs to the other coaches, without a name. It is part of what the student gets who asks for
    a copy of their data.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    membership = models.ForeignKey(
        "accounts.Membership", on_delete=models.CASCADE, related_name="coach_notes"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="coach_notes"
    )
    text = models.TextField(_("note"), max_length=2000)
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.membership}: {self.created_at:%Y-%m-%d}"


class Looked(models.Model):
    """That a coach has had the result of a student's attempt before them, so that it is off their desk.

    ``done_at``: when they said that nothing is left to do there; comments from before then wait for no
    answer.
    """

    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="looked_at_attempts"
    )
    attempt = models.ForeignKey("practice.Attempt", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["coach", "attempt"], name="one_look_per_coach_and_attempt")
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.at:%Y-%m-%d %H:%M}"
