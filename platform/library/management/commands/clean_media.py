"""Finds files in the storage that no row knows, and removes them when told to."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from common.commands import note
from library.cleanup import find_leftovers, remove


class Command(BaseCommand):
    """``manage.py clean_media [--delete]``."""

    help = (
        "List the files of videos and tracks that no row in the database knows (a worker killed between "
        "writing a file and its row leaves one). With --delete, remove those that are older than a day."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--delete", action="store_true", help="remove them; without this they are listed")

    def handle(self, *args: Any, **options: Any) -> None:
        names = find_leftovers()
        for name in names:
            self.stdout.write(name)
        if options["delete"]:
            note("clean_media --delete")
            remove(names)
        verb = "removed" if options["delete"] else "found; --delete removes them"
        self.stdout.write(f"{len(names)} leftover files {verb}.")
