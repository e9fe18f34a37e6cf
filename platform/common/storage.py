"""Where files lie: local disk with whole-or-nothing writes, or a bucket by setting."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import FileSystemStorage
from django.db.models.fields.files import FieldFile

from common.private import make_private
from common.temporary import own_folder

PART = ".part-"
"""Begins the name of a file that is not whole yet."""


class AtomicFileSystemStorage(FileSystemStorage):
    """Local disk; a file appears under its name only once it is whole."""

    def _save(self, name: str, content: File[Any]) -> str:
        folder = Path(self.path(name)).parent
        make_private(folder)
        part = tempfile.NamedTemporaryFile(dir=folder, prefix=PART, delete=False)  # noqa: SIM115
        try:
            with part:
                for chunk in content.chunks():
                    part.write(chunk)
            Path(part.name).chmod(0o600)
            name = self.get_available_name(name)
            Path(part.name).replace(self.path(name))
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            # Not empty: others have files there.
            with suppress(OSError):
                folder.rmdir()
            raise
        return name


@contextmanager
def local_copy(field: FieldFile) -> Iterator[Path]:
    """A path on this machine with the stored file's content, for tools that need one.

    The file itself on local disk, otherwise a temporary copy, gone afterwards.
    """
    try:
        path = Path(field.path)
    except NotImplementedError:
        path = None
    if path is not None:
        yield path
        return
    suffix = Path(field.name or "").suffix
    with own_folder() as folder:
        path = Path(folder) / f"copy{suffix}"
        with path.open("wb") as copy, field.open("rb") as source:
            shutil.copyfileobj(source, copy, 1024 * 1024)
        yield path
