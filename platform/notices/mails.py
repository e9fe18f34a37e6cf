"""Mails about what was not read on the page within some minutes, with a link that turns them off."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.languages import as_read_by
from accounts.models import User
from common.mails import send
from notices.kinds import kinds
from notices.models import Notice, Switch
from notices.selectors import reachable

AFTER = timedelta(minutes=10)
"""What is not read by then is mailed: who waits on the page has seen it."""

NOT_AFTER = timedelta(days=1)
"""What could not be mailed for so long, because the site or its mail was away, is news no more."""

_LINK = "notices.mails"


def send_due() -> int:
    """Mail each person what is due, in one mail; how many were sent."""
    due: defaultdict[int, list[Notice]] = defaultdict(list)
    for notice in _due():
        due[notice.recipient_id].append(notice)
    people = reachable(User(pk=pk) for pk in due)
    return sum(_mail(person, due[person.pk]) for person in people)


def _due() -> list[Notice]:
    now = timezone.now()
    said = Switch.objects.filter(user=OuterRef("recipient"), kind=OuterRef("kind"))
    unasked = [name for name, kind in kinds.items() if kind.mailed_unasked]
    wanted = Exists(said.filter(by_mail=True)) | (~Exists(said) & Q(kind__in=unasked))
    young = Notice.objects.filter(created_at__lt=now - AFTER, created_at__gt=now - NOT_AFTER)
    return list(young.filter(wanted, read_at=None, mailed_at=None, kind__in=list(kinds)))


def _mail(person: User, notices: list[Notice]) -> bool:
    """Send one mail; what another process has begun to send meanwhile is left to it."""
    mine = [notice for notice in notices if _claim(notice)]
    if not mine:
        return False
    site = settings.SITE_URL.rstrip("/")
    off = site + reverse("notices:mails_off", args=[token_of(person)])
    context: dict[str, Any] = {
        "lines": [(kinds[notice.kind].mailed, site + notice.path) for notice in mine],
        "off": off,
        "choices": site + reverse("notices:choices"),
    }
    headers = {"List-Unsubscribe": f"<{off}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    with as_read_by(person):
        sent = send(person.email, "notices/mail/notices.txt", context, headers=headers)
    if not sent:
        Notice.objects.filter(pk__in=[notice.pk for notice in mine]).update(mailed_at=None)
    return sent


def _claim(notice: Notice) -> bool:
    still = Notice.objects.filter(pk=notice.pk, mailed_at=None, read_at=None)
    return bool(still.update(mailed_at=timezone.now()))


def token_of(person: User) -> str:
    """What the link in a mail holds: that its reader may turn this person's mails off, for ever."""
    return signing.dumps(person.pk, salt=_LINK)


def person_by_token(token: str) -> User:
    """Whose mails the link turns off; Http404 for a link that is none of ours."""
    try:
        pk = signing.loads(token, salt=_LINK)
    except signing.BadSignature:
        raise Http404 from None
    person = User.objects.filter(pk=pk).first()
    if person is None:
        raise Http404
    return person
