"""Trained models as keypoint models: by the name of a run folder, or by a name of their own.

Importing this module tells ``scoring.pose`` of the models that are made here: it finds them by name and
installs them, and imports nothing of this package. Nothing here loads torch before a model is asked for.
"""

from __future__ import annotations

import json
from pathlib import Path

from scoring.errors import BadRun
from scoring.pose import student
from scoring.pose.estimators import load_model, register, register_folders
from scoring.pose.estimators.base import Estimator
from scoring.pose.install import register_conversion
from scoring.pose.models import STUDENT

__all__ = ["load_model"]

DEEPPOSE = "deeppose"


def _of_run(folder: Path, threads: int) -> Estimator:
    """The model of a run folder; BadRun, with a sentence, where there is none."""
    if _kind(folder) == DEEPPOSE:
        from scoring.learn.deeppose.cascade import load_run as load_deeppose

        return load_deeppose(folder, threads=threads)
    from scoring.learn.distillation.export import load_run

    return load_run(folder, threads=threads)


def _kind(folder: Path) -> str:
    from scoring.learn.runs import MANIFEST

    try:
        return str(json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["kind"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadRun(f"{folder} holds no trained model: its {MANIFEST} is missing or broken.") from error


def _deeppose(threads: int) -> Estimator:
    from scoring.learn.deeppose.cascade import load_installed

    return load_installed(threads)


def _convert_student(target: Path) -> None:
    from scoring.learn.distillation.export import convert

    convert(student.FOLDER, target)


register_folders(_of_run)
register(DEEPPOSE, _deeppose)
register_conversion(STUDENT, _convert_student)
