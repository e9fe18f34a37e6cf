"""By what a person could be found in a text: addresses, name, file names, and the ids of their rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from allauth.account.models import EmailAddress

from accounts.models import User
from library.models import Job, Upload, Video
from privacy.inventory import EXPORTED, sessions_of

SHORTEST = 4
"""Letters of a name or file name that is looked for in logs: shorter ones are parts of other words."""

_UUID = re.compile(rb"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")


@dataclass
class Names:
    """``texts`` are words as they are written, ``ids`` those of rows, ``jobs`` of the jobs among them."""

    email: str
    texts: set[str] = field(default_factory=set)
    ids: set[UUID] = field(default_factory=set)
    jobs: set[UUID] = field(default_factory=set)

    def found_in(self, text: bytes) -> Iterator[tuple[int, int]]:
        """Beginning and end of each place that names the person, in bytes."""
        lower = text.lower()
        for match in _UUID.finditer(lower):
            if UUID(match[0].decode()) in self.ids:
                yield match.span()
        # Of bytes only ASCII is made small, so that every place keeps its number.
        for sought in (name.encode().lower() for name in self.texts):
            at = lower.find(sought)
            while at >= 0:
                yield at, at + len(sought)
                at = lower.find(sought, at + len(sought))


def names_of(person: User) -> Names:
    """Read before anything is deleted."""
    names = Names(person.email)
    addresses = EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    uploads = Upload.objects.filter(owner=person).values_list("filename", flat=True)
    files = Video.objects.filter(owner=person).values_list("original_name", flat=True)
    sessions = [session.session_key for session in sessions_of(person)]
    texts = {person.email, *addresses, person.name, *uploads, *files, *sessions}
    names.texts = {text for text in texts if text and len(text) >= SHORTEST}
    for table in EXPORTED:
        keys = table.rows(person).values_list("pk", flat=True)
        names.ids.update(key for key in keys.iterator(chunk_size=2000) if isinstance(key, UUID))
    names.jobs.update(Job.objects.filter(owner=person).values_list("pk", flat=True))
    return names
