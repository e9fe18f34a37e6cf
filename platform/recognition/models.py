"""What videos were taken for, and the trainings of each group."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from training import models as training


def runs_folder(group_id: uuid.UUID) -> str:
    """Folder of everything stored of one group's trainings."""
    return f"recognition/{group_id}"


def run_folder(run: TrainingRun) -> str:
    """Folder of everything stored of one training."""
    return f"{runs_folder(run.group_id)}/{run.pk}"


def working_folder(group_id: uuid.UUID) -> Path:
    """Where a group's training writes while it goes on; removed at its end."""
    return Path(settings.LEARN_DIR) / "recognition" / str(group_id)


def weights_path(run: TrainingRun, filename: str) -> str:
    """Path of what a training learned."""
    return f"{run_folder(run)}/weights.safetensors"


def manifest_path(run: TrainingRun, filename: str) -> str:
    """Path of what says what was learned, from what, and how well."""
    return f"{run_folder(run)}/manifest.json"


class TrainingRun(training.TrainingRun):
    """One training for a group, and how it did beside the nearest example.

    ``material`` is the digest of what it learned from, ``examples`` how many videos of each routine
    (by its id), ``learned_from`` whose they are: who withdraws takes it along. Both accuracies are
    shares of the same ``judged`` videos, which neither had learned from; None where no two videos of a
    routine are different enough to judge by. ``measurably_better`` says whether the trained model was.
    Without weights nothing could be trained, for ``reason`` (a Reason as a dictionary).
    """

    group = models.ForeignKey("accounts.Group", on_delete=models.CASCADE, related_name="recognition_runs")
    material = models.CharField(max_length=64)
    examples = models.JSONField(default=dict)
    judged = models.PositiveIntegerField(default=0)
    trained_accuracy = models.FloatField(null=True)
    nearest_accuracy = models.FloatField(null=True)
    chance = models.FloatField(null=True, help_text=_("that so many more right answers were luck"))
    measurably_better = models.BooleanField(default=False)
    reason = models.JSONField(null=True, blank=True)
    weights = models.FileField(upload_to=weights_path, max_length=200, blank=True)
    manifest = models.FileField(upload_to=manifest_path, max_length=200, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["group", "material"], name="one_recognition_run_per_material")
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.made_at:%Y-%m-%d %H:%M}"

    @property
    def folder(self) -> Path:
        """Where the training writes while it goes on: another material never goes on from its checkpoint."""
        return working_folder(self.group_id) / self.material[:16] / "run"

    @property
    def trained(self) -> bool:
        """Whether there is a model."""
        return bool(self.weights)


class LearnedFrom(training.LearnedFrom):
    """Whose movements a group's training learned from."""

    run = models.ForeignKey(TrainingRun, on_delete=models.CASCADE, related_name="learned_from")

    def __str__(self) -> str:
        return f"{self.run}: {self.examples}"


class InService(training.InService):
    """Who recognises a group's videos from a moment on; the newest is in force.

    Without ``run`` it is the nearest example. Where the comparison decided, not a person, the next one
    may decide otherwise. What a person chose stays until a person chooses again.
    """

    WHAT = "run"

    group = models.ForeignKey("accounts.Group", on_delete=models.CASCADE, related_name="recognition_choices")
    run = models.ForeignKey(
        TrainingRun, null=True, blank=True, on_delete=models.CASCADE, related_name="choices"
    )

    def __str__(self) -> str:
        return f"{self.group}: {self.run or _('nearest example')}"


class Recognition(models.Model):
    """What a video was taken for among the routines of one of its owner's groups.

    ``run`` is the training whose model was asked, None: the nearest examples were. ``shares`` are pairs
    of a routine's id and its probability, the likeliest first. ``known`` is False where it is probably
    none of them. A model that attends also says how much each of the moments ``times`` (seconds) told,
    ``attention``, and which told most, ``peaks``. ``reason`` says why nothing could be recognised, a
    Reason as a dictionary.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    video = models.ForeignKey("library.Video", on_delete=models.CASCADE, related_name="recognitions")
    group = models.ForeignKey("accounts.Group", on_delete=models.CASCADE, related_name="+")
    track = models.ForeignKey("library.Track", null=True, on_delete=models.SET_NULL, related_name="+")
    run = models.ForeignKey(
        TrainingRun, null=True, blank=True, on_delete=models.CASCADE, related_name="recognitions"
    )
    known = models.BooleanField(default=False)
    shares = models.JSONField(default=list)
    times = models.JSONField(default=list)
    attention = models.JSONField(default=list)
    peaks = models.JSONField(default=list)
    reason = models.JSONField(null=True, blank=True)
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["made_at"]
        constraints = [
            models.UniqueConstraint(fields=["video", "group"], name="one_recognition_per_video_and_group")
        ]

    def __str__(self) -> str:
        return f"{self.video}: {self.shares[:1]}"
