"""Right and wrong clips of one movement by many people: does the total tell them apart?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from score_validity import auc
from truth_clips import Run, Source, Tracks, each_in, flag, judge, mean_of, read_table, rounded

from scoring.compare.engine import prepare
from scoring.errors import BadDataset, ScoringError

AUC_LEAST, MEDIANS_APART = 0.95, 25.0

Totals = list[float | None]


@dataclass(frozen=True)
class Clip:
    """A labelled clip; ``reference`` says that others are scored against it."""

    source: Source
    movement: str
    performer: str
    correct: bool
    reference: bool
    view: str


@dataclass(frozen=True)
class Task:
    """Clips to be scored against one reference, with further ones of the movement as takes."""

    reference: Clip
    takes: tuple[Clip, ...]
    practices: tuple[Clip, ...]


def labelled(run: Run) -> dict[str, Any]:
    """The figures of all clips, and each clip's value."""
    clips = read_clips(run)
    tasks = [*single_tasks(clips), *take_tasks(clips)]
    if not tasks:
        raise BadDataset(f"{run.data} has no clip with a reference of the movement by another performer.")
    run.tracks.make(clip.source for clip in clips)
    totals = each_in(partial(totals_of, run.tracks), tasks, run.processes, "reference")
    single: dict[Source, Totals] = {clip.source: [] for clip in clips}
    several: dict[Source, Totals] = {clip.source: [] for clip in clips}
    for task, row in zip(tasks, totals, strict=True):
        for clip, total in zip(task.practices, row, strict=True):
            (several if task.takes else single)[clip.source].append(total)
    rows = [_row(clip, single[clip.source], several[clip.source]) for clip in clips]
    return rounded({**figures(rows), "rows": rows}, 4)


def read_clips(run: Run) -> list[Clip]:
    """The clips of ``clips.csv``."""
    columns = ("file", "movement", "performer", "correct", "reference")
    folder, rows = read_table(run.data, "clips.csv", columns)
    return [
        Clip(
            source=Source(folder / row["file"]),
            movement=row["movement"],
            performer=row["performer"],
            correct=flag(row, "correct"),
            reference=flag(row, "reference"),
            view=row.get("view", ""),
        )
        for row in rows
    ]


def single_tasks(clips: Sequence[Clip]) -> list[Task]:
    """Every reference alone, with the clips of all others."""
    tasks = [Task(clip, (), _of_others(clips, clip)) for clip in clips if clip.reference]
    return [task for task in tasks if task.practices]


def _of_others(clips: Sequence[Clip], reference: Clip) -> tuple[Clip, ...]:
    return tuple(
        clip
        for clip in clips
        if clip.movement == reference.movement and clip.performer != reference.performer
    )


def take_tasks(clips: Sequence[Clip]) -> list[Task]:
    """Every performer's clips with the references of all others: the table's first, the rest as its takes."""
    tasks = []
    for movement, performer in sorted({(clip.movement, clip.performer) for clip in clips}):
        same = [clip for clip in clips if clip.movement == movement]
        others = [clip for clip in same if clip.reference and clip.performer != performer]
        if len(others) > 1:
            own = tuple(clip for clip in same if clip.performer == performer)
            tasks.append(Task(others[0], tuple(others[1:]), own))
    return tasks


def totals_of(tracks: Tracks, task: Task) -> Totals:
    """The total of each practice; None where there is none."""
    takes = [track for track in map(tracks.load, (take.source for take in task.takes)) if len(track)]
    try:
        ready = prepare(tracks.load(task.reference.source), takes=takes)
    except ScoringError:
        return [None] * len(task.practices)
    return [judge(ready, tracks.load(clip.source)).total for clip in task.practices]


def _row(clip: Clip, single: Totals, several: Totals) -> dict[str, Any]:
    return {
        "file": clip.source.path.name,
        "performer": clip.performer,
        "correct": clip.correct,
        "view": clip.view,
        "value": mean_of(single),
        "value_with_takes": mean_of(several),
        "comparisons": len(single),
        "without_total": single.count(None),
    }


def figures(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """How well the values of correct clips are told from those of incorrect ones."""
    pooled, between = _auc(rows, "value"), between_people(rows)
    right, wrong = (_median(rows, correct) for correct in (True, False))
    return {
        "auc": pooled,
        "auc_between_people": between,
        "auc_with_takes": _auc(rows, "value_with_takes"),
        "median_correct": right,
        "median_incorrect": wrong,
        "not_judged": sum(row["value"] is None for row in rows),
        "clips": len(rows),
        "comparisons": sum(row["comparisons"] for row in rows),
        "without_total": sum(row["without_total"] for row in rows),
        "holds": bool(pooled >= AUC_LEAST and between >= AUC_LEAST and right - wrong >= MEDIANS_APART),
    }


def _values(rows: Sequence[dict[str, Any]], name: str, correct: bool) -> np.ndarray:
    known = [row[name] for row in rows if row["correct"] is correct and row[name] is not None]
    return np.array(known, dtype=np.float64)


def _auc(rows: Sequence[dict[str, Any]], name: str) -> float:
    return auc(_values(rows, name, True), _values(rows, name, False))


def _median(rows: Sequence[dict[str, Any]], correct: bool) -> float:
    values = _values(rows, "value", correct)
    return float(np.median(values)) if len(values) else float("nan")


def between_people(rows: Sequence[dict[str, Any]]) -> float:
    """Mean over pairs of different people of the share of right orders.

    Each pair is one's correct clips against the other's incorrect ones. NaN without such a pair.
    """
    people = sorted({row["performer"] for row in rows})
    own = {person: [row for row in rows if row["performer"] == person] for person in people}
    shares = [
        auc(_values(own[one], "value", True), _values(own[other], "value", False))
        for one in people
        for other in people
        if one != other
    ]
    known = [share for share in shares if np.isfinite(share)]
    return float(np.mean(known)) if known else float("nan")
