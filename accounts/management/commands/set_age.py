"""``manage.py set_age EMAIL BAND``: what the support does when somebody said a wrong age."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import AgeBand, User
from accounts.services import change_age
from common.commands import note
from common.errors import UserError


class Command(BaseCommand):
    """Give a person another age band; for a minor, all that follows happens too."""

    help = "Change how old a person is said to be, once you know it from somebody who may say so."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the person's e-mail address")
        parser.add_argument("band", help=", ".join(AgeBand.values))

    def handle(self, *args: Any, **options: Any) -> None:
        if options["band"] not in AgeBand.values:
            raise CommandError(f"There are these: {', '.join(AgeBand.values)}.")
        person = User.objects.filter(email__iexact=options["email"]).first()
        if person is None:
            raise CommandError("Nobody here has this address.")
        note("set_age", about=person.pk)
        try:
            change_age(user=person, band=AgeBand(options["band"]))
        except UserError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Person {person.pk} is now: {person.get_age_band_display()}.")
