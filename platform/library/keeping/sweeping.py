"""Once a day: telling people what goes within the week, and taking away what they were told of."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from accounts.guardians.selectors import guardians_of
from accounts.languages import as_read_by
from accounts.models import Group, Membership, User
from common.mails import send
from library.keeping.services import remove_left_files, remove_pictures, remove_tracks
from library.keeping.terms import NOTICE, goes_on, keeps_keypoints_only, terms_of
from library.kinds import FOLLOW_PERSON, PROCESS_VIDEO
from library.lasting import Lasting
from library.models import Job, Video

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Part:
    """A part of a video: what goes, when it is due, and the column with the day that was told."""

    name: str
    due: date | None
    told: date | None
    there: bool
    remove: Callable[[], int]

    @property
    def column(self) -> str:
        return f"{self.name}_told"

    @property
    def far(self) -> bool:
        """Whether nobody has to be told yet."""
        return self.due is None or self.due > timezone.localdate() + NOTICE

    @property
    def over(self) -> bool:
        """Whether its day has come, of which its person was told."""
        return self.due is not None and self.told is not None and self.day <= timezone.localdate()

    @property
    def day(self) -> date:
        """The day on which it goes."""
        assert self.due is not None
        return goes_on(self.due, self.told)


def sweep_kept() -> int:
    """Take away what is over, and tell people what will be; how many parts of videos went.

    A video at which a job is under way, or of which something cannot be removed, waits for the next day.
    """
    removed = 0
    due: defaultdict[int, list[tuple[UUID, str, date]]] = defaultdict(list)
    for video in _candidates():
        for part in _parts_of(video):
            if part.far:
                if part.told is not None:
                    Video.objects.filter(pk=video.pk).update(**{part.column: None})
            elif part.over:
                removed += _try(video, part.remove)
            elif part.told is None:
                due[video.owner_id].append((video.pk, part.column, part.day))
    for owner, parts in due.items():
        _tell(owner, parts)
    removed += _strip_measured()
    for video in Video.objects.filter(_gone_of_late()):
        _try(video, partial(remove_left_files, video=video))
    return removed


def _try(video: Video, remove: Callable[[], int]) -> int:
    """What ``remove`` took away; 0 where it failed, so that one video does not hold up all others."""
    try:
        return remove()
    except Exception:
        logger.exception("Parts of the video %s could not be removed.", video.pk)
        return 0


def _gone_of_late() -> Q:
    """Selects videos whose files were to go within the last days: the storage may have been away."""
    since = timezone.now() - NOTICE
    return Q(pictures_removed_at__gte=since) | Q(heads_hidden_at__gte=since)


def _parts_of(video: Video) -> Iterator[_Part]:
    terms = terms_of(video)
    over = partial(remove_pictures, video=video, why=Lasting.Gone.OVER)
    pictures = _Part("pictures", terms.pictures, video.pictures_told, video.pictures_removed_at is None, over)
    forget = partial(remove_tracks, video=video)
    tracks = _Part("tracks", terms.tracks, video.tracks_told, video.tracks_removed_at is None, forget)
    yield from (part for part in (pictures, tracks) if part.there)


def _candidates() -> Iterator[Video]:
    """Videos for which somebody chose a time, those of one person together."""
    timed = Q(video_days__isnull=False) | Q(track_days__isnull=False)
    groups = Group.objects.filter(timed).values("pk")
    members = Membership.objects.filter(group__in=groups).values("user")
    people = User.objects.filter(timed | Q(pk__in=members)).values("pk")
    promised = Q(pictures_promised__isnull=False) | Q(tracks_promised__isnull=False)
    told = Q(pictures_told__isnull=False) | Q(tracks_told__isnull=False)
    there = Q(pictures_removed_at=None) | Q(tracks_removed_at=None)
    found = Video.objects.filter(Q(owner__in=people) | promised | told).filter(there)
    return _idle(found.order_by("owner_id", "created_at").values_list("pk", flat=True))


def _idle(keys: Iterable[UUID]) -> Iterator[Video]:
    """Those of the videos that are still there, and at which no job is under way."""
    for pk in list(keys):
        under_way = Job.objects.filter(
            kind__in=(PROCESS_VIDEO, FOLLOW_PERSON), subject_id=pk, state__in=Job.UNDER_WAY
        )
        video = Video.objects.select_related("owner").filter(pk=pk).first()
        if video is not None and not under_way.exists():
            yield video


def _tell(owner_id: int, parts: list[tuple[UUID, str, date]]) -> None:
    """Mail the person, and a minor's guardians; who could not be told today is tried tomorrow."""
    owner = User.objects.filter(pk=owner_id).first()
    if owner is None:
        return
    day = min(day for _pk, _column, day in parts)
    context = {
        "pictures": len([column for _pk, column, _day in parts if column == "pictures_told"]),
        "tracks": len([column for _pk, column, _day in parts if column == "tracks_told"]),
        "day": day,
        "site": settings.SITE_URL.rstrip("/"),
    }
    with as_read_by(owner):
        if not send(owner.email, "library/mail/going.txt", context):
            return
    if owner.is_minor:
        for guardian in guardians_of(owner):
            with as_read_by(guardian):
                send(guardian.email, "library/mail/going_of_ward.txt", context)
    for pk, column, told in parts:
        Video.objects.filter(pk=pk).update(**{column: told})


def _strip_measured() -> int:
    """Take away pictures of which only the joints are kept: a worker was killed, or measuring failed.

    Where nothing could be measured they go after the time of notice: until then it can be tried again. A film
    that can be watched was made where this was not chosen, before its person joined the group that did.
    """
    chosen = Q(owner__keypoints_only_since__isnull=False) | Q(
        owner__memberships__group__keypoints_only_since__isnull=False
    )
    found = Video.objects.filter(chosen, pictures_removed_at=None, rendition="").distinct()
    removed = 0
    for video in _idle(found.order_by("pk").values_list("pk", flat=True)):
        given_up = video.created_at + NOTICE < timezone.now()
        if (video.measured or given_up) and keeps_keypoints_only(video):
            removed += _try(video, partial(remove_pictures, video=video, why=Lasting.Gone.MEASURED))
    return removed
