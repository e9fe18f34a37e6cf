"""Where a video is practised, which says how long it is kept, and what goes here with its parts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.db.models.signals import m2m_changed, pre_delete
from django.dispatch import receiver

from accounts.models import Group, Membership
from library.files import delete_file_on_commit
from library.keeping.services import keep_promises
from library.models import Routine, Video
from practice.models import Attempt, Score


def groups_practised_in(video_id: UUID) -> set[UUID] | None:
    """The groups in which a video is an attempt that its student makes there; None: it is no attempt."""
    attempts = Attempt.objects.filter(video=video_id)
    if not attempts.exists():
        return None
    student = Membership.Role.STUDENT
    there = attempts.filter(
        routine__groups__memberships__user=F("student"), routine__groups__memberships__role=student
    )
    return set(there.values_list("routine__groups", flat=True))


def part_practised(video_id: UUID) -> tuple[float | None, float | None] | None:
    """From where to where, s, a video counts in the last attempt made with it; None: in no attempt."""
    return Attempt.objects.filter(video=video_id).values_list("trim_start", "trim_end").first()


def forget_paths(video_id: UUID) -> None:
    """Remove what scores of a video keep of its movement moment by moment; a rule for the library.

    Total, parts and sentences stay, and when it was.
    """
    for score in Score.objects.filter(attempt__video=video_id).exclude(detail=""):
        delete_file_on_commit(score.detail)
        Score.objects.filter(pk=score.pk).update(detail="")


@receiver(pre_delete, sender=Membership)
def keep_promises_of_a_group(sender: type[Membership], instance: Membership, **kwargs: Any) -> None:
    """Whoever leaves a group, or is in one that ends: until when it kept their videos stays."""
    if _keeps_for_a_time(Q(pk=instance.group_id)):
        keep_promises(
            Video.objects.filter(owner=instance.user_id).select_related("owner"), of=[instance.group_id]
        )


@receiver(m2m_changed, sender=Routine.groups.through)
def keep_promises_of_a_routine(
    sender: Any, instance: Any, action: str, pk_set: set[Any] | None, **kwargs: Any
) -> None:
    """A routine is no longer shared with a group: until when that kept the attempts stays."""
    if action not in ("pre_remove", "pre_clear"):
        return
    if isinstance(instance, Routine):
        routines, groups = Q(pk=instance.pk), Q(pk__in=pk_set) if pk_set else Q(routines=instance)
    else:
        routines, groups = Q(pk__in=pk_set) if pk_set else Q(groups=instance), Q(pk=instance.pk)
    if _keeps_for_a_time(groups):
        theirs = Routine.objects.filter(routines).values("pk")
        videos = Video.objects.filter(attempts__routine__in=theirs).select_related("owner").distinct()
        keep_promises(videos, of=set(Group.objects.filter(groups).values_list("pk", flat=True)))


def _keeps_for_a_time(groups: Q) -> bool:
    timed = Q(video_days__isnull=False) | Q(track_days__isnull=False)
    return Group.objects.filter(groups).filter(timed).exists()
