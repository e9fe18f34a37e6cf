"""Makes a data set of labelled photos from the corrected frames of people who agreed to that."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from common.commands import note
from common.errors import UserError
from modelroom.datasets.export import export_corrections


class Command(BaseCommand):
    """``manage.py export_corrections DIR``."""

    help = "Write the corrected frames of people who agreed to training as images/ and annotations.npz."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="new, empty, or that of an earlier export")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"].absolute()
        folder.parent.mkdir(parents=True, exist_ok=True)
        note("export_corrections")
        try:
            with tqdm(total=100, unit="%", desc="photos", file=self.stderr, leave=False) as bar:
                done = export_corrections(folder=folder, progress=lambda share: _show(bar, share))
        except UserError as error:
            raise CommandError(str(error), returncode=2) from error
        left_out = f"; {done.left_out} corrected frames could not be used" if done.left_out else ""
        self.stdout.write(f"{done.photos} photos of {done.people} people in {folder}{left_out}")


def _show(bar: Any, share: float) -> None:
    bar.n = round(100 * share)
    bar.refresh()
