"""Starting, or going on with, a training run: the one way in for Jobs and the command line."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from scoring.learn.training import Report, ShouldStop

Kind = Literal["deeppose", "distill", "events"]

TRAINERS: dict[str, str] = {
    "deeppose": "scoring.learn.deeppose.train",
    "distill": "scoring.learn.distillation.train",
    "events": "scoring.learn.events.train",
}
"""Modules with ``train(config, out, *, data, report, should_stop) -> metrics``; some take ``start``, too."""


def start(
    kind: Kind,
    config: Path | Mapping[str, Any],
    out: Path,
    *,
    data: Path | None = None,
    report: Report = lambda progress: None,
    should_stop: ShouldStop = lambda: False,
    weights: Path | None = None,
) -> dict[str, Any]:
    """Train what ``kind`` says by ``config`` (TOML file or its content) in the run folder ``out``.

    ``data`` overrides the configuration's data folder, ``weights`` is a run
    folder or a file to start from. Returns the metrics; their ``state`` is
    ``finished`` or ``stopped``. ScoringError, with a sentence, for bad input.
    """
    trainer = importlib.import_module(TRAINERS[kind])
    extra = {} if weights is None else {"start": weights}
    metrics: dict[str, Any] = trainer.train(
        config, out, data=data, report=report, should_stop=should_stop, **extra
    )
    return metrics
