"""A whole run of the event model, from its configuration to its metrics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from scoring.errors import BadConfig
from scoring.learn.config import as_config, read_config
from scoring.learn.events.result import KIND
from scoring.learn.events.samples import read_material
from scoring.learn.events.settings import EventSettings
from scoring.learn.events.task import EventTask
from scoring.learn.runs import Run
from scoring.learn.training import Report, ShouldStop, fit


def train(
    config: Path | Mapping[str, Any],
    out: Path,
    *,
    data: Path | None = None,
    report: Report = lambda progress: None,
    should_stop: ShouldStop = lambda: False,
) -> dict[str, Any]:
    """Train the event model that ``config`` describes in the run folder ``out``; the metrics.

    ``data`` overrides the configuration's folder of labelled videos. A run that
    was broken off goes on where it stood. A ScoringError where something is
    wrong with the configuration, the videos or the folder.
    """
    settings = read_config(config, EventSettings)
    if data is not None:
        settings = replace(settings, data=replace(settings.data, folder=str(data)))
    if not settings.data.folder:
        raise BadConfig("No labelled videos are named: give data.folder in the configuration or --data DIR.")
    material = read_material(settings)
    torch.set_num_threads(settings.threads)
    run = Run(out, KIND, as_config(settings))
    return fit(EventTask(settings, material), run, report=report, should_stop=should_stop)
