"""What is said about an attempt, by its student, their guardians and their coaches."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 2000
"""Letters of one comment: a page, and no more than somebody reads on a phone. Set by hand."""

LONGEST_REASON = 400
"""Letters of a coach's sentence or reason: it stands among those of the engine. Set by hand."""


def voices_folder(comment_id: uuid.UUID) -> str:
    """Folder of what is stored of one comment."""
    return f"comments/{comment_id}"


def voice_path(comment: Comment, filename: str) -> str:
    """Path of a comment's voice note."""
    return f"{voices_folder(comment.pk)}/{filename}"


class Comment(models.Model):
    """Something said about an attempt as a whole, or at a moment of its film.

    ``at`` are seconds of the practice video, None where it is about the whole. ``drawing`` is what
    ``conversation.drawings`` lets pass, for the frame at ``at``. An answer stands under the comment
    ``answer_to``; answers have none of their own. Of a comment that was removed while it had answers, the row
    alone stays (``removed_at``), with nothing that was said in it. A voice note is ``voice_seconds`` long;
    its file goes with the film, the rest stays.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    attempt = models.ForeignKey("practice.Attempt", on_delete=models.CASCADE, related_name="comments")
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="comments")
    # Answers are others' words: they stay when who was answered leaves, and stand for themselves.
    answer_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="answers"
    )
    text = models.TextField(_("comment"), max_length=LONGEST_TEXT, blank=True)
    at = models.FloatField(null=True, blank=True)
    drawing = models.JSONField(null=True, blank=True)
    voice = models.FileField(upload_to=voice_path, max_length=200, blank=True, default="", db_default="")
    voice_seconds = models.FloatField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.created_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        """Its place on the page of the attempt."""
        return f"{reverse('practice:attempt', args=[self.attempt_id])}#comment-{self.pk}"


class Praise(models.Model):
    """One of a few kind words for an attempt, given with one tap, once each by a person."""

    class Kind(models.TextChoices):
        WELL_DONE = "well_done", _("Well done")
        BETTER = "better", _("Much better")
        KEEP_GOING = "keep_going", _("Keep going")
        BEAUTIFUL = "beautiful", _("Beautiful")

    attempt = models.ForeignKey("practice.Attempt", on_delete=models.CASCADE, related_name="praise")
    giver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="praise_given")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "giver", "kind"], name="one_praise_of_a_kind_by_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.kind}"


class Reading(models.Model):
    """When somebody last had the conversation about an attempt before them."""

    attempt = models.ForeignKey("practice.Attempt", on_delete=models.CASCADE, related_name="readings")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="readings")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "reader"], name="one_reading_per_attempt_and_reader")
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.read_at:%Y-%m-%d %H:%M}"


class Report(models.Model):
    """Somebody asks the staff to look at a comment.

    ``words`` are the comment's as they were then, for the staff alone: who wrote it could else remove what
    the report is about. They go with the report, which staff delete when they are done.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    comment = models.ForeignKey(Comment, null=True, on_delete=models.SET_NULL, related_name="reports")
    attempt = models.ForeignKey("practice.Attempt", on_delete=models.CASCADE, related_name="+")
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reports_of_comments"
    )
    words = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["comment", "by"], name="one_report_per_comment_and_person")
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M}"


class SetAside(models.Model):
    """A sentence of the engine at an attempt that a coach set aside, and why.

    ``about`` and ``at`` (seconds of the practice, None: the whole) say which one: they are those of
    ``practice.feedback.SaidRow``, which stay when the attempt is scored anew.
    """

    class Verdict(models.TextChoices):
        WRONG = "wrong", _("This remark is not right")
        UNIMPORTANT = "unimportant", _("This remark is not important")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    attempt = models.ForeignKey("practice.Attempt", on_delete=models.CASCADE, related_name="set_aside")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    about = models.CharField(max_length=100)
    at = models.FloatField(null=True)
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    reason = models.TextField(max_length=LONGEST_REASON)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "about"], condition=models.Q(at=None), name="one_set_aside_of_the_whole"
            ),
            models.UniqueConstraint(
                fields=["attempt", "about", "at"],
                condition=models.Q(at__isnull=False),
                name="one_set_aside_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.about}"


class CoachSentence(models.Model):
    """A sentence of a coach's own at an attempt; shown before those of the engine."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    attempt = models.ForeignKey("practice.Attempt", on_delete=models.CASCADE, related_name="coach_sentences")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(max_length=LONGEST_REASON)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.created_at:%Y-%m-%d}"


class CoachTotal(models.Model):
    """What a coach gives an attempt as a whole, beside the measured total, which stays what it is.

    Whatever counts or compares takes the measured one.
    """

    attempt = models.OneToOneField("practice.Attempt", on_delete=models.CASCADE, related_name="coach_total")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    value = models.PositiveSmallIntegerField(help_text=_("0 to 100"))
    reason = models.TextField(max_length=LONGEST_REASON)
    created_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.value}"
