"""Runs the whole site on this machine: broker, workers, sweeper, scheduler and web server."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from common.private import narrow
from config import local_site
from config.own_files import own_places


class Command(BaseCommand):
    """``manage.py serve``; Ctrl-C stops everything."""

    help = "Run the whole site on this machine under one supervisor; Ctrl-C stops it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="port of the web server (8000)")
        parser.add_argument("--no-demo", action="store_true", help="do not make the demonstration")

    def handle(self, *args: Any, **options: Any) -> None:
        port = options["port"]
        self.recognise_own()
        if not local_site.port_is_free(port):
            raise CommandError(
                f"Port {port} is in use. Stop what is using it, or choose another: make run PORT={port + 1}",
                returncode=2,
            )
        narrow(own_places())
        call_command("migrate", verbosity=0, interactive=False)
        local_site.release_interrupted_jobs()
        with_demo = not options["no_demo"] and not settings.PRODUCTION
        code = local_site.supervise(port=port, with_demo=with_demo)
        if code:
            raise CommandError(
                "The supervisor of the site stopped by itself; its last lines are above.",
                returncode=code,
            )

    def recognise_own(self) -> None:
        """CommandError if the site runs from this folder already; what a killed start left is ended."""
        running = local_site.running_site()
        if running is not None:
            raise CommandError(
                f"Formcheck already runs from this folder (process {running}). Stop that first.", returncode=2
            )
        if left := local_site.end_leftovers():
            self.stdout.write(f"Ended {left} processes that an earlier start had left behind.")
