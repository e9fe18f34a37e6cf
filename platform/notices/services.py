"""Telling people, noting what they have read, and how they want to be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from notices.kinds import kinds
from notices.models import Notice, Switch
from notices.selectors import notices_of, reachable, unread_of

KEPT = timedelta(days=90)
"""A notice goes after so long, read or not: a term of a school. Set by hand."""


@transaction.atomic
def tell(
    *,
    people: Iterable[User],
    kind: str,
    values: Mapping[str, str],
    path: str,
    by: User | None = None,
) -> None:
    """Tell each of the people, once, what ``kind`` makes of ``values``; it is about the page ``path``.

    What they were told of the same kind and page is renewed. Left out are people who are on hold or leave,
    who switched the kind off, and ``by``: whoever it is the doing of. What names somebody has to have ``by``;
    it is removed with their account. KeyError for a kind that nobody registered.
    """
    registered = kinds[kind]
    told = [person for person in reachable(people) if by is None or person.pk != by.pk]
    switches = {row.user_id: row for row in Switch.objects.filter(kind=registered.name, user__in=told)}
    rows = []
    for person in told:
        switch = switches.get(person.pk)
        if switch is None or switch.on_page or switch.by_mail:
            on_page = switch is None or switch.on_page
            rows.append(
                Notice(recipient=person, by=by, kind=kind, values=dict(values), path=path, on_page=on_page)
            )
    # One that was read before is a new one; one that was not keeps the mail that it had.
    Notice.objects.filter(recipient__in=told, kind=kind, path=path, read_at__isnull=False).delete()
    Notice.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["recipient", "kind", "path"],
        update_fields=["by", "values", "on_page", "created_at"],
    )


def forget_of(*, recipient: int, kind: str, paths: Iterable[str]) -> None:
    """Remove what one person, by id, was told of pages that are theirs no longer."""
    Notice.objects.filter(recipient=recipient, kind=kind, path__in=list(paths)).delete()


def forget(*, path: str, kind: str | None = None, by: User | None = None) -> None:
    """Remove what was told about a page that is no longer there, and about its parts.

    With ``kind`` or ``by`` only what is of that kind, or that person's doing: what was taken back on a page
    that stays. It is not mailed any more either.
    """
    found = Notice.objects.filter(path__startswith=path)
    if kind is not None:
        found = found.filter(kind=kind)
    if by is not None:
        found = found.filter(by=by)
    found.delete()


@transaction.atomic
def hand_over(*, path: str, kind: str, by: User, to: User, values: Mapping[str, str]) -> None:
    """Have what was told as the doing of ``by`` be told as that of ``to``, read or not as it was.

    ``to`` themselves is told no longer.
    """
    found = Notice.objects.filter(path=path, kind=kind, by=by)
    found.filter(recipient=to).delete()
    found.update(by=to, values=dict(values))


def unread_after_opening(*, user: User, path: str) -> int:
    """How much the person has not read yet, now that they have opened the page ``path``."""
    unread = unread_of(user=user)
    opened = [notice.pk for notice in unread if notice.page == path]
    if opened:
        Notice.objects.filter(pk__in=opened).update(read_at=timezone.now())
    return len(unread) - len(opened)


def mark_read(*, notice: Notice) -> None:
    """Note that the notice was read."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())


def mark_all_read(*, user: User) -> None:
    """Note that all the person was told was read."""
    notices_of(user=user).filter(read_at=None).update(read_at=timezone.now())


@transaction.atomic
def switch(*, user: User, kind: str, on_page: bool, by_mail: bool) -> None:
    """Note how the person wants to be told of ``kind`` from now on."""
    Switch.objects.update_or_create(
        user=user, kind=kinds[kind].name, defaults={"on_page": on_page, "by_mail": by_mail}
    )


@transaction.atomic
def switch_mails_off(*, user: User) -> None:
    """Send the person no mails about notices any more."""
    for kind in kinds:
        Switch.objects.update_or_create(user=user, kind=kind, defaults={"by_mail": False})


def expire() -> None:
    """Remove what is old."""
    Notice.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
