"""Writes the whole installation into one file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from common.commands import note
from config.backup.making import make_backup

SHOWN = 10
"""So many missing files are named; the manifest has them all."""


class Command(BaseCommand):
    """``manage.py backup FILE``; the site may run meanwhile."""

    help = "Write database, stored files, unfinished uploads and trainings into one file, with checksums."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the file to write, which must not be there yet")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"].absolute()
        if path.exists():
            raise CommandError(f"{path} is there already; name another file.", returncode=2)
        try:
            note("backup")
            made = make_backup(path)
        except (OSError, DatabaseError) as error:
            raise CommandError(f"No backup was made: {error}", returncode=2) from error
        self.stdout.write(f"{path}: database and {made.files} members, {path.stat().st_size / 1e6:.1f} MB.")
        for name in made.missing[:SHOWN]:
            self.stderr.write(f"not there: {name}")
        if made.missing:
            self.stderr.write(
                f"{len(made.missing)} files that rows name were not there: deleted meanwhile, or lost before."
            )
