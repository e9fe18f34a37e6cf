"""Stored files on their way to this machine and back; a slow bucket costs no lease."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.core.files.base import File
from django.db.models.fields.files import FieldFile

from common.storage import local_copy
from library.jobs import kept_alive


@contextmanager
def fetched(field: FieldFile) -> Iterator[Path]:
    """``local_copy``, the lease being renewed while it is made."""
    with ExitStack() as stack:
        with kept_alive():
            path = stack.enter_context(local_copy(field))
        yield path


def put(field: FieldFile, name: str, content: File) -> None:
    """Store ``content`` without saving the row, the lease being renewed meanwhile."""
    with kept_alive():
        field.save(name, content, save=False)
