"""Rows as JSON: one file for each table, written row by row."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast

from django.contrib.sessions.models import Session
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.db.models.fields.files import FieldFile

from accounts.models import User
from practice.models import Score
from practice.words import reason_of, spoken_facts
from privacy.inventory import EXPORTED, SESSIONS, Table, sessions_of

ROWS_AT_ONCE = 500


def tables_of(person: User) -> Iterator[tuple[str, Iterable[dict[str, Any]]]]:
    """Name and rows of each table that has some; the rows are read while they are gone through."""
    for table in EXPORTED:
        rows = table.rows(person)
        if rows.exists():
            yield table.model, (record_of(row, table) for row in rows.iterator(chunk_size=ROWS_AT_ONCE))
    sessions = [_of_session(session) for session in sessions_of(person)]
    if sessions:
        yield SESSIONS, sessions


def record_of(row: Model, table: Table) -> dict[str, Any]:
    """The columns of a row by their names; of related rows the keys."""
    record: dict[str, Any] = {}
    for column in row._meta.concrete_fields:
        if column.name not in table.without:
            value = getattr(row, column.attname)
            record[column.name] = value.name if isinstance(value, FieldFile) else value
    for several in row._meta.many_to_many:
        if several.name not in table.without:
            record[several.name] = list(getattr(row, several.name).values_list("pk", flat=True))
    in_words = _IN_WORDS.get(table.model)
    return record if in_words is None else {**record, "in_words": in_words(row)}


def as_json(records: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """A JSON list, piece by piece: a table of any length needs the memory of one row."""
    yield b"["
    for number, record in enumerate(records):
        text = json.dumps(record, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        yield (",\n" if number else "\n").encode() + text.encode()
    yield b"\n]\n"


def _of_session(session: Session) -> dict[str, Any]:
    """When it ends; its key would open the account."""
    return {"expire_date": session.expire_date}


def _said_of(row: Model) -> dict[str, Any]:
    """What the page of an attempt says: sentences, and why there is no total."""
    facts = cast(Score, row).facts
    return {**spoken_facts(facts), "reason": reason_of(facts)}


_IN_WORDS: dict[str, Callable[[Model], dict[str, Any]]] = {"practice.Score": _said_of}
