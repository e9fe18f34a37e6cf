"""The sweeper: watches over jobs and workers from a process of its own."""

from __future__ import annotations

import logging
import math
import signal
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection

from common.temporary import remove_orphans
from library.jobs.sweeping import prolong, sweep
from library.jobs.workers import Beat, end_silent
from library.models import Worker
from library.rules import swept

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

    After a pause that was much too long (the machine slept, or this process was stopped), and while the
    database is away, nobody can say that he is there and everybody seems silent. So for a lease after either
    no job is taken away and no worker ended.
    """
    last, left_out, asleep = time.time(), 0, 0.0
    while not stopped.wait(settings.JOB_SWEEP_SECONDS):
        paused, last = time.time() - last, time.time()
        if paused > settings.JOB_SWEEP_SECONDS + settings.JOB_LEASE_SECONDS / 2:
            left_out, asleep = _rounds_in_a_lease(), asleep + paused
        # A round that is left out asks the database for something too: it may have gone again meanwhile.
        if not _reached(partial(prolong, asleep) if left_out else _sweep_once):
            left_out = _rounds_in_a_lease()
        elif left_out:
            left_out, asleep = left_out - 1, 0.0


def _rounds_in_a_lease() -> int:
    return math.ceil(settings.JOB_LEASE_SECONDS / settings.JOB_SWEEP_SECONDS)


def _sweep_once() -> None:
    sweep()
    end_silent()
    remove_orphans()
    swept.ask()


def _reached(work: Callable[[], object]) -> bool:
    """Do the work; False if the database was away."""
    try:
        work()
    except DatabaseError:
        logger.warning("The database is away; sweeping again later.", exc_info=True)
        return False
    finally:
        connection.close()
    return True
