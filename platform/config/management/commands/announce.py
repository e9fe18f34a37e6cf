"""Says where the site is once it answers, and follows the demonstration's making."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

STARTS_WITHIN_SECONDS = 60


class Command(BaseCommand):
    """``manage.py announce``; a part of ``serve``, it ends when it has said so."""

    help = "Print the site's address once it answers; make the demonstration if asked."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, required=True)
        parser.add_argument("--demo", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        address = f"http://127.0.0.1:{options['port']}/"
        wait_until_it_answers(address)
        self.stdout.write(self.style.SUCCESS(f"Formcheck is at {address}   (Ctrl-C stops it)"))
        if options["demo"]:
            self.make_demo()

    def make_demo(self) -> None:
        """Make the demonstration; without it the site goes on."""
        try:
            call_command("demo", wait=True, stdout=self.stdout)
        except CommandError as error:
            self.stderr.write(f"There is no demonstration: {error}")


def wait_until_it_answers(address: str) -> None:
    """Return when the address answers; SystemExit with a sentence if it does not in time."""
    give_up = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < give_up:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310
            return
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{address} answers with an error: {error}.") from error
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"The web server did not answer at {address} within {STARTS_WITHIN_SECONDS} s.")
