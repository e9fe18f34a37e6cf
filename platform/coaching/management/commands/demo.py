"""Makes the demonstration and prints its sign-ins."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coaching.demo import make_demo
from coaching.demo_cast import COACH, PASSWORD, STUDENTS
from common.errors import UserError
from practice.models import Attempt
from practice.state import State, attempt_states

WAIT_SECONDS = 600


class Command(BaseCommand):
    """``manage.py demo``."""

    help = "Make the demonstration (coach, students, group, routine, practice) and print its sign-ins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--wait", action="store_true", help="wait until the worker has scored it")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            attempts = make_demo()
        except UserError as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(f"Demonstration sign-ins (password for all: {PASSWORD})")
        self.stdout.write(f"  coach    {COACH[0]}")
        for email in STUDENTS:
            self.stdout.write(f"  student  {email}")
        if options["wait"]:
            self._follow(attempts)

    def _follow(self, attempts: list[Attempt]) -> None:
        give_up = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < give_up:
            fresh = Attempt.objects.filter(pk__in=[attempt.pk for attempt in attempts])
            states = list(attempt_states(attempts=fresh).values())
            if not any(state.active for state in states):
                scored = sum(state.state == State.DONE for state in states)
                self.stdout.write(
                    f"The demonstration is ready: {scored} of {len(states)} attempts are scored."
                )
                return
            time.sleep(1)
        self.stdout.write("The demonstration is still being worked on; its pages show how far it is.")
