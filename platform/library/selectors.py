"""Reading in the library."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from common.reasons import in_words
from library.jobs import CANCELLED, NEEDED_JOB_FAILED
from library.jobs.queues import queue_of
from library.jobs.turns import Turn, turns_of, work_left
from library.jobs.workers import processes_for
from library.kinds import FOLLOW_PERSON, PROCESS_VIDEO, stage_label
from library.models import Job, Video
from scoring.reasons import Reason


@dataclass(frozen=True)
class JobState:
    """What a page shows of a job: its state, stage in words, percent, and reason if it failed."""

    job: Job
    state: str
    stage: str
    label: str
    percent: int
    why: Reason | None
    retryable: bool
    unattended: bool = False
    """It waits, and no worker is running that could do it."""
    turn: Turn | None = None
    """When it is its turn; None while it waits for other jobs, or does not wait."""

    left: float | None = None
    """About how much longer the work takes once it is begun, s: see ``work_left``; None where it is over."""

    @property
    def reason(self) -> str:
        """Why it failed, in the reader's language; empty where it did not."""
        return in_words(self.why)

    @property
    def cancelled(self) -> bool:
        """Whether its owner did not want it any longer; what waited for it has another reason."""
        return self.job.error_code == CANCELLED

    @property
    def never_began(self) -> bool:
        """Whether it ended because something that it waited for had; the work itself was not tried."""
        return self.job.error_code == NEEDED_JOB_FAILED

    @property
    def place(self) -> int | None:
        """Its place in the queue, 1 for the next one."""
        return None if self.turn is None else self.turn.before + 1

    @property
    def waits_seconds(self) -> int | None:
        """In about how many seconds its turn comes; None where that cannot be told."""
        if self.turn is None or self.turn.seconds is None or self.unattended:
            return None
        return round(self.turn.seconds)

    @property
    def place_words(self) -> str:
        """Its place in the queue, in words; empty where it does not wait for a turn."""
        if self.place is None:
            return ""
        return (
            _("It is next.")
            if self.place == 1
            else _("Number %(place)s in the queue.") % {"place": self.place}
        )

    @property
    def begins_words(self) -> str:
        """How long it waits for its turn, in words; empty where that cannot be told."""
        return "" if self.waits_seconds is None else _begins_words(self.waits_seconds)

    @property
    def left_words(self) -> str:
        """How long the work takes, or still takes, in words; empty where that was never measured."""
        if self.left is None or not self.active:
            return ""
        return _left_words(self.left, begun=self.state == Job.State.RUNNING)

    @property
    def active(self) -> bool:
        """Whether it is still to be done or under way."""
        return self.job.active


def job_state(*, job: Job, processes: Callable[[str], int] = processes_for) -> JobState:
    """The state of a job as a page shows it; ``processes``: how many do the work of a queue."""
    failed = job.state == Job.State.FAILED
    waits = job.state == Job.State.QUEUED and not settings.CELERY_TASK_ALWAYS_EAGER
    return JobState(
        job=job,
        state=job.state,
        stage=job.stage,
        label=str(job.get_state_display()) if not job.active else stage_label(job.stage),
        percent=job.percent,
        why=Reason.of(job.reason) if failed else None,
        retryable=job.retryable if failed else False,
        unattended=waits and processes(queue_of(job.kind)) == 0,
        turn=turns_of(queue_of(job.kind)).get(job.pk) if waits else None,
        left=work_left(job) if job.active else None,
    )


def _begins_words(seconds: int) -> str:
    if seconds < 60:
        return _("It begins in less than a minute.")
    minutes = math.ceil(seconds / 60)
    later = ngettext(
        "It begins in about %(minutes)s minute.", "It begins in about %(minutes)s minutes.", minutes
    )
    return later % {"minutes": minutes}


def _left_words(seconds: float, *, begun: bool) -> str:
    """In half minutes at the finest: what is told is a median of others' work, not a clock."""
    if seconds < 0:
        return _("It takes longer than usual.")
    if seconds < 30:
        return _("Less than half a minute left.") if begun else _("The work takes less than half a minute.")
    if seconds < 60:
        return _("Less than a minute left.") if begun else _("The work takes less than a minute.")
    minutes = math.ceil(seconds / 60)
    if begun:
        left = ngettext("About %(minutes)s minute left.", "About %(minutes)s minutes left.", minutes)
    else:
        left = ngettext(
            "The work takes about %(minutes)s minute.", "The work takes about %(minutes)s minutes.", minutes
        )
    return left % {"minutes": minutes}


def video_job(*, video: Video) -> Job | None:
    """The job that processes ``video``."""
    return Job.objects.filter(kind=PROCESS_VIDEO, subject_id=video.pk).first()


def video_state(*, video: Video) -> JobState | None:
    """The state of the processing of ``video``; None if none was ever asked for."""
    job = video_job(video=video)
    return None if job is None else job_state(job=job)


def follow_state(*, video: Video) -> JobState | None:
    """The state of measuring a chosen person in ``video``; None if nobody was ever chosen."""
    job = Job.objects.filter(kind=FOLLOW_PERSON, subject_id=video.pk).first()
    return None if job is None else job_state(job=job)


def states_of_videos(*, videos: list[Video]) -> dict[UUID, JobState]:
    """The state of the processing of each of ``videos``, in as many queries as for one."""
    jobs = Job.objects.filter(kind=PROCESS_VIDEO, subject_id__in=[video.pk for video in videos])
    processes = cache(processes_for)
    return {job.subject_id: job_state(job=job, processes=processes) for job in jobs}


def same_file(*, video: Video) -> Video | None:
    """The first other video of the same person that is the same file to the byte."""
    same = Video.objects.filter(owner=video.owner_id, sha256=video.sha256).exclude(pk=video.pk)
    return same.order_by("created_at").first() if video.sha256 else None


def videos_of(*, user: User) -> QuerySet[Video]:
    """A person's own videos, newest first."""
    return Video.objects.filter(owner=user).select_related("track")
