"""Who may see and who may change what in the library.

Every view fetches through one of these helpers; a stranger gets 404, as if the
object were not there. The library itself knows owners and the groups routines
are shared in; what packages above it know is added to ``may_watch`` and
``may_see_job`` in ``config/listeners.py``. Whoever corrects joints gets videos by a
rule of the model room's own (``modelroom.access.videos_correctable_by``).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import TypeVar
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.guardians.selectors import wards_of
from accounts.models import Group, Membership, User
from accounts.selectors import groups_coached_by, groups_of, not_hidden_from
from library.errors import NotYourJob
from library.kinds import PROCESS_VIDEO
from library.models import Job, Routine, RoutineTake, Track, Upload, Video
from library.rules import may_see_job, may_watch

Row = TypeVar("Row", Video, Routine, RoutineTake, Job, Upload)


@may_watch.add
def own_videos(user: User) -> Q:
    """A person's own uploads."""
    return Q(owner=user)


@may_watch.add
def videos_of_wards(user: User) -> Q:
    """The uploads of the minors whose guardian the person is."""
    return Q(owner__in=wards_of(user).order_by().values("pk"))


@may_watch.add
def references_in_my_groups(user: User) -> Q:
    """The reference of a routine shared in one of the person's groups, or of their wards'."""
    return Q(routines__groups__in=groups_seen_by(user))


@may_watch.add
def takes_in_my_groups(user: User) -> Q:
    """The takes of a routine shared in one of these groups: to be learned from like the reference."""
    return Q(takes__routine__groups__in=groups_seen_by(user))


@may_see_job.add
def own_jobs(user: User) -> Q:
    """The work a person asked for."""
    return Q(owner=user)


@may_see_job.add
def jobs_of_visible_videos(user: User) -> Q:
    """The processing of a video the person may see."""
    return Q(kind=PROCESS_VIDEO, subject_id__in=videos_visible_to(user).values("pk"))


def groups_seen_by(user: User) -> QuerySet[Group]:
    """The groups whose routines the person may look at: their own, and those their wards practise in."""
    of_wards = Membership.objects.filter(user__in=wards_of(user).order_by().values("pk")).values("group")
    return Group.objects.filter(Q(pk__in=groups_of(user=user).order_by().values("pk")) | Q(pk__in=of_wards))


def videos_visible_to(user: User | AnonymousUser) -> QuerySet[Video]:
    """Every video the person may watch: those a rule selects, without those of people on hold."""
    if not isinstance(user, User):
        return Video.objects.none()
    # The rules join other tables; the subquery keeps each video from coming back twice.
    allowed = Video.objects.filter(reduce(or_, may_watch.ask(user))).order_by().values("pk")
    return Video.objects.filter(not_hidden_from(user, owner="owner"), pk__in=allowed)


def routines_visible_to(user: User | AnonymousUser) -> QuerySet[Routine]:
    """The person's own routines and those shared in their groups, and in those of their wards."""
    return _routines_in(groups_seen_by, user)


def routines_to_practise(user: User | AnonymousUser) -> QuerySet[Routine]:
    """The person's own routines and those shared in their groups: a guardian only looks on."""
    return _routines_in(lambda person: groups_of(user=person), user)


def _routines_in(groups: Callable[[User], QuerySet[Group]], user: User | AnonymousUser) -> QuerySet[Routine]:
    if not isinstance(user, User):
        return Routine.objects.none()
    shared = Routine.groups.through.objects.filter(group__in=groups(user).order_by().values("pk"))
    return Routine.objects.filter(Q(owner=user) | Q(pk__in=shared.values("routine")))


def get_video_for(user: User | AnonymousUser, pk: UUID) -> Video:
    """The video, for someone who may watch it; else Http404."""
    return _get(videos_visible_to(user).select_related("owner", "track"), pk)


def get_own_video(user: User | AnonymousUser, pk: UUID) -> Video:
    """The video, for its owner; else Http404."""
    return _get(Video.objects.filter(owner_id=user.pk).select_related("owner", "track"), pk)


def get_deletable_video(user: User | AnonymousUser, pk: UUID) -> Video:
    """The video, for its owner and, of a minor's, for their guardian; else Http404."""
    if not isinstance(user, User):
        raise Http404
    return _get(Video.objects.filter(own_videos(user) | videos_of_wards(user)).select_related("owner"), pk)


def get_routine_for(user: User | AnonymousUser, pk: UUID) -> Routine:
    """The routine, for its owner and the members of its groups; else Http404."""
    return _get(routines_visible_to(user).select_related("owner", "reference"), pk)


def get_routine_to_practise(user: User | AnonymousUser, pk: UUID) -> Routine:
    """The routine, for whoever may make attempts at it; else Http404."""
    return _get(routines_to_practise(user).select_related("owner", "reference"), pk)


def routines_editable_by(user: User) -> QuerySet[Routine]:
    """The person's own routines, and those shared in groups that they coach: what of these they may change
    says ``library.routines.services.Tuning``."""
    coached = groups_coached_by(user=user).order_by().values("pk")
    shared = Routine.groups.through.objects.filter(group__in=coached)
    return Routine.objects.filter(Q(owner=user) | Q(pk__in=shared.values("routine")))


def get_editable_routine(user: User | AnonymousUser, pk: UUID) -> Routine:
    """The routine, for the coach who made it and the other coaches of its groups; else Http404."""
    if not isinstance(user, User):
        raise Http404
    return _get(routines_editable_by(user).select_related("owner", "reference", "changed_by"), pk)


def get_own_routine(user: User | AnonymousUser, pk: UUID) -> Routine:
    """The routine, for the coach who made it; else Http404."""
    return _get(Routine.objects.filter(owner_id=user.pk).select_related("owner", "reference"), pk)


def get_own_take(user: User | AnonymousUser, pk: UUID) -> RoutineTake:
    """The take, for the coach whose routine it belongs to; else Http404."""
    related = ("routine__owner", "routine__reference__track", "video__track")
    return _get(RoutineTake.objects.filter(routine__owner_id=user.pk).select_related(*related), pk)


def get_job_for(user: User | AnonymousUser, pk: UUID) -> Job:
    """The job, for someone who may see what it is about; else Http404."""
    if not isinstance(user, User):
        raise Http404
    allowed = Job.objects.filter(reduce(or_, may_see_job.ask(user))).order_by().values("pk")
    return _get(Job.objects.filter(pk__in=allowed), pk)


def get_own_job(user: User | AnonymousUser, pk: UUID) -> Job:
    """The job, for the person whose work it is; NotYourJob for who only sees it, else Http404."""
    job = get_job_for(user, pk)
    if job.owner_id != user.pk:
        raise NotYourJob
    return job


def get_upload_for(user: User | AnonymousUser, pk: UUID) -> Upload:
    """The unfinished upload, for the person who started it; else Http404."""
    return _get(Upload.objects.filter(owner_id=user.pk), pk)


def get_measured_video_for(user: User | AnonymousUser, pk: UUID) -> tuple[Video, Track]:
    """A video the person may watch, and its pose track; Http404 while there is none."""
    video = get_video_for(user, pk)
    if video.track is None:
        raise Http404
    return video, video.track


def _get(rows: QuerySet[Row], pk: UUID) -> Row:
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row
