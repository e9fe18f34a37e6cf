"""The log of who watched a minor's videos: written at every door, read by those who look after the minor.

Adults' videos are not logged, nor what somebody watches of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.guardians.selectors import wards_of
from accounts.models import User
from accounts.selectors import students_of_coach
from library.models import Video, Watching

AGAIN_AFTER = timedelta(minutes=10)
"""A player asks for hundreds of parts of a film: whoever comes back within this is still watching."""


def is_logged(*, video: Video, by: User | AnonymousUser) -> bool:
    """Whether it is written down that this person watches the video: it is a minor's, and not their own."""
    return isinstance(by, User) and by.pk != video.owner_id and video.owner.is_minor


def note(*, video: Video, by: User | AnonymousUser, door: Watching.Door) -> None:
    """Note that somebody watches a video through a door, where that is logged.

    One row for each person, video, door and day: how often they came, first and last when.
    """
    if not isinstance(by, User) or not is_logged(video=video, by=by):
        return
    now = timezone.now()
    row, created = Watching.objects.get_or_create(
        video=video,
        by=by,
        door=door,
        day=timezone.localdate(now),
        defaults={"first_at": now, "last_at": now},
    )
    if not created and now - row.last_at >= AGAIN_AFTER:
        again = Watching.objects.filter(pk=row.pk, last_at=row.last_at)
        again.update(last_at=now, times=F("times") + 1)


def note_all(*, videos: Iterable[Video], by: User | AnonymousUser, door: Watching.Door) -> None:
    """The same of several videos shown together, with the same few queries however many; owners are read."""
    logged = [video for video in videos if is_logged(video=video, by=by)]
    if not isinstance(by, User) or not logged:
        return
    now = timezone.now()
    rows = Watching.objects.filter(
        video__in=[video.pk for video in logged], by=by, door=door, day=timezone.localdate(now)
    )
    rows.filter(last_at__lte=now - AGAIN_AFTER).update(last_at=now, times=F("times") + 1)
    known = set(rows.values_list("video", flat=True))
    new = [
        Watching(video=video, by=by, door=door, day=timezone.localdate(now), first_at=now, last_at=now)
        for video in logged
        if video.pk not in known
    ]
    # Another tab of theirs may write the same row at the same time.
    Watching.objects.bulk_create(new, ignore_conflicts=True)


def looked_after_by(user: User) -> Q:
    """Whose log the person may read, if these are minors: their own, their wards', of those they coach."""
    coached = students_of_coach(coach=user).order_by().values("pk")
    return Q(pk=user.pk) | Q(pk__in=coached) | Q(pk__in=wards_of(user).order_by().values("pk"))


def get_minor_for(user: User | AnonymousUser, pk: int) -> User:
    """The minor, for somebody who may read who watched their videos; else Http404."""
    found = User.objects.filter(looked_after_by(user), pk=pk).first() if isinstance(user, User) else None
    if found is None or not found.is_minor:
        raise Http404
    return found


def may_read(user: User | AnonymousUser, video: Video) -> bool:
    """Whether the person may read who watched the video: it is a minor's whom they look after."""
    if not isinstance(user, User) or not video.owner.is_minor:
        return False
    return User.objects.filter(looked_after_by(user), pk=video.owner_id).exists()


def watchings_of(*, minor: User, video: Video | None = None) -> QuerySet[Watching]:
    """Who watched the minor's videos, or one of them, the latest first."""
    found = Watching.objects.filter(video__owner=minor).select_related("video", "by")
    return found if video is None else found.filter(video=video)


def expire() -> int:
    """Remove what is older than the site keeps it; how many rows."""
    first = timezone.localdate() - timedelta(days=settings.WATCHING_DAYS)
    removed, _by_model = Watching.objects.filter(day__lt=first).delete()
    return removed
