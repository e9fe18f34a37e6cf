"""A trained student as an estimator, straight from its run folder."""

from __future__ import annotations

import tempfile
from pathlib import Path

from scoring.learn.distillation.export import export, read_student
from scoring.pose.estimators.base import DEFAULT_THREADS
from scoring.pose.estimators.student import StudentEstimator, installed_witness


def load_run(folder: Path, *, threads: int = DEFAULT_THREADS) -> StudentEstimator:
    """The student of the run ``folder``; its version is the weights' sha-256. BadRun if there is none."""
    student, manifest = read_student(folder)
    # In memory once loaded: a run folder need not be writable.
    with tempfile.TemporaryDirectory() as scratch:
        target = Path(scratch) / "student.onnx"
        export(student, target)
        return StudentEstimator(
            target,
            str(folder),
            str(manifest["sha256"])[:8],
            threads=threads,
            witness=installed_witness(threads),
        )
