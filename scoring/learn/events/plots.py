"""Pictures in the run folder: where the attention lies, and what is taken for what."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from scoring.arrays import IntArray
from scoring.learn.events.model import Members
from scoring.learn.events.samples import Samples

SHOWN = 12
"""Clips in the picture of the attention, one a class at most."""


def draw_attention(network: Members, samples: Samples, classes: Sequence[str], path: Path) -> None:
    """The rows of the first member's attention over time, of one clip for each of up to SHOWN classes."""
    chosen = [samples.labels.index(name) for name in classes if name in samples.labels][:SHOWN]
    if not chosen:
        return
    batch = samples.batch(chosen)
    weights = network.answer(batch, [0]).weights[0].numpy()
    figure, grid = _figure(len(chosen))
    for place, index in enumerate(chosen):
        axes = grid[place]
        count = int(batch.mask[place].nonzero().max()) + 1
        axes.imshow(
            weights[place, :, :count],
            aspect="auto",
            cmap="magma",
            vmin=0,
            extent=(0, max(count - 1, 1) * float(batch.spacing[place]), weights.shape[1] + 0.5, 0.5),
        )
        axes.set_title(samples.labels[index], fontsize=8)
        axes.tick_params(labelsize=7)
        axes.set_yticks(range(1, weights.shape[1] + 1))
    grid[0].set_ylabel("row", fontsize=7)
    grid[len(chosen) - 1].set_xlabel("seconds", fontsize=7)
    _save(figure, path)


def _figure(count: int) -> tuple[Any, list[Any]]:
    # Only the figure itself: pyplot keeps state, and a window where there is a screen.
    from matplotlib.figure import Figure

    columns = min(4, count)
    rows = -(-count // columns)
    figure = Figure(figsize=(3 * columns, 1.6 * rows), layout="tight")
    return figure, [figure.add_subplot(rows, columns, i + 1) for i in range(count)]


def draw_confusion(said: IntArray, labels: IntArray, classes: Sequence[str], path: Path) -> None:
    """How often each class (rows) was taken for each (columns)."""
    from matplotlib.figure import Figure

    table = np.zeros((len(classes), len(classes)), int)
    np.add.at(table, (labels, said), 1)
    side = 3 + 0.3 * len(classes)
    figure = Figure(figsize=(side, side), layout="tight")
    axes = figure.add_subplot()
    axes.imshow(table / np.maximum(table.sum(axis=1, keepdims=True), 1), cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(classes)), classes, rotation=90, fontsize=8)
    axes.set_yticks(range(len(classes)), classes, fontsize=8)
    axes.set_xlabel("taken for")
    for row, column in zip(*np.nonzero(table), strict=True):
        axes.text(column, row, str(table[row, column]), ha="center", va="center", fontsize=7)
    _save(figure, path)


def _save(figure: Any, path: Path) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    figure.savefig(beside, format="png", dpi=100)
    beside.replace(path)
