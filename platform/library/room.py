"""Room on the disks of this machine: a reserve of them stays free, and who finds none is told so."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import OperationalError

from library.errors import StorageFull
from scoring.reasons import Reason

FULL = (errno.ENOSPC, errno.EDQUOT)
DATABASE_FULL = (sqlite3.SQLITE_FULL, "53100")
"""Of SQLite, and PostgreSQL's disk_full."""


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """``full_disk_said``, and StorageFull where ``size`` bytes more would go into the reserve.

    Nothing is begun in the second case. Buckets say themselves when they are full, each in its own way.
    """
    if any(_free(folder) - size < settings.DISK_RESERVE_BYTES for folder in _folders()):
        raise StorageFull(Reason("storage_full"))
    with full_disk_said():
        yield


@contextmanager
def full_disk_said() -> Iterator[None]:
    """StorageFull where the block finds a disk full, be it that of temporary files or of the database."""
    try:
        yield
    except (OSError, OperationalError) as error:
        if not _is_full(error):
            raise
        raise StorageFull(Reason("storage_full")) from error


def _is_full(error: OSError | OperationalError) -> bool:
    if isinstance(error, OSError):
        return error.errno in FULL
    # SQLite and PostgreSQL have codes of their own, on the error that Django's is made of.
    codes = (getattr(error.__cause__, name, None) for name in ("sqlite_errorcode", "pgcode"))
    return any(code in DATABASE_FULL for code in codes)


def _folders() -> list[Path]:
    """Where uploads come in and, if that is on this machine, where they stay."""
    coming_in = Path(settings.UPLOAD_DIR)
    try:
        return [coming_in, Path(default_storage.path(""))]
    except NotImplementedError:  # a bucket
        return [coming_in]


def _free(folder: Path) -> int:
    """Bytes free for us on the disk of ``folder``, which may still have to be made."""
    there = next(one for one in (folder, *folder.parents) if one.exists())
    return shutil.disk_usage(there).free
