"""A course of attempts as pages show it: for the browser's chart, and as a map of parts by attempts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from common.templatetags.scores import score_band
from progress.points import Point
from progress.selectors import MEASURES, RoutineProgress, measure_label

DIGITS = 1
"""Of the values that the chart gets."""


def chart_data(progress: RoutineProgress) -> dict[str, Any]:
    """Everything the chart draws, ready to become JSON: measures, goal, threshold and points.

    A point's ``run`` is the number of the stretch of judged attempts that compare with one another, None
    for those that were not judged, or had less of the routine: only points of one run are joined by a line.
    ``time`` is in milliseconds.
    """
    return {
        "measures": [{"name": measure, "label": measure_label(measure)} for measure in MEASURES],
        "goal": progress.routine.goal,
        "threshold": progress.routine.red_threshold,
        "points": [
            {
                "number": point.number,
                "time": round(point.attempt.created_at.timestamp() * 1000),
                "name": point.attempt.name,
                "address": point.attempt.get_absolute_url(),
                "kind": point.kind,
                "why": point.why,
                "run": run,
                "values": [_rounded(point.value(measure)) for measure in MEASURES],
            }
            for point, run in zip(progress.points, _runs(progress), strict=True)
        ],
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)


def _runs(progress: RoutineProgress) -> list[int | None]:
    """The run of each point."""
    starts = {one.after.number for one in progress.breaks}
    run, runs = 0, list[int | None]()
    for point in progress.points:
        run += point.number in starts
        runs.append(run if point.kind in ("counts", "apart") else None)
    return runs


@dataclass(frozen=True)
class Cell:
    """One measure of one attempt; ``band`` names its colour, ``words`` say what the colour says."""

    value: float | None
    band: str
    words: str


@dataclass(frozen=True)
class MapRow:
    """One measure over the attempts that are shown, from the oldest to the newest."""

    label: str
    cells: tuple[Cell, ...]


def heat_map(progress: RoutineProgress, shown: Sequence[Point]) -> list[MapRow]:
    """Form, timing and the parts by attempts; ``shown`` from the oldest to the newest."""
    limit = progress.routine.red_threshold
    return [
        MapRow(measure_label(measure), tuple(_cell(point, measure, limit) for point in shown))
        for measure in MEASURES
    ]


def _cell(point: Point, measure: str, limit: int) -> Cell:
    value = point.value(measure)
    if value is None:
        return Cell(None, "none", _("not measured") if point.judged else _("not judged"))
    band = score_band(value, limit)
    return Cell(value, band, _("low") if band == "low" else "")
