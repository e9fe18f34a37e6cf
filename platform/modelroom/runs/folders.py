"""Where runs write, and which folders of photos they may learn from."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from modelroom.models import TrainingRun


def run_folder(run: TrainingRun) -> Path:
    """The run folder (``scoring.learn.runs``) of one training."""
    return settings.LEARN_DIR / "runs" / str(run.pk)


def server_folders() -> list[Path]:
    """Folders of labelled photos that this installation allows to learn from."""
    return [Path(folder) for folder in settings.TRAINING_DATA]
