"""Training runs small enough for a test: few made photos, a narrow network, a few steps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from accounts.models import User
from library.jobs import run as jobs
from library.models import Job
from modelroom.models import TrainingRun
from modelroom.runs.services import start_run
from tests.scoring.learn.deeppose_toys import toy_photos

CONFIG = "deeppose-paper"
TINY: dict[str, Any] = {
    "stages": 1,
    "threads": 1,
    "watched": 4,
    "held_out_share": 0.25,
    "error_share": 0.25,
    "pose": {"size": 64, "width": 0.12},
    "pose_training": {"epochs": 2, "batch": 8},
}
"""The published cascade with a sixtieth of its weights and two epochs."""


def allowed_photos(folder: Path, settings: Any, *, count: int = 32) -> Path:
    """A folder of made photos that the installation allows to learn from."""
    toy_photos(folder, count)
    settings.TRAINING_DATA = [str(folder)]
    return folder


def tiny_run(owner: User, folder: Path, **changes: Any) -> TrainingRun:
    """A run on that folder, asked for."""
    return start_run(
        owner=owner,
        kind="deeppose",
        config=CONFIG,
        folder=folder,
        terms="For tests only.",
        changes={**TINY, **changes},
    )


def job_of(run: TrainingRun) -> Job:
    return Job.objects.get(kind="train_model", subject_id=run.pk)


def do(run: TrainingRun) -> Job:
    """Do the run's job here and now."""
    assert jobs.run(job_id=job_of(run).pk)
    run.refresh_from_db()
    return job_of(run)
