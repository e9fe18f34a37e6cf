"""Which rows of the class page are shown, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from coaching.roster.forms import Choices
from coaching.roster.rows import Cell, Made, Row
from library.models import Routine

Key = Callable[[Row], Any]
"""What rows are sorted by; None where there is nothing to sort by: those come last either way."""

ATTENTION, NAME = "attention", "name"


@dataclass(frozen=True)
class Column:
    """A column's heading: ``then`` is the order that it leads to, ``sorted`` as in ``aria-sort``."""

    label: str
    then: str
    sorted: str
    plain: bool = False


def shown_rows(rows: Sequence[Row], choices: Choices, routines: Sequence[Routine]) -> list[Row]:
    """The rows that are asked for, sorted."""
    kept = [row for row in rows if _asked_for(row, choices)]
    if choices.sort == ATTENTION:
        return sorted(kept, key=_attention)
    descending, name = choices.sort.startswith("-"), choices.sort.lstrip("-")
    key = _keys(routines).get(name)
    if key is None:
        return sorted(kept, key=_attention)
    known = [row for row in kept if key(row) is not None]
    return sorted(known, key=key, reverse=descending) + [row for row in kept if key(row) is None]


def _asked_for(row: Row, choices: Choices) -> bool:
    if choices.idle is not None and row.idle < choices.idle:
        return False
    return not choices.worse or bool(row.worse)


def _attention(row: Row) -> tuple[int, int]:
    """Whoever has not practised for long comes first, then who got worse; the others stay by name."""
    if row.quiet:
        return 0, -row.idle
    return (1, -row.drop) if row.worse else (2, 0)


def _total(made: Made | None) -> float | None:
    return None if made is None else made.total


def _change(cell: Cell) -> int | None:
    return None if cell.change is None else cell.change.points


def _keys(routines: Sequence[Routine]) -> dict[str, Key]:
    """By what the rows can be sorted."""
    keys: dict[str, Key] = {
        NAME: lambda row: row.student.name.casefold(),
        "practised": lambda row: row.last_at,
        "attempts": lambda row: row.attempts,
        "work": lambda row: row.first.work.form if row.first and row.first.work else None,
    }
    if len(routines) == 1:
        keys |= {
            "last": lambda row: _total(row.only.last),
            "best": lambda row: _total(row.only.best),
            "change": lambda row: _change(row.only),
        }
    else:
        keys |= {str(routine.pk): _last_at(place) for place, routine in enumerate(routines)}
    return keys


def _last_at(place: int) -> Key:
    return lambda row: _total(row.cells[place].last)


def columns_of(choices: Choices, routines: Sequence[Routine], *, scores: bool) -> list[Column]:
    """The headings of the table; ``scores`` says whether there are any to show."""
    labels = {NAME: _("Student"), "practised": _("Last practised"), "-attempts": _("Attempts")}
    if scores and len(routines) == 1:
        labels |= {"last": _("Last"), "-best": _("Best"), "change": pgettext("of a score", "Change")}
    elif scores:
        labels |= {str(routine.pk): routine.title for routine in routines}
    if scores:
        labels |= {"work": _("To work on")}
    return [_column(label, first, choices.sort) for first, label in labels.items()]


def _column(label: str, first: str, sort: str) -> Column:
    """``first`` is the order that the heading leads to at first; once more, and it is turned round."""
    name = first.lstrip("-")
    if sort.lstrip("-") != name:
        return Column(label, first, "")
    turned = name if sort.startswith("-") else f"-{name}"
    return Column(label, turned, "descending" if sort.startswith("-") else "ascending")


def orders(routines: Sequence[Routine], *, scores: bool) -> list[tuple[str, str]]:
    """The orders to choose from in the form, with their words."""
    found = [
        (ATTENTION, _("Who needs a look first")),
        (NAME, _("Name")),
        ("practised", _("Longest not practised")),
        ("-practised", _("Practised last")),
        ("-attempts", _("Most attempts")),
        ("attempts", _("Fewest attempts")),
    ]
    if scores and len(routines) == 1:
        found += [
            ("last", _("Lowest last score")),
            ("-last", _("Highest last score")),
            ("-best", _("Highest best score")),
            ("best", _("Lowest best score")),
            ("change", _("Fell most")),
            ("-change", _("Rose most")),
        ]
    elif scores:
        for one in routines:
            found.append((str(one.pk), _("%(routine)s: lowest last score") % {"routine": one.title}))
            found.append((f"-{one.pk}", _("%(routine)s: highest last score") % {"routine": one.title}))
    if scores:
        found += [
            ("work", _("To work on: lowest form first")),
            ("-work", _("To work on: highest form first")),
        ]
    return found
