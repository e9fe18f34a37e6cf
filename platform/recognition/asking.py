"""Having videos recognised, and again where what was found may no longer be the answer.

Many at once are asked for after the commit, each in a transaction of its own: whoever measures a
reference or withdraws need not wait for them, and what is gone by then is asked nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Group, Membership
from library.jobs import enqueue
from library.kinds import CHECK_TAKE, PROCESS_VIDEO
from library.models import Job, Routine, RoutineTake, Video
from recognition.errors import NotInAGroup
from recognition.models import Recognition
from recognition.selectors import groups_with_routines
from recognition.stages import RECOGNISE_VIDEO

MOST_AGAIN = 200
"""Videos that are looked at again at once: the newest."""


@transaction.atomic
def recognise_measured(video_id: UUID) -> None:
    """Have a video recognised that got a track, if its owner is in a group with routines.

    If it is a reference or a take, those of its groups are looked at again: they may show its routine.
    """
    video = Video.objects.select_related("owner").filter(pk=video_id).first()
    if video is None:
        return
    if groups_with_routines(user=video.owner).exists():
        ask(video)
    ask_where_it_may_be_shown(measured=video_id)


@transaction.atomic
def ask_for_recognition(*, video: Video) -> Job:
    """Find out (again) which routine a video shows, once it is measured.

    NotInAGroup where its owner is in no group that has routines.
    """
    if not groups_with_routines(user=video.owner).exists():
        raise NotInAGroup(_("None of your groups has a routine yet: there is nothing to recognise."))
    needed = [] if video.track_id else list(Job.objects.filter(kind=PROCESS_VIDEO, subject_id=video.pk))
    return ask(video, needed)


@transaction.atomic
def keep_recognition(*, video: Video, group: Group, **values: Any) -> None:
    """Write down what the video was taken for in the group, in place of what was found before."""
    Recognition.objects.update_or_create(video=video, group=group, defaults=values)


@transaction.atomic
def ask(video: Video, needed: Sequence[Job] = (), after: Sequence[Job] = ()) -> Job:
    """The job, behind references that are still being measured: it would be compared with too few."""
    groups = groups_with_routines(user=video.owner).values("pk")
    references = Routine.objects.filter(groups__in=groups).exclude(reference=video.pk).values("reference")
    measured = Job.objects.filter(kind=PROCESS_VIDEO, subject_id__in=references, state__in=Job.UNDER_WAY)
    return enqueue(
        kind=RECOGNISE_VIDEO,
        subject_id=video.pk,
        owner=video.owner,
        waits_for=needed,
        follows=[*measured, *after],
    )


def ask_all(videos: Iterable[UUID], after: QuerySet[Job] | None = None) -> None:
    """Ask for each video that is still there, once the transaction is committed.

    ``after``: jobs that have to end before, if they are under way by then.
    """
    named = list(videos)
    transaction.on_commit(lambda: _ask_all(named, after), robust=True)


def _ask_all(videos: list[UUID], after: QuerySet[Job] | None) -> None:
    jobs = [] if after is None else list(after.filter(state__in=Job.UNDER_WAY))
    for video in Video.objects.select_related("owner").filter(pk__in=videos):
        ask(video, after=jobs)


def recognised_by(runs: Iterable[UUID]) -> list[UUID]:
    """The videos that models of these trainings looked at: all that wait for a word, the newest attempts."""
    seen = Video.objects.filter(recognitions__run__in=list(runs)).order_by("-created_at").distinct()
    waiting, attempted = seen.filter(attempts=None), seen.exclude(attempts=None)[:MOST_AGAIN]
    return [video.pk for found in (waiting, attempted) for video in found]


def ask_where_it_may_be_shown(*, measured: UUID) -> None:
    """Look again at the videos of those groups that the video, just measured, is an example in."""
    takes = RoutineTake.objects.filter(video=measured)
    of_it = Routine.objects.filter(Q(reference=measured) | Q(pk__in=takes.values("routine")))
    for routine in of_it.values_list("pk", flat=True):
        ask_where_it_is_shown(routine)


def ask_where_it_is_shown(routine: UUID) -> None:
    """Look again at the videos of the routine's groups, which may show it or show it no longer."""
    # A take counts only after it was compared with its reference.
    takes = RoutineTake.objects.filter(routine=routine).values_list("pk", flat=True)
    checks = Job.objects.filter(kind=CHECK_TAKE, subject_id__in=list(takes))
    ask_all(_unnamed(Group.objects.filter(routines=routine)), after=checks)


def ask_where_it_is_new(
    sender: type[Any], instance: Routine | Group, action: str, pk_set: set[UUID] | None, **kwargs: Any
) -> None:
    """Look again at a group's videos when a routine that is measured already becomes one of the group's."""
    if action != "post_add" or not pk_set:
        return
    of_routine = isinstance(instance, Routine)
    routines = Routine.objects.filter(pk__in=[instance.pk] if of_routine else pk_set)
    if routines.filter(reference__track__isnull=False).exists():
        ask_all(_unnamed(Group.objects.filter(pk__in=pk_set if of_routine else [instance.pk])))


def _unnamed(groups: QuerySet[Group]) -> list[UUID]:
    """The newest videos of the groups' people of which nobody has said yet what they are."""
    groups = groups.order_by()
    people = Membership.objects.filter(group__in=groups.values("pk")).values("user")
    measured = Video.objects.filter(Q(owner__in=people) | Q(owner__in=groups.values("owner")))
    free = measured.filter(track__isnull=False, attempts=None, routines=None, takes=None)
    return list(free.order_by("-created_at").values_list("pk", flat=True)[:MOST_AGAIN])
