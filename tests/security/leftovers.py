"""Looking for what is left of somebody: in every table, in the bytes of files, in the cache.

By means of its own: it knows nothing of how the product erases.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import UUID

from django.core.cache import caches
from django.db import connection


def spellings(names: Iterable[str | UUID]) -> list[str]:
    """The names as databases and files write them: ids with and without hyphens."""
    found: set[str] = set()
    for name in names:
        found.add(str(name))
        if isinstance(name, UUID):
            found.add(name.hex)
    return sorted(found)


def in_tables(names: Iterable[str], keys: Iterable[int] = ()) -> list[str]:
    """Table and column of every value that holds one of the names, or is one of the numbers."""
    sought, numbers = [name.lower() for name in names], set(keys)
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = []
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    text = str(value).lower()
                    if value in numbers or any(name in text for name in sought):
                        found.append(f"{table}.{column}: {value!r}")
    return found


def in_files(paths: Iterable[Path], names: Iterable[str]) -> list[str]:
    """Each file whose name or bytes hold one of the names, and which."""
    sought = [name.lower().encode() for name in names]
    found = []
    for path in paths:
        found += [f"{path}: {name!r} in its name" for name in sought if name in str(path).lower().encode()]
        content = path.read_bytes().lower()
        found += [f"{path} at {content.find(name)}: {name!r}" for name in sought if name in content]
    return found


def in_cache(names: Iterable[str]) -> list[str]:
    """Keys of the cache of this process that hold one of the names, or whose values do."""
    kept = ((key, key + str(pickle.loads(value))) for key, value in caches["process"]._cache.items())
    return [key for key, text in kept if any(name in text for name in names)]


def files_in(*folders: Path) -> Iterator[Path]:
    """Every file in the folders."""
    for folder in folders:
        yield from (path for path in folder.rglob("*") if path.is_file())
