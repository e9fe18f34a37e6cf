"""Puts a backup back."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.commands import note
from config.backup.archive import NoBackup
from config.backup.restoring import NotEmpty, restore_backup


class Command(BaseCommand):
    """``manage.py restore FILE``, into a new installation that does not run yet."""

    help = (
        "Restore a backup into a new, empty installation. It is read through and its checksums are compared "
        "before anything is written; a site with accounts is refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="what `manage.py backup` wrote")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.", returncode=2)
        try:
            manifest = restore_backup(path)
        except (NoBackup, NotEmpty, OSError) as error:
            raise CommandError(f"Nothing was restored. {error}", returncode=2) from error
        note("restore")
        self.stdout.write(
            f"Restored {len(manifest['members'])} members of {manifest['made_at']}. "
            "Whoever was erased since then has to be erased again."
        )
        if missing := manifest["missing"]:
            self.stderr.write(f"{len(missing)} files that rows name were missing when the backup was made.")
