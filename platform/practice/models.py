"""Attempts at routines and the scores they got."""

from __future__ import annotations

import uuid
from dataclasses import fields

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.names import one_line
from scoring.compare.result import ScoreFacts, facts_from, share_done


def scores_folder(attempt_id: uuid.UUID) -> str:
    """Folder of everything stored of one attempt's scores."""
    return f"scores/{attempt_id}"


def score_detail_path(score: Score, filename: str) -> str:
    """Path of the arrays of a score (alignment path, values along it)."""
    return f"{scores_folder(score.attempt_id)}/{score.pk}.npz"


def photos_folder(photo_id: uuid.UUID) -> str:
    """Folder of a photo, for as long as it is there."""
    return f"photos/{photo_id}"


def photo_path(photo: PosePhoto, filename: str) -> str:
    """Path of a photo until its pose is found."""
    return f"{photos_folder(photo.pk)}/{filename}"


class Attempt(models.Model):
    """One practice video against one routine."""

    class Mirror(models.TextChoices):
        AUTO = "auto", _("find out")
        YES = "yes", _("mirrored")
        NO = "no", _("not mirrored")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attempts")
    # A student's attempts are the student's: no coach who deletes a routine, or goes, takes them along.
    routine = models.ForeignKey("library.Routine", on_delete=models.RESTRICT, related_name="attempts")
    video = models.ForeignKey("library.Video", on_delete=models.CASCADE, related_name="attempts")
    mirror = models.CharField(max_length=4, choices=Mirror.choices, default=Mirror.AUTO)
    trim_start = models.FloatField(
        null=True, blank=True, help_text=_("where the practice starts, s; empty: 0")
    )
    trim_end = models.FloatField(null=True, blank=True, help_text=_("where it ends, s; empty: the end"))
    # The student's own words; whoever sees the attempt reads them.
    title = models.CharField(_("title"), max_length=160, blank=True, validators=[one_line])
    note = models.TextField(_("note"), max_length=2000, blank=True)
    score = models.ForeignKey("Score", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["routine", "video"], name="one_attempt_per_routine_and_video")
        ]

    def __str__(self) -> str:
        return f"{self.student}: {self.routine}"

    def get_absolute_url(self) -> str:
        return reverse("practice:attempt", args=[self.pk])

    @property
    def score_hidden(self) -> bool:
        """Whether the score is not for whom ``practice.access`` got the attempt for, which notes it."""
        return bool(getattr(self, "hides_score", False))

    @property
    def name(self) -> str:
        """What the student calls it, else the day and time it was made; never the file's name."""
        if self.title:
            return self.title
        made = date_format(timezone.localtime(self.created_at), "DATETIME_FORMAT")
        return gettext("Attempt of %(when)s") % {"when": made}


class Score(models.Model):
    """The stored result of one comparison; kept with the versions it was made with.

    ``parts`` maps each part to ``{"value", "coverage", "degrees",
    "torso_lengths"}``, ``moments`` is a list of the engine's moments as
    dictionaries, ``remarks`` and ``strengths`` lists of its remarks (to work
    on, and what went well), ``repetitions`` one of its repetitions (``total`` and ``timing``
    are the means over them),
    ``completeness`` the share of the reference that was found.
    ``other_side_fits`` says that the engine was not free to choose the side and
    would have chosen the other. ``takes_used`` is how many takes it was made
    with besides the reference (None: made before that was kept);
    ``repetitions_compared`` of the reference's own ``reference_repetitions``
    were compared with, both 1 where all of it was. ``reason`` is None or the engine's reason as a
    dictionary (code, what it is about, values). ``further`` are the engine's other facts
    by their names. ``facts`` reads them all. The arrays lie in ``detail``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="scores")
    reference_track = models.ForeignKey(
        "library.Track", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    practice_track = models.ForeignKey(
        "library.Track", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    method = models.CharField(max_length=32)
    parameters = models.CharField(max_length=64, help_text=_("digest of trim, weights and mirroring"))
    engine_version = models.CharField(max_length=32)
    model = models.CharField(max_length=64)
    model_version = models.CharField(max_length=64)
    total = models.FloatField(null=True)
    timing = models.FloatField(null=True)
    coverage = models.FloatField()
    completeness = models.FloatField(default=1.0)
    mirrored = models.BooleanField(default=False)
    other_side_fits = models.BooleanField(default=False)
    takes_used = models.PositiveSmallIntegerField(null=True)
    repetitions_compared = models.PositiveSmallIntegerField(default=1)
    reference_repetitions = models.PositiveSmallIntegerField(default=1)
    reason = models.JSONField(null=True, blank=True)
    parts = models.JSONField(default=dict)
    moments = models.JSONField(default=list)
    remarks = models.JSONField(default=list)
    strengths = models.JSONField(default=list)
    repetitions = models.JSONField(default=list)
    further = models.JSONField(default=dict)
    detail = models.FileField(upload_to=score_detail_path, max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "attempt",
                    "reference_track",
                    "practice_track",
                    "engine_version",
                    "method",
                    "parameters",
                ],
                name="one_score_per_attempt_and_input",
            )
        ]

    def __str__(self) -> str:
        return f"{self.attempt}: {self.total}"

    @property
    def judged(self) -> bool:
        """Whether it has a total; else ``reason`` says why, and every other number means nothing."""
        return self.total is not None

    @property
    def share_done(self) -> float:
        """The share 0..1 of the whole routine that the total is of."""
        return share_done(self.completeness, (self.repetitions_compared, self.reference_repetitions))

    @property
    def facts(self) -> ScoreFacts:
        """Everything the engine found but the arrays, whatever version of it this is from."""
        named = {fact.name for fact in fields(ScoreFacts)} & {column.name for column in self._meta.fields}
        columns = {name: getattr(self, name) for name in named}
        repetitions = (self.repetitions_compared, self.reference_repetitions)
        return facts_from({**columns, **self.further, "reference_repetitions": repetitions})


class PosePhoto(models.Model):
    """A pose that somebody looks for in an attempt, out of a photo; removed after a day.

    One of each person and attempt: another photo takes its place. ``file`` is the photo, until a worker has
    looked at it. Then ``joints`` are the 17 of COCO-17 (x, y, confidence, one after the other) of the largest
    person, in a picture of ``width`` by ``height`` pixels in which so many ``people`` are seen; None where
    nobody was found.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="photos")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    file = models.FileField(upload_to=photo_path, max_length=200, blank=True)
    joints = models.JSONField(null=True, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    people = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "owner"], name="one_photo_per_attempt_and_person")
        ]

    def __str__(self) -> str:
        return f"{self.owner}: {self.attempt}"
