"""A whole DeepPose run, from its configuration to its metrics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from scoring.errors import BadConfig
from scoring.learn.config import as_config, read_config
from scoring.learn.data import read_photos
from scoring.learn.deeppose.folder import KIND, load_cascade
from scoring.learn.deeppose.parts import divide
from scoring.learn.deeppose.settings import DeepPoseSettings
from scoring.learn.deeppose.task import DeepPoseTask
from scoring.learn.runs import Run
from scoring.learn.training import Report, ShouldStop, fit


def train(
    config: Path | Mapping[str, Any],
    out: Path,
    *,
    data: Path | None = None,
    report: Report = lambda progress: None,
    should_stop: ShouldStop = lambda: False,
    start: Path | None = None,
) -> dict[str, Any]:
    """Train the cascade that ``config`` describes in the run folder ``out``; the metrics.

    ``data`` overrides the configuration's folder of photos. A run that was
    broken off goes on where it stood. ``start`` is the folder of a finished
    run whose stages this one's begin with. A ScoringError where something is wrong
    with the configuration, the photos or the folder.
    """
    settings = read_config(config, DeepPoseSettings)
    if data is not None:
        settings = replace(settings, data=str(data))
    if not settings.data:
        raise BadConfig("No folder of photos is named: give it as data in the configuration or with --data.")
    photos = read_photos(Path(settings.data))
    torch.set_num_threads(settings.threads)
    run = Run(out, KIND, as_config(settings))
    earlier = load_cascade(start)[0].networks if start else []
    task = DeepPoseTask(settings, divide(photos, settings), earlier)
    return fit(task, run, report=report, should_stop=should_stop)
