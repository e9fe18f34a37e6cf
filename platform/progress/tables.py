"""The attempts of a person at a routine as a table to download."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from progress.points import Point
from progress.selectors import MEASURES, RoutineProgress, measure_label
from scoring.compare.calibration import WHOLE
from scoring.language import whole_percent

SIGNS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a formula begins with, in the wide letters of East Asia, too."""
FORMULA = (*SIGNS, "\t", "\r", "\n")
"""What a cell begins with that a spreadsheet would compute instead of show."""
INSIDE = re.compile(rf"(?<=[\s\S])([;\t\r\n][ \u00a0]*)(?=[{re.escape(''.join(SIGNS))}])")
"""A place inside a cell where a spreadsheet that separates by something else than a comma begins another."""


def csv_of(progress: RoutineProgress) -> str:
    """Every attempt, the oldest first: UTF-8 with the mark that spreadsheets look for.

    What people wrote is shown and never computed: a cell that would be a formula begins with an apostrophe.
    """
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(safe(name) for name in _head())
    for point in progress.points:
        table.writerow(safe(value) for value in _row(progress, point))
    return "\ufeff" + written.getvalue()


def file_name(progress: RoutineProgress) -> str:
    """The name it is downloaded under; letters without accents, digits and hyphens."""
    return f"{slugify(progress.routine.title) or 'routine'}-progress.csv"


def safe(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if not isinstance(value, str):
        return value
    shown = INSIDE.sub(r"\1'", value)
    return f"'{shown}" if value.lstrip(" \u00a0").startswith(FORMULA) else shown


def _head() -> Iterator[str]:
    yield from (_("number"), _("made at"), _("title"), _("note"), _("routine"), _("counted"), _("why not"))
    yield _("percent of the routine")
    yield from (measure_label(measure) for measure in MEASURES)
    yield from (_("version of the scoring"), _("keypoint model"))


def _row(progress: RoutineProgress, point: Point) -> Iterator[Any]:
    attempt, score = point.attempt, point.attempt.score
    yield point.number
    yield timezone.localtime(attempt.created_at).isoformat(timespec="seconds")
    yield from (attempt.title, attempt.note, progress.routine.title)
    yield from (_("yes") if point.counts else _("no"), point.why)
    yield whole_percent(point.share_done, WHOLE) if point.judged else ""
    for measure in MEASURES:
        value = point.value(measure)
        yield "" if value is None else round(value, 1)
    yield "" if score is None else score.engine_version
    yield "" if score is None else score.model
