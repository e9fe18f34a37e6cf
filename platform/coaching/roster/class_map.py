"""What is hard for the whole class: each part's form at each routine, over the students' last attempts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from django.utils.translation import gettext as _

from coaching.roster.rows import Cell, Row
from common.templatetags.scores import score_band
from library.models import Routine
from practice.labels import part_label
from progress.points import Basis
from scoring.language import whole
from scoring.pose.skeleton import PARTS

HARDEST = 3
"""So many parts are put into words above the map. Set by hand: what one lesson can take up."""


@dataclass(frozen=True)
class ClassCell:
    """A part at a routine: mean form 0..100 (None where it was measured of nobody) and mean degrees off.

    ``students`` is over how many, ``low`` how many of them are under the routine's threshold.
    """

    routine: Routine
    part: str
    value: float | None
    degrees: float | None
    students: int
    low: int

    @property
    def label(self) -> str:
        """The part's name."""
        return part_label(self.part)

    @property
    def band(self) -> str:
        """For its colour."""
        return score_band(self.value, self.routine.red_threshold)

    @property
    def words(self) -> str:
        """What the colour says."""
        return {"low": _("low"), "none": _("not measured")}.get(self.band, "")


@dataclass(frozen=True)
class ClassRoutine:
    """A column of the map: over how many students, and of how many the last score compares with no other."""

    routine: Routine
    students: int
    apart: int


@dataclass(frozen=True)
class ClassMap:
    """Parts by routines; ``rows`` has a cell for each of ``columns``."""

    columns: tuple[ClassRoutine, ...]
    rows: tuple[tuple[ClassCell, ...], ...]

    @property
    def apart(self) -> int:
        """How many scores are left out, because they do not compare with those of most."""
        return sum(column.apart for column in self.columns)

    @property
    def hardest(self) -> list[ClassCell]:
        """Where most of the students are low; at most HARDEST."""
        low = [cell for row in self.rows for cell in row if cell.low]
        return sorted(low, key=lambda cell: (-cell.low / cell.students, cell.value))[:HARDEST]


def class_map(rows: Iterable[Row], routines: Sequence[Routine]) -> ClassMap:
    """The map over the last score of each student that counts, as far as these compare with one another."""
    rows = list(rows)
    columns, cells = [], []
    for place, routine in enumerate(routines):
        judged = [row.cells[place] for row in rows if row.cells[place].last]
        together = _of_most(judged)
        if not judged:
            continue
        columns.append(ClassRoutine(routine, len(together), len(judged) - len(together)))
        cells.append(_cells(routine, together))
    return ClassMap(tuple(columns), tuple(zip(*cells, strict=True)))


def _of_most(cells: Sequence[Cell]) -> list[Cell]:
    """Those whose scores were made with what those of most were; of equals, what the newest was made with."""
    bases = [(cell.last.basis, cell) for cell in cells if cell.last and cell.last.basis]
    if not bases:
        return []
    counts: Counter[Basis] = Counter(basis for basis, _of in bases)
    newest = {basis: cell.last.time for basis, cell in sorted(bases, key=_when) if cell.last}
    most = max(counts, key=lambda basis: (counts[basis], newest[basis]))
    found = [cell for basis, cell in bases if basis.compares_with(most)]
    # Of scores whose reference is no longer kept nobody knows whether they had the same.
    return found or [cell for basis, cell in bases if basis == most][:1]


def _when(made: tuple[Basis, Cell]) -> Any:
    return made[1].last.time if made[1].last else None


def _cells(routine: Routine, cells: Sequence[Cell]) -> list[ClassCell]:
    """The routine's column: each part over the students in whose last score it was measured."""
    if not cells:
        return [_cell(routine, part, (), ()) for part in PARTS]
    forms = zip(*(cell.forms for cell in cells), strict=True)
    degrees = zip(*(cell.degrees for cell in cells), strict=True)
    return [_cell(routine, *one) for one in zip(PARTS, forms, degrees, strict=True)]


def _cell(
    routine: Routine, part: str, forms: Sequence[float | None], degrees: Sequence[float | None]
) -> ClassCell:
    values = [form for form in forms if form is not None]
    off = [one for form, one in zip(forms, degrees, strict=True) if form is not None and one is not None]
    return ClassCell(
        routine=routine,
        part=part,
        value=fmean(values) if values else None,
        degrees=fmean(off) if off else None,
        students=len(values),
        low=sum(whole(value) < routine.red_threshold for value in values),
    )
