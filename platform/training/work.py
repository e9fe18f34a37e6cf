"""What the jobs do that train: the engine's trainer in a run folder, within the job's lease."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from library.jobs import kept_alive

if TYPE_CHECKING:
    from scoring.learn.training import Kind, Progress


def train(
    kind: Kind,
    config: Mapping[str, Any],
    folder: Path,
    *,
    data: Path,
    report: Callable[[Progress], None],
    should_stop: Callable[[], bool] = lambda: False,
) -> dict[str, Any]:
    """Train, or go on training, in ``folder``; the metrics as a JSON column holds them.

    The job's lease is kept alive meanwhile: importing torch on a busy machine, and measuring between
    epochs, say nothing for longer than a lease lasts. ScoringError, with a sentence, for bad input.
    """
    with kept_alive():
        # torch takes seconds and memory that neither web servers nor other workers need to spend.
        from scoring.learn.training import start

        metrics = start(kind, config, folder, data=data, report=report, should_stop=should_stop)
    plain_metrics: dict[str, Any] = plain(metrics)
    return plain_metrics


def plain(values: Any) -> Any:
    """``values`` with names as text; a number that is none, which JSON does not have, becomes null."""
    if isinstance(values, dict):
        return {str(name): plain(value) for name, value in values.items()}
    if isinstance(values, list | tuple):
        return [plain(value) for value in values]
    if isinstance(values, float) and not math.isfinite(values):
        return None
    return values
