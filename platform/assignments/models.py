"""What a coach asks for, and who was reminded of it; how far a student is, is never stored."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MOST_TIMES = 50
"""Attempts an assignment can ask for: several a day for weeks. Set by hand."""


def start_of(day: date) -> datetime:
    """Midnight at which the day begins, on the clock of the site: the same for everybody who is asked."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())


class Assignment(models.Model):
    """A routine that a group, or one of its students, is asked to practise until a day.

    ``student`` None: the whole group, and whoever joins before it is due. ``by`` is who made it, or wrote its
    ``word`` last; None once that one's account is gone. Without ``goal`` every judged attempt counts, else
    those whose total reaches it (0..100). Without ``starts_on`` it begins when it was made.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey("accounts.Group", on_delete=models.CASCADE, related_name="assignments")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="assignments"
    )
    routine = models.ForeignKey("library.Routine", on_delete=models.CASCADE, related_name="assignments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    starts_on = models.DateField(_("from"), null=True, blank=True)
    due_on = models.DateField(_("due on"), db_index=True)
    goal = models.PositiveSmallIntegerField(
        _("goal"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    times = models.PositiveSmallIntegerField(
        _("how many times"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_TIMES)]
    )
    word = models.TextField(_("a word to go with it"), max_length=500, blank=True)
    word_held = models.BooleanField(
        default=False,
        db_default=False,
        help_text=_("the word is shown to nobody: somebody under 18 would read it alone"),
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["due_on", "created_at"]

    def __str__(self) -> str:
        return f"{self.routine}: {self.due_on}"

    def get_absolute_url(self) -> str:
        return reverse("assignments:assignment", args=[self.pk])

    @property
    def begins_at(self) -> datetime:
        """Attempts made before that do not count."""
        return self.created_at if self.starts_on is None else start_of(self.starts_on)

    @property
    def due_at(self) -> datetime:
        """The end of its last day; attempts made from then on are late."""
        return start_of(self.due_on + timedelta(days=1))

    @property
    def shown_word(self) -> str:
        """Its word for whom it is asked of; empty while it is held back."""
        return "" if self.word_held else self.word

    @property
    def over(self) -> bool:
        """Whether it was ended, or its day has passed."""
        return self.ended_at is not None or timezone.now() >= self.due_at

    @property
    def practice_aid_only(self) -> bool:
        """Whether scores are for the student alone where it belongs: then no total is a goal."""
        return settings.PRACTICE_AID_ONLY or self.group.practice_aid_only

    @property
    def goal_in_force(self) -> int | None:
        """The total that counts; None where any judged attempt does."""
        return None if self.practice_aid_only else self.goal


class Reminder(models.Model):
    """That a student was reminded of an assignment, or told that it has started, so that it is done once.

    ``DONE`` is that the coaches were told that the student has done it.
    """

    class Kind(models.TextChoices):
        SOON = "soon", _("due soon")
        MISSED = "missed", _("missed")
        STARTS = "starts", _("Starts on")
        DONE = "done", _("Done")

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="reminders")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assignment_reminders"
    )
    kind = models.CharField(max_length=6, choices=Kind.choices)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "student", "kind"], name="one_reminder_per_assignment_student_and_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment} {self.kind}"
