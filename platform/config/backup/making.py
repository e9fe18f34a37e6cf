"""Making a backup while the site goes on.

The database comes first, as it is at one moment. Stored files are written before the rows that name them and
never changed, so those that its rows name are there as they were, unless somebody deleted them since.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from uuid import UUID

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone
from tqdm import tqdm

from config.backup import database
from config.backup.archive import Writer, written
from library.uploads import spool
from scoring.version import ENGINE_VERSION

MEDIA, UPLOADS, LEARN = "media/", "uploads/", "learn/"
"""Where stored files, unfinished uploads, and the folder of trainings lie in a backup."""


@dataclass(frozen=True)
class Made:
    """What was taken; ``missing`` are files that rows name and that were not there."""

    files: int
    missing: list[str]


def make_backup(path: Path) -> Made:
    """Write the backup; OSError where that cannot be done, and then nothing is left of it."""
    with (
        tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as folder,
        written(path) as writer,
    ):
        with database.one_moment(Path(folder)) as state:
            facts = state.add_to(writer)
            names = database.names_of_files(state.query)
            migrations = database.migrations(state.query)
            uploads = state.query('SELECT id, "offset" FROM library_upload WHERE video_id IS NULL')
        missing = [name for name in _shown(sorted(names)) if not _add_stored(writer, name)]
        for pk, offset in uploads:
            if not _add_upload(writer, UUID(str(pk)), offset):
                missing.append(f"{UPLOADS}{pk}")
        _add_learned(writer, Path(folder))
        files = len(writer.members)
        made_at = timezone.now().isoformat()
        facts |= {"database": "sqlite" if database.is_sqlite() else "postgresql", "engine": ENGINE_VERSION}
        writer.finish({**facts, "made_at": made_at, "migrations": migrations, "missing": missing})
    return Made(files=files, missing=missing)


def _shown(names: list[str]) -> Iterable[str]:
    return tqdm(names, desc="Files", unit="file", disable=None)


def _add_stored(writer: Writer, name: str) -> bool:
    try:
        file = default_storage.open(name)
    except FileNotFoundError:
        return False
    with file:
        writer.add(MEDIA + name, file, file.size)
    return True


def _add_upload(writer: Writer, pk: UUID, offset: int) -> bool:
    """The bytes that the row knows of; what came since lies behind them."""
    try:
        with spool.path_of(pk).open("rb") as file:
            if os.fstat(file.fileno()).st_size < offset:
                return False
            writer.add(f"{UPLOADS}{spool.path_of(pk).name}", file, offset)
    except FileNotFoundError:
        return False
    return True


def _add_learned(writer: Writer, folder: Path) -> None:
    """Data sets and training runs: a training may write on meanwhile, so each file is copied first."""
    top = Path(settings.LEARN_DIR)
    for path in sorted(top.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with tempfile.TemporaryFile(dir=folder) as copy:
                if _copied(path, copy):
                    size = copy.tell()
                    copy.seek(0)
                    writer.add(f"{LEARN}{path.relative_to(top)}", copy, size)


def _copied(path: Path, copy: IO[bytes]) -> bool:
    try:
        with path.open("rb") as file:
            shutil.copyfileobj(file, copy)
    except FileNotFoundError:
        return False
    return True
