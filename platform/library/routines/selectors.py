"""Reading routines and takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import floor
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Group, User
from library import access
from library.jobs import NEEDED_JOB_FAILED
from library.kinds import CHECK_TAKE, PROCESS_VIDEO
from library.models import Job, Routine, RoutineTake, Video
from library.routines.counting import counts, is_checked, looks_unlike, takes_with_tracks
from library.selectors import JobState, job_state
from scoring.language import ENGLISH
from scoring.reasons import Reason, reason_in


def routines_for(*, user: User) -> QuerySet[Routine]:
    """A person's own routines and those shared in their groups."""
    return _with_groups(access.routines_to_practise(user))


def part_shown(video: Video) -> tuple[float | None, float | None] | None:
    """From where to where, s, a video counts as reference or take of a routine; None where it is none."""
    for uses in (Routine.objects.filter(reference=video), RoutineTake.objects.filter(video=video)):
        part: tuple[float | None, float | None] | None = uses.values_list("trim_start", "trim_end").first()
        if part is not None:
            return part
    return None


def routines_to_add(*, coach: User, group: Group) -> QuerySet[Routine]:
    """The coach's own routines that the group has not got, by title."""
    return Routine.objects.filter(owner=coach).exclude(groups=group)


def _with_groups(routines: QuerySet[Routine]) -> QuerySet[Routine]:
    groups = Prefetch("groups", queryset=Group.objects.order_by("name"))
    related = routines.select_related("owner", "reference__track")
    return related.prefetch_related(groups, "takes__video__track")


@dataclass(frozen=True)
class TakeState:
    """A take as its coach sees it: the work still to be done or failed, and why it does not count."""

    take: RoutineTake
    job: JobState | None
    counts: bool
    problem: str

    @property
    def unlike(self) -> bool:
        """Whether the coach's word decides: it was compared, and looked like another movement."""
        return is_checked(self.take) and looks_unlike(self.take)

    @property
    def says_that_it_counts(self) -> bool:
        """Not while there is work to tell of."""
        return self.counts and self.job is None

    @property
    def trimmed(self) -> bool:
        """Whether only a part of the video counts."""
        return self.take.trim_start is not None or self.take.trim_end is not None


def takes_of(*, routine: Routine) -> QuerySet[RoutineTake]:
    """The takes of a routine in the order in which they were added."""
    return takes_with_tracks().filter(routine=routine)


def takes_that_count(*, routine: Routine) -> list[RoutineTake]:
    """The takes scores are made with: measured, and alike to the reference."""
    return takes_that_count_of(routines=[routine])[routine.pk]


def takes_that_count_of(*, routines: Iterable[Routine]) -> dict[UUID, list[RoutineTake]]:
    """The same of several routines, by their ids, with one query for all."""
    found: dict[UUID, list[RoutineTake]] = {routine.pk: [] for routine in routines}
    for take in takes_with_tracks().filter(routine__in=list(found)):
        if counts(take):
            found[take.routine_id].append(take)
    return found


def take_states(*, takes: Iterable[RoutineTake]) -> list[TakeState]:
    """The state of each take, with one query for all."""
    takes = list(takes)
    checks = Q(kind=CHECK_TAKE, subject_id__in=[take.pk for take in takes])
    videos = Q(kind=PROCESS_VIDEO, subject_id__in=[take.video_id for take in takes])
    jobs = {job.subject_id: job for job in Job.objects.filter(checks | videos)}
    return [_state(take, jobs.get(take.video_id), jobs.get(take.pk)) for take in takes]


def _state(take: RoutineTake, process: Job | None, check: Job | None) -> TakeState:
    shown = next((job for job in (process, check) if job is not None and _of_interest(job)), None)
    return TakeState(
        take=take,
        job=None if shown is None else job_state(job=shown),
        counts=counts(take),
        problem="" if shown is not None and shown.active else problem_of(take),
    )


def _of_interest(job: Job) -> bool:
    """Whether there is something to say of the job; of one that lacked another, that one says it."""
    return job.state != Job.State.DONE and job.error_code != NEEDED_JOB_FAILED


def reason_of(take: RoutineTake) -> str:
    """Why the take has no likeness, in the reader's language; empty where it has one."""
    return reason_in(Reason.of(take.reason), get_language() or ENGLISH)


def problem_of(take: RoutineTake) -> str:
    """Why the take does not count, in a sentence; empty if it does."""
    if counts(take):
        return ""
    if not take.video.measured:
        return _("It does not count: nothing could be measured in it.")
    if not is_checked(take):
        return _("It does not count yet: it was not compared with the reference.")
    if take.likeness is None:
        return _("It does not count. %(reason)s") % {"reason": reason_of(take)}
    sentence = _(
        "It does not count: it looks like another movement than the reference (%(likeness)s of 100). "
        "Check where it starts and ends, and that it is filmed from the same side. "
        "If it is the same movement, let it count."
    )
    return sentence % {"likeness": floor(take.likeness)}


def videos_to_choose(*, routine: Routine) -> QuerySet[Video]:
    """The coach's own videos that can still become a take of the routine, newest first."""
    return (
        Video.objects.filter(owner=routine.owner_id).exclude(routines=routine).exclude(takes__routine=routine)
    )
