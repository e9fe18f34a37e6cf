"""Stored files: on their way to this machine and back, and their removal.

A job's lease is renewed while a file is on its way, so that a slow bucket costs none.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Container, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, default_storage
from django.db import transaction
from django.db.models.fields.files import FieldFile

from common.storage import PART, local_copy
from library.jobs.context import kept_alive
from library.room import room_for


def sha256_of(path: Path) -> str:
    """The sha-256 of a file's content in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def fetched(field: FieldFile) -> Iterator[Path]:
    """``local_copy``, the lease being renewed while it is made."""
    with ExitStack() as stack:
        with kept_alive():
            path = stack.enter_context(local_copy(field))
        yield path


def put(field: FieldFile, name: str, content: File) -> None:
    """Store ``content`` without saving the row, the lease being renewed meanwhile; StorageFull."""
    with kept_alive(), room_for(content.size or 0):
        field.save(name, content, save=False)


def remove_parts(storage: Storage, folder: str) -> None:
    """Remove what a killed worker had begun to write there; for who alone writes there now."""
    if isinstance(storage, FileSystemStorage):
        for part in Path(storage.path(folder)).glob(f"{PART}*"):
            part.unlink(missing_ok=True)


def files_in(folder: str, storage: Storage = default_storage) -> Iterator[str]:
    """Every file under ``folder``; none if there is no such folder."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in files if name)
    for name in folders:
        yield from files_in(f"{folder}/{name}", storage)


def remove_others(storage: Storage, folder: str, *, known: Container[str]) -> int:
    """Remove every file in ``folder`` but the ``known`` ones; how many. For who alone writes there now."""
    others = [name for name in files_in(folder, storage) if name not in known]
    for name in others:
        _delete(storage, name)
    return len(others)


def delete_file(field: FieldFile) -> None:
    """Remove a stored file, and the folder it leaves empty."""
    if field.name:
        _delete(field.storage, field.name)


def delete_file_on_commit(field: FieldFile) -> None:
    """Remove a stored file once the transaction that forgets it is committed."""
    if field.name:
        storage, name = field.storage, field.name
        transaction.on_commit(lambda: _delete(storage, name))


def delete_folder_on_commit(storage: Storage, folder: str) -> None:
    """Remove what a killed worker left in a folder too, once the transaction that forgets it is committed."""
    transaction.on_commit(lambda: _delete_folder(storage, folder))


def _delete_folder(storage: Storage, folder: str) -> None:
    # There is no folder where nothing was stored yet.
    with contextlib.suppress(FileNotFoundError):
        for name in storage.listdir(folder)[1]:
            _delete(storage, f"{folder}/{name}")


def _delete(storage: Storage, name: str) -> None:
    storage.delete(name)
    if isinstance(storage, FileSystemStorage):
        # Not empty, or gone already: both are fine.
        with contextlib.suppress(OSError):
            Path(storage.path(name)).parent.rmdir()
