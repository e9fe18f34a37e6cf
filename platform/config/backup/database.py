"""The database of a backup: as it was at one moment, while others go on writing.

SQLite: a copy of its file by its own backup interface. PostgreSQL: each table by COPY, all in one transaction
that sees one state (repeatable read), and so without a pg_dump of the right version.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import FileField

from config.backup.archive import Manifest, Writer

SQLITE_MEMBER = "database.sqlite3"
TABLES = "tables/"
"""Where each table of PostgreSQL lies, under its name."""

NOT_TAKEN = {"django_migrations", "shared_cache"}
"""Of PostgreSQL: what the new installation has of its own."""

Query = Callable[[str], list[tuple[Any, ...]]]


@dataclass(frozen=True)
class State:
    """The database at one moment: questions to it, and how it is added to a backup."""

    query: Query
    add_to: Callable[[Writer], Manifest]


def is_sqlite() -> bool:
    """Whether the site's database is SQLite."""
    return connection.vendor == "sqlite"


@contextmanager
def one_moment(folder: Path) -> Iterator[State]:
    """The state of the database now; ``folder`` has room for a copy of it."""
    with _sqlite(folder) if is_sqlite() else _postgresql(folder) as state:
        yield state


@contextmanager
def _sqlite(folder: Path) -> Iterator[State]:
    copy = folder / SQLITE_MEMBER
    connection.ensure_connection()
    with closing(sqlite3.connect(copy)) as target:
        connection.connection.backup(target)
        # All of it in the one file, for whoever looks at it with other tools.
        target.execute("PRAGMA journal_mode=DELETE")

        def add(writer: Writer) -> Manifest:
            with copy.open("rb") as file:
                writer.add(SQLITE_MEMBER, file, copy.stat().st_size)
            return {}

        yield State(lambda sql: target.execute(sql).fetchall(), add)


@contextmanager
def _postgresql(folder: Path) -> Iterator[State]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

        def query(sql: str) -> list[tuple[Any, ...]]:
            cursor.execute(sql)
            return list(cursor.fetchall())

        def add(writer: Writer) -> Manifest:
            names = sorted(set(connection.introspection.table_names(cursor)) - NOT_TAKEN)
            return {"tables": {name: _add_table(writer, cursor, name, folder / "table") for name in names}}

        yield State(query, add)


def _add_table(writer: Writer, cursor: Any, table: str, path: Path) -> list[str]:
    """Add the rows of a table; its columns, in their order."""
    described = connection.introspection.get_table_description(cursor, table)
    columns = [column.name for column in described]
    with path.open("w+b") as file:
        cursor.cursor.copy_expert(f"COPY {_table_and(table, columns)} TO STDOUT", file)
        size = file.tell()
        file.seek(0)
        writer.add(TABLES + table, file, size)
    return columns


def _table_and(table: str, columns: list[str]) -> str:
    quote = connection.ops.quote_name
    return f"{quote(table)} ({', '.join(map(quote, columns))})"


def names_of_files(query: Query) -> set[str]:
    """Every stored file that a row names."""
    found = set()
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, FileField):
                quote = connection.ops.quote_name
                table, column = quote(model._meta.db_table), quote(str(field.column))
                rows = query(f"SELECT {column} FROM {table} WHERE {column} <> ''")  # noqa: S608
                found |= {str(name) for (name,) in rows}
    return found


def migrations(query: Query) -> list[str]:
    """The migrations that the database has seen."""
    rows = query("SELECT app, name FROM django_migrations ORDER BY app, name")
    return [f"{app}.{name}" for app, name in rows]


def restore_sqlite(content: IO[bytes], folder: Path) -> None:
    """Take a copy's place, whole or not at all, also for processes that have the database open."""
    copy = folder / SQLITE_MEMBER
    with copy.open("wb") as file:
        shutil.copyfileobj(content, file)
    connection.ensure_connection()
    with closing(sqlite3.connect(copy)) as source:
        source.backup(connection.connection)
    connection.close()


class PostgresRestore:
    """Fills the tables of a new installation; to be used within one transaction."""

    def __init__(self, tables: dict[str, list[str]]) -> None:
        self._tables = tables
        names = ", ".join(map(connection.ops.quote_name, tables))
        with connection.cursor() as cursor:
            # What migrations wrote (permissions, kinds of content) comes with the numbers of the backup.
            cursor.execute(f"TRUNCATE {names}")

    def table(self, name: str, content: IO[bytes]) -> None:
        """Fill one."""
        with connection.cursor() as cursor:
            cursor.cursor.copy_expert(f"COPY {_table_and(name, self._tables[name])} FROM STDIN", content)

    def finish(self) -> None:
        """Numbers of rows to come go on after those that are there."""
        models = apps.get_models(include_auto_created=True)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
