"""Putting a backup back into a new installation: verified first, files before the rows that name them.

Whatever stops it, the database is as it was before, and the files that were written are removed again.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import IO

from django.apps import apps
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from accounts.models import User
from common.private import make_private
from config.backup import database
from config.backup.archive import Manifest, NoBackup, each, verified
from config.backup.making import LEARN, MEDIA, UPLOADS
from library.jobs.workers import present
from library.models import Video, Worker


class NotEmpty(Exception):
    """There is something that a restore would write over; the message says what."""


def restore_backup(path: Path) -> Manifest:
    """Restore all of it or nothing; NoBackup, NotEmpty or OSError say why not."""
    manifest = verified(path)
    _refuse_strange(manifest)
    refuse_what_is_there()
    # An empty database gets its tables; those that are there already are brought to this version.
    call_command("migrate", verbosity=0, interactive=False)
    undo: list[Callable[[], object]] = []
    try:
        each(path, lambda name, content, size: _write_file(name, content, undo))
        _restore_database(path, manifest)
    except BaseException:
        for step in reversed(undo):
            step()
        raise
    return manifest


def _refuse_strange(manifest: Manifest) -> None:
    """NoBackup where this version of the site, or its kind of database, cannot take it."""
    kind = "sqlite" if database.is_sqlite() else "postgresql"
    if manifest["database"] != kind:
        raise NoBackup(
            f"It is of {manifest['database']}; DATABASE_URL names {kind}: set it to the same kind."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations or ()}
    seen = {name for name in manifest["migrations"] if name.partition(".")[0] in apps.app_configs}
    if newer := sorted(seen - known):
        raise NoBackup(f"It was made by a newer version ({newer[0]}): install that one first.")
    if kind == "postgresql" and seen != known:
        raise NoBackup("It was made by an older version: install that one, restore, and update then.")
    unsafe = [name for name in manifest["members"] if ".." in PurePosixPath(name).parts or name[0] == "/"]
    if unsafe:
        raise NoBackup(f"It names a file outside its folders: {unsafe[0]}.")


def refuse_what_is_there() -> None:
    """NotEmpty where somebody has an account here, or the site runs; nothing is changed then."""
    tables = connection.introspection.table_names()
    counts = {model: model.objects.count() for model in (User, Video) if model._meta.db_table in tables}
    if any(counts.values()):
        raise NotEmpty(f"This site is not empty: it has {counts[User]} accounts and {counts[Video]} videos.")
    if Worker._meta.db_table in tables and any(present(role).exists() for role in Worker.Role):
        raise NotEmpty("This site is running: stop its workers, sweeper and web servers first.")


def _write_file(name: str, content: IO[bytes], undo: list[Callable[[], object]]) -> None:
    if name.startswith(MEDIA):
        _write_stored(name.removeprefix(MEDIA), content, undo)
    for beginning, folder in ((UPLOADS, settings.UPLOAD_DIR), (LEARN, settings.LEARN_DIR)):
        if name.startswith(beginning):
            _write_local(Path(folder) / name.removeprefix(beginning), content, undo)


def _write_stored(name: str, content: IO[bytes], undo: list[Callable[[], object]]) -> None:
    if default_storage.exists(name):
        raise NotEmpty(f"There is a stored file already where the backup has one: {name}.")
    saved = default_storage.save(name, File(content, name=name))
    undo.append(lambda: default_storage.delete(saved))
    if saved != name:
        raise NotEmpty(f"The storage does not take a file by the name {name}.")


def _write_local(path: Path, content: IO[bytes], undo: list[Callable[[], object]]) -> None:
    make_private(path.parent)
    try:
        with path.open("xb") as file:
            undo.append(lambda: path.unlink(missing_ok=True))
            shutil.copyfileobj(content, file)
    except FileExistsError as error:
        raise NotEmpty(f"There is a file already where the backup has one: {path}.") from error


def _restore_database(path: Path, manifest: Manifest) -> None:
    try:
        if database.is_sqlite():
            _restore_sqlite(path)
        else:
            _restore_postgresql(path, manifest)
    except DatabaseError as error:
        raise NoBackup(f"The database does not take the backup: {error}") from error


def _restore_sqlite(path: Path) -> None:
    with tempfile.TemporaryDirectory(dir=Path(connection.settings_dict["NAME"]).parent) as folder:

        def take(name: str, content: IO[bytes], size: int) -> None:
            if name == database.SQLITE_MEMBER:
                database.restore_sqlite(content, Path(folder))

        each(path, take)
    call_command("migrate", verbosity=0, interactive=False)


def _restore_postgresql(path: Path, manifest: Manifest) -> None:
    with transaction.atomic():
        restore = database.PostgresRestore(manifest["tables"])

        def take(name: str, content: IO[bytes], size: int) -> None:
            if name.startswith(database.TABLES):
                restore.table(name.removeprefix(database.TABLES), content)

        each(path, take)
        restore.finish()
