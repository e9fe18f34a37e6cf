"""The sweeper: watches over jobs and workers from a process of its own."""

from __future__ import annotations

import logging
import signal
import threading
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection

from library.jobs.sweeping import sweep
from library.jobs.workers import Beat, end_silent
from library.models import Worker

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """``manage.py sweep [--once]``; until it is stopped, on each machine that has workers."""

    help = (
        "Hand over the jobs of silent workers, end workers that hang and what takes too long, and wake "
        "workers for forgotten jobs. Runs until it is stopped; one on each machine that has workers."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="sweep once and end")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            self.stdout.write(f"{sweep() + end_silent()} jobs and workers were touched.")
            return
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        beat = Beat(role=Worker.Role.SWEEPER)
        beat.start()
        sweep_until(stopped)
        beat.stop()


def sweep_until(stopped: threading.Event) -> None:
    """Sweep again and again.

    After a pause that was much too long (the machine slept, or this process was stopped) everybody seems
    silent: a round is left out, in which whoever is there can say so.
    """
    last = time.time()
    while not stopped.wait(settings.JOB_SWEEP_SECONDS):
        paused, last = time.time() - last, time.time()
        if paused > settings.JOB_SWEEP_SECONDS + settings.JOB_LEASE_SECONDS / 2:
            continue
        _sweep_once()


def _sweep_once() -> None:
    try:
        sweep()
        end_silent()
    except DatabaseError:
        logger.warning("The database is away; sweeping again later.", exc_info=True)
    finally:
        connection.close()
