"""Loading what was trained: a registered model by its name, or the model of a run folder."""

from __future__ import annotations

import json
from pathlib import Path

from scoring.errors import BadRun
from scoring.learn.runs import MANIFEST
from scoring.pose.estimators import load_estimator
from scoring.pose.estimators.base import DEFAULT_THREADS, Estimator


def load_model(name: str, *, threads: int = DEFAULT_THREADS) -> Estimator:
    """The model of the run folder ``name``, if there is a folder of that name, else the registered one.

    ModelUnavailable or BadRun, with a sentence, where it cannot be had.
    """
    folder = Path(name)
    if not folder.is_dir():
        return load_estimator(name, threads=threads)
    kind = _kind(folder)
    if kind == "deeppose":
        from scoring.learn.deeppose.estimator import load_run as load_deeppose

        return load_deeppose(folder, threads=threads)
    from scoring.learn.distillation.estimator import load_run

    return load_run(folder, threads=threads)


def _kind(folder: Path) -> str:
    try:
        return str(json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["kind"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadRun(f"{folder} holds no trained model: its {MANIFEST} is missing or broken.") from error
