"""Reading notices and switches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.consents.selectors import people_on_hold
from accounts.models import User
from accounts.selectors import not_hidden_from
from notices.kinds import Kind, kinds
from notices.models import Notice, Switch
from notices.rules import left_out

MOST_COUNTED = 100
"""More than so many that are unread are not counted one by one."""


def notices_of(*, user: User) -> QuerySet[Notice]:
    """What the person was told on the page, newest first; not what somebody did who is hidden from them."""
    return Notice.objects.filter(not_hidden_from(user, owner="by"), recipient=user, on_page=True)


def unread_of(*, user: User) -> list[Notice]:
    """What they have not read, newest first, as far as it is counted."""
    unread = notices_of(user=user).filter(read_at=None)
    return list(unread.only("pk", "path")[:MOST_COUNTED])


def reachable(people: Iterable[User]) -> QuerySet[User]:
    """Those of the people who are told anything at all: not who is on hold, or leaves."""
    found = User.objects.filter(pk__in={person.pk for person in people}, is_active=True)
    for gone in (people_on_hold().values("pk"), *left_out.ask()):
        found = found.exclude(pk__in=gone)
    return found


def told_of(*, kind: str, path: str) -> set[int]:
    """Ids of those who have a notice of that kind about the page ``path``, read or not."""
    return set(Notice.objects.filter(kind=kind, path=path).values_list("recipient", flat=True))


@dataclass(frozen=True)
class Wanted:
    """How a person wants to be told of a kind."""

    kind: Kind
    on_page: bool = True
    by_mail: bool = True


def wanted_by(*, user: User) -> list[Wanted]:
    """How the person wants to be told of each kind that is for them, or that they were told of."""
    rows = {switch.kind: switch for switch in Switch.objects.filter(user=user)}
    told = set(Notice.objects.filter(recipient=user).order_by().values_list("kind", flat=True).distinct())
    return [
        Wanted(kind, rows[name].on_page, rows[name].by_mail)
        if name in rows
        else Wanted(kind, by_mail=kind.mailed_unasked)
        for name, kind in kinds.items()
        if kind.fits(user) or name in told or (name in rows and rows[name].switched_off)
    ]
