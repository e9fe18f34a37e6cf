"""Reading exports and leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Group, Membership, User
from library.models import Job, Routine
from library.selectors import JobState, job_state
from privacy.models import Export, Leaving
from privacy.stages import EXPORT_DATA


def people_who_leave(viewer: User | None = None) -> QuerySet[Leaving, Any]:
    """Their ids; a rule for ``accounts``: nobody else sees their films any more, whoever ``viewer`` is."""
    return Leaving.objects.values("user")


def leaving_of(user: User) -> Leaving | None:
    """That the person has asked to be deleted; None if not."""
    return Leaving.objects.filter(user=user).first()


def export_of(user: User) -> Export | None:
    """The person's export, under way or ready; None where none was asked for or the last has expired."""
    export = Export.objects.filter(user=user).first()
    expired = export is not None and export.expires_at is not None and export.expires_at <= timezone.now()
    return None if expired else export


def state_of_export(export: Export) -> JobState | None:
    """How far the job that writes it is."""
    job = Job.objects.filter(kind=EXPORT_DATA, subject_id=export.pk).first()
    return None if job is None else job_state(job=job)


@dataclass(frozen=True)
class ExportPage:
    """An export and the job that writes it."""

    export: Export
    state: JobState | None

    @property
    def under_way(self) -> bool:
        """Whether the page should say how far it is, or why it was not written."""
        return not self.export.ready and self.state is not None


def export_page(user: User) -> ExportPage | None:
    """The person's export as the page shows it."""
    export = export_of(user)
    return None if export is None else ExportPage(export, state_of_export(export))


def may_take_over() -> QuerySet[User]:
    """Who is there and stays."""
    return User.objects.filter(is_active=True).exclude(pk__in=people_who_leave())


def successor_in(group: Group, *, besides: User) -> User | None:
    """The coach who has the group when ``besides`` goes: its owner, else who has coached it longest."""
    coaches = may_take_over().exclude(pk=besides.pk)
    if group.owner_id != besides.pk:
        return coaches.filter(pk=group.owner_id).first()
    theirs = Q(memberships__group=group, memberships__role=Membership.Role.COACH)
    return coaches.filter(theirs).order_by("memberships__joined_at", "pk").first()


def successor_for(routine: Routine, *, besides: User) -> User | None:
    """A coach of one of the groups it is given to."""
    found = (successor_in(group, besides=besides) for group in routine.groups.order_by("created_at"))
    return next((one for one in found if one is not None), None)


@dataclass(frozen=True)
class WhatGoes:
    """What a person who leaves is told beforehand."""

    videos: int
    attempts: int
    handed_over: list[tuple[Group, User]]
    dissolved: list[Group]
    routines_kept: list[Routine]
    routines_gone: int
    until: datetime


def what_goes(*, user: User, until: datetime) -> WhatGoes:
    """Counted as of now."""
    owned = [(group, successor_in(group, besides=user)) for group in user.owned_groups.all()]
    kept = [one for one in user.routines.all() if outlasts(one, user)]
    return WhatGoes(
        videos=user.videos.count(),
        attempts=user.attempts.count(),
        handed_over=[(group, coach) for group, coach in owned if coach is not None],
        dissolved=[group for group, coach in owned if coach is None],
        routines_kept=kept,
        routines_gone=user.routines.count() - len(kept),
        until=until,
    )


def outlasts(routine: Routine, coach: User) -> bool:
    """Whether a routine stays when its coach goes: somebody takes it over, or others have practised it."""
    practised = routine.attempts.exclude(student=coach).exists()
    return practised or successor_for(routine, besides=coach) is not None


def group_that_ends(group: Group) -> Leaving | None:
    """That the owner of the group has asked to be deleted, and nobody is there to take it over."""
    leaving = Leaving.objects.filter(user=group.owner_id).first()
    return leaving if leaving is not None and successor_in(group, besides=group.owner) is None else None
