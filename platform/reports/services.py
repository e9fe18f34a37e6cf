"""Writing below a report."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse

from accounts.errors import NobodyReadsAlong
from accounts.guardians.selectors import readers_of_messages_to
from accounts.models import User
from library.models import Watching
from notices.services import forget, tell
from practice import access as practice_access
from reports.access import reads_words_of
from reports.models import MonthWords
from reports.months import Month
from reports.selectors import Report
from reports.telling import WORDS


def note_watched(*, report: Report) -> None:
    """Write down that the places of a minor's joints were seen, where the report draws any."""
    for point in report.compared or () if report.stills else ():
        practice_access.note_watched(user=report.viewer, attempt=point.attempt, door=Watching.Door.JOINTS)


@transaction.atomic
def write_words(*, writer: User, person: User, month: Month, text: str) -> None:
    """Keep what the coach writes below the person's month; an empty text removes it, and what was told of it.

    The person and their guardians, and the other coaches of the same group, read it. NobodyReadsAlong where
    a minor would be written to one to one: nothing is kept then.
    """
    path = reverse("reports:month", args=[person.pk, month.name])
    mine = MonthWords.objects.filter(writer=writer, student=person, month=month.first)
    if not text.strip():
        mine.delete()
        forget(path=path, kind=WORDS, by=writer)
        return
    asked = readers_of_messages_to(person, writer=writer)
    along = [reader for reader in asked if reads_words_of(writer, reader=reader, person=person)]
    if asked and not along:
        raise NobodyReadsAlong
    MonthWords.objects.update_or_create(
        writer=writer, student=person, month=month.first, defaults={"text": text.strip()}
    )
    tell(
        people=[person, *along],
        kind=WORDS,
        values={"name": str(writer)},
        path=path,
        by=writer,
    )
