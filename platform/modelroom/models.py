"""Corrected frames, the data sets made of them, training runs, and keypoint models."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from training import models as training


class Correction(models.Model):
    """One frame of a measured video whose joints somebody put right.

    ``track`` is the measured track it belongs to, never a corrected one: whoever has another
    person followed gets another, to which it does not apply. ``keypoints`` are the
    skeleton's joints as ``[x, y, confidence]`` in pixels; a confidence of 0 is a hidden joint, 1
    one that was put there by hand, and what lies between is as sure as the model was of a joint
    that nobody touched.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    video = models.ForeignKey("library.Video", on_delete=models.CASCADE, related_name="corrections")
    track = models.ForeignKey("library.Track", on_delete=models.CASCADE, related_name="corrections")
    time = models.FloatField(help_text=_("seconds, that of the frame"))
    keypoints = models.JSONField()
    from_previous = models.BooleanField(
        default=False, help_text=_("the frames since the correction before lie between the two")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="corrections"
    )
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["time"]
        constraints = [
            models.UniqueConstraint(fields=["video", "track", "time"], name="one_correction_per_frame")
        ]

    def __str__(self) -> str:
        return f"{self.video} {self.time:.3f} s"


class DataSet(models.Model):
    """A folder of labelled photos made of the corrected frames of people who agreed to that.

    ``pictures`` says which photo is of whom; the folder follows what is there (``datasets/folders.py``).
    ``taken_out`` counts those of people who withdrew, or of videos that were deleted. ``apart``: the command
    wrote it into a folder that an operator chose. ``whose_known`` is False for one from before this was kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    folder = models.CharField(max_length=500, blank=True, editable=False)
    photos = models.PositiveIntegerField(null=True, editable=False)
    people = models.PositiveIntegerField(null=True, editable=False)
    apart = models.BooleanField(default=False, editable=False)
    whose_known = models.BooleanField(default=True, editable=False)
    taken_out = models.PositiveIntegerField(default=0, editable=False)
    taken_out_on = models.DateField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M}"

    @property
    def ready(self) -> bool:
        """Whether there are photos to learn from."""
        return bool(self.folder and self.photos)


class Picture(models.Model):
    """A photo of a data set, by the name of its file, and the video it was taken out of."""

    id = models.BigAutoField(primary_key=True)
    data_set = models.ForeignKey(DataSet, on_delete=models.CASCADE, related_name="pictures")
    video = models.ForeignKey("library.Video", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["data_set", "name"], name="one_picture_per_data_set_and_name")
        ]

    def __str__(self) -> str:
        return f"{self.data_set}: {self.name}"


class TrainingRun(training.TrainingRun):
    """One training of a keypoint model; ``metrics`` are there once it is finished.

    ``whose_known`` is False for one from before it was kept whom a run learns from (``learned_from``).
    """

    class Kind(models.TextChoices):
        DISTILL = "distill", _("distillation")
        DEEPPOSE = "deeppose", _("DeepPose cascade")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    config = models.CharField(_("configuration"), max_length=80, help_text=_("name of a shipped one"))
    changes = models.JSONField(default=dict, blank=True, help_text=_("numbers changed in it"))
    data_set = models.ForeignKey(
        DataSet, null=True, blank=True, on_delete=models.SET_NULL, related_name="runs"
    )
    data_folder = models.CharField(max_length=500, blank=True, editable=False)
    terms = models.TextField(_("terms of the photos"), blank=True)
    stop_asked = models.BooleanField(default=False, editable=False)
    whose_known = models.BooleanField(default=True, editable=False)
    metrics = models.JSONField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.config} {self.created_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("modelroom:run", args=[self.pk])

    @property
    def folder(self) -> Path:
        """The run folder (``scoring.learn.runs``), which all workers share."""
        return Path(settings.LEARN_DIR) / "runs" / str(self.pk)

    @property
    def trained(self) -> bool:
        """Whether it is finished, and so made a model."""
        return (self.metrics or {}).get("state") == "finished"


class LearnedFrom(training.LearnedFrom):
    """Whose pictures a run learned from."""

    run = models.ForeignKey(TrainingRun, on_delete=models.CASCADE, related_name="learned_from")

    def __str__(self) -> str:
        return f"{self.run}: {self.examples}"


class RunPoint(models.Model):
    """What a run said of itself at one step: losses, and figures where something was measured."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(TrainingRun, on_delete=models.CASCADE, related_name="points")
    stage = models.CharField(max_length=80)
    step = models.PositiveIntegerField()
    steps = models.PositiveIntegerField()
    losses = models.JSONField(default=dict)
    figures = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.stage} {self.step}/{self.steps}"


class PoseModel(models.Model):
    """A registered keypoint model: what it is, and how well it did.

    ``name`` is its name in the engine's registry. One that was trained here names its run. ``kept_for`` is
    how many people had withdrawn from what it learned from when staff (``kept_by``) said to keep it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80, unique=True)
    version = models.CharField(max_length=64, blank=True)
    run = models.OneToOneField(
        TrainingRun, null=True, blank=True, on_delete=models.RESTRICT, related_name="model"
    )
    figures = models.JSONField(default=dict, help_text=_("measured accuracy and milliseconds"))
    trained_on = models.TextField(blank=True)
    terms = models.TextField(blank=True)
    kept_for = models.PositiveIntegerField(default=0, editable=False)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    kept_on = models.DateField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "name"]

    def __str__(self) -> str:
        return self.name


class InService(training.InService):
    """Which model measures videos from a moment on; without ``model`` that of the setting."""

    WHAT = "model"

    model = models.ForeignKey(
        PoseModel, null=True, blank=True, on_delete=models.CASCADE, related_name="services"
    )

    def __str__(self) -> str:
        return str(self.model or _("the model of the setting"))


class Comparison(models.Model):
    """Two models measured on the same photos, which neither was trained on here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    candidate = models.ForeignKey(PoseModel, on_delete=models.CASCADE, related_name="comparisons")
    against = models.ForeignKey(PoseModel, on_delete=models.CASCADE, related_name="+")
    photos = models.PositiveIntegerField(null=True, editable=False)
    results = models.JSONField(default=list, editable=False, help_text=_("of both, the candidate first"))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.candidate} / {self.against}"
