"""What the pages of a moment show: all students of a coach, or one person's attempts over the weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Membership, User
from accounts.selectors import groups_coached_by, not_hidden_from
from coaching.moment.places import pose_near
from coaching.moment.proposals import Proposal, proposals
from coaching.moment.stills import (
    Measured,
    Reference,
    Still,
    details_of,
    measured_at,
    still_of,
    worst_first,
)
from library import watching
from library.access import videos_visible_to
from library.models import Routine, Watching
from library.tracks import pose_track
from practice.access import attempts_coached_by, can_watch
from practice.models import Attempt
from practice.stored import Detail
from progress.access import attempts_seen
from progress.selectors import UNREAD
from scoring.compare.body.description import SWAPPED

ON_A_PAGE = 24
"""Stills at a time; of each the movement is opened. Set by hand: a class on one page."""


@dataclass(frozen=True)
class MomentPage:
    """Stills of attempts at second ``reference.moment``; ``page`` is that of the list that they are of.

    ``start`` and ``end`` are the seconds of the reference that can be asked for, ``film`` its address (empty
    where it cannot be watched). ``without`` are the students of whom there is nothing to show.
    """

    routine: Routine
    page: Page[Measured]
    reference: Reference | None = None
    start: float = 0.0
    end: float = 0.0
    film: str = ""
    proposals: Sequence[Proposal] = ()
    stills: Sequence[Still] = ()
    without: Sequence[User] = ()

    @property
    def any_hidden(self) -> bool:
        """Whether scores of some are not for who looks."""
        return any(one.attempt.score_hidden for one in self.page.paginator.object_list)

    @property
    def asked(self) -> str:
        """The second as a field has it."""
        return "" if self.reference is None else f"{self.reference.moment:.2f}"


def _with_a_path(attempts: QuerySet[Attempt], routine: Routine) -> QuerySet[Attempt]:
    """Those that were laid over the reference that the routine has now, with a path that is still kept."""
    laid = attempts.filter(routine=routine, score__reference_track=routine.reference_track)
    kept = laid.exclude(score=None).exclude(score__detail="").exclude(video__tracks_removed_at__isnull=False)
    return kept.order_by("created_at", "pk")


def _fetched(pks: Sequence[UUID], seen: QuerySet[Attempt], routine: Routine) -> list[Attempt]:
    """The attempts in the order of ``pks``, with all that a still needs; one query."""
    unread = [f"score__{column}" for column in UNREAD if column not in ("detail", "further")]
    related = ("student", "video__owner", "score__practice_track")
    found = seen.filter(pk__in=pks).select_related(*related).defer(*unread).in_bulk()
    attempts = [found[pk] for pk in pks if pk in found]
    for attempt in attempts:
        attempt.routine = routine
    return attempts


def everyone_at(
    *, viewer: User, routine: Routine, group: UUID | None, asked: str, number: str | None
) -> MomentPage:
    """The last attempt with a path of each student whom ``viewer`` coaches at the routine, worst first."""
    students = _students(viewer, routine, group)
    seen = _with_a_path(attempts_coached_by(viewer), routine).filter(student__in=[one.pk for one in students])
    last = dict(seen.values_list("student", "pk"))
    attempts = _fetched(list(last.values()), seen, routine)
    page = _page(viewer, routine, attempts, asked=asked, number=number, by_date=False)
    return replace(page, without=[one for one in students if one.pk not in last])


def _students(viewer: User, routine: Routine, group: UUID | None) -> list[User]:
    """Students of the viewer's groups that have the routine, by name; of one of these groups if given."""
    groups = groups_coached_by(user=viewer).filter(routines=routine)
    groups = groups.filter(pk=group) if group else groups
    theirs = Membership.objects.filter(
        not_hidden_from(viewer, owner="user"),
        group__in=groups.order_by().values("pk"),
        role=Membership.Role.STUDENT,
    )
    return list(User.objects.filter(pk__in=theirs.values("user")).order_by("name", "email"))


def weeks_at(*, viewer: User, person: User, routine: Routine, asked: str, number: str | None) -> MomentPage:
    """The person's attempts at the routine in the order of time."""
    seen = _with_a_path(attempts_seen(viewer=viewer, person=person), routine)
    attempts = _fetched(list(seen.values_list("pk", flat=True)), seen, routine)
    return _page(viewer, routine, attempts, asked=asked, number=number, by_date=True)


def _page(
    viewer: User,
    routine: Routine,
    attempts: list[Attempt],
    *,
    asked: str,
    number: str | None,
    by_date: bool,
) -> MomentPage:
    track = routine.reference_track
    if track is None:
        nothing: list[Measured] = []
        return MomentPage(routine, Paginator(nothing, ON_A_PAGE).get_page(1))
    whole = pose_track(track=track)
    start, end = _span(routine, whole.times.tolist())
    details = details_of(attempts)
    first = measured_at(attempts, routine=routine, moment=start, details=details)
    proposed = _proposals(first, routine, start, end)
    moment = _moment(asked, proposed, start, end)
    reference = Reference(whole, moment, pose_near(whole, moment), shown=can_watch(viewer, routine.reference))
    measured = measured_at(attempts, routine=routine, moment=moment, details=details)
    page = Paginator(measured if by_date else worst_first(measured), ON_A_PAGE).get_page(number)
    return MomentPage(
        routine=routine,
        page=page,
        reference=reference,
        start=start,
        end=end,
        film=_film(routine) if reference.shown else "",
        proposals=proposed,
        stills=_stills(viewer, list(page), routine, reference),
    )


def _span(routine: Routine, times: Sequence[float]) -> tuple[float, float]:
    """The seconds of the reference that count."""
    first, last = (times[0], times[-1]) if times else (0.0, 0.0)
    start = first if routine.trim_start is None else max(routine.trim_start, first)
    return start, last if routine.trim_end is None else min(routine.trim_end, last)


def _proposals(measured: Sequence[Measured], routine: Routine, start: float, end: float) -> list[Proposal]:
    told = [_by_reference(one) for one in measured if one.shows_values]
    return proposals(told, start=start, end=end, joint_weights=routine.joint_weights)


def _by_reference(measured: Measured) -> Detail:
    """What was measured along the path, by the reference's sides; of a mirrored practice left is right."""
    detail = measured.detail
    return replace(detail, values=detail.values[:, SWAPPED]) if measured.score.mirrored else detail


def _moment(asked: str, proposed: Sequence[Proposal], start: float, end: float) -> float:
    """The second that is asked for, as far as it is in the reference; else the worst one, else its middle."""
    try:
        moment = float(asked)
    except ValueError:
        moment = float("nan")
    if isfinite(moment):
        return min(max(moment, start), end)
    worst = min(proposed, key=lambda one: one.value, default=None)
    return worst.time if worst else (start + end) / 2


def _film(routine: Routine) -> str:
    video = routine.reference
    if video is None or not video.rendition:
        return ""
    return reverse("library:video_file", args=[video.pk])


def _stills(
    viewer: User, measured: Sequence[Measured], routine: Routine, reference: Reference
) -> list[Still]:
    """The stills of a page; that a minor's are looked at is written down."""
    videos = [one.attempt.video for one in measured]
    watchable = set(
        videos_visible_to(viewer).filter(pk__in=[one.pk for one in videos]).values_list("pk", flat=True)
    )
    shown = [video for video in videos if video.pk in watchable]
    watching.note_all(videos=shown, by=viewer, door=Watching.Door.PAGE)
    return [
        still_of(one, routine=routine, reference=reference, may_watch=one.attempt.video_id in watchable)
        for one in measured
    ]
