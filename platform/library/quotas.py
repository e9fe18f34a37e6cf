"""How many videos a person and a group may have: number, minutes and bytes, unfinished uploads included."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, QuerySet, Sum
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.models import Group, User
from accounts.selectors import groups_of
from library.errors import QuotaReached
from library.models import Upload, Video

GB = 1024**3


@dataclass(frozen=True)
class Amount:
    """So many videos, of so many minutes and bytes together."""

    videos: int = 0
    minutes: float = 0.0
    bytes: int = 0

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.videos + other.videos, self.minutes + other.minutes, self.bytes + other.bytes)

    def within(self, most: Amount) -> bool:
        """Whether nothing of it is more than ``most``."""
        return self.videos <= most.videos and self.minutes <= most.minutes and self.bytes <= most.bytes

    @property
    def gigabytes(self) -> float:
        """The bytes in GB of 1024³."""
        return self.bytes / GB


@dataclass(frozen=True)
class Quota:
    """What somebody ``has``, and the ``most`` they may have."""

    has: Amount
    most: Amount

    def in_words(self) -> str:
        """“3 of 1000 videos, 12 of 600 minutes, 0.4 of 20 GB”."""
        sentence = _(
            "%(videos)s of %(most_videos)s videos, %(minutes)s of %(most_minutes)s minutes, "
            "%(gb)s of %(most_gb)s GB"
        )
        return sentence % {
            "videos": self.has.videos,
            "most_videos": self.most.videos,
            "minutes": f"{self.has.minutes:.0f}",
            "most_minutes": f"{self.most.minutes:g}",
            "gb": number_format(self.has.gigabytes, 1),
            "most_gb": f"{self.most.gigabytes:g}",
        }


def quota_of_person(user: User) -> Quota:
    """What a person has of what one may have."""
    most = Amount(settings.PERSON_MAX_VIDEOS, settings.PERSON_MAX_MINUTES, settings.PERSON_MAX_BYTES)
    return Quota(_used_by(User.objects.filter(pk=user.pk)), most)


def quota_of_group(group: Group) -> Quota:
    """What those of a group have together of what a group may have."""
    people = User.objects.filter(member_groups=group) | User.objects.filter(pk=group.owner_id)
    most = Amount(settings.GROUP_MAX_VIDEOS, settings.GROUP_MAX_MINUTES, settings.GROUP_MAX_BYTES)
    return Quota(_used_by(people), most)


def _used_by(people: QuerySet[User]) -> Amount:
    videos = Video.objects.filter(owner__in=people.values("pk")).aggregate(
        number=Count("pk"), seconds=Sum("duration"), size=Sum("size")
    )
    uploads = Upload.objects.filter(owner__in=people.values("pk"), video=None).aggregate(
        number=Count("pk"), size=Sum("size")
    )
    finished = Amount(videos["number"], (videos["seconds"] or 0.0) / 60, videos["size"] or 0)
    return finished + Amount(uploads["number"], 0.0, uploads["size"] or 0)


def hold_quota(owner: User) -> None:
    """Have whoever else adds to what the person, or a group of theirs, has wait for the transaction's end.

    What ``check_quota`` then finds stays true until what is added is written: of two uploads at once only one
    is let in by what is left for one. Groups before the person, in one order: nobody waits in a circle.
    """
    theirs = groups_of(user=owner).order_by().values("pk")
    list(Group.objects.select_for_update(no_key=True).filter(pk__in=theirs).order_by("pk"))
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)


def check_quota(owner: User, more: Amount) -> None:
    """QuotaReached where ``more`` is more than ``owner``, or a group of theirs, may have."""
    own = quota_of_person(owner)
    if not (own.has + more).within(own.most):
        sentence = _(
            "You have %(has)s, and this is more than may be added. Delete videos that you do not need."
        )
        raise QuotaReached(sentence % {"has": own.in_words()})
    for group in groups_of(user=owner):
        quota = quota_of_group(group)
        if not (quota.has + more).within(quota.most):
            sentence = _(
                "The group “%(group)s” has %(has)s, and this is more than may be added. Ask its coach, or "
                "delete videos that you do not need."
            )
            raise QuotaReached(sentence % {"group": group, "has": quota.in_words()})
