"""What a coach writes below a student's month."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class MonthWords(models.Model):
    """The words of one coach below the report of one student's month; ``month`` is its first day."""

    id = models.BigAutoField(primary_key=True)
    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    month = models.DateField()
    text = models.TextField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["updated_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["student", "writer", "month"], name="one_text_per_coach_and_month"
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
