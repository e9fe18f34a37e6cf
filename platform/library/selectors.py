"""Reading in the library."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from accounts.models import User
from library.jobs.queues import queue_of
from library.jobs.workers import processes_for
from library.kinds import FOLLOW_PERSON, PROCESS_VIDEO, stage_label
from library.models import Job, Video


@dataclass(frozen=True)
class JobState:
    """What a page shows of a job: its state, stage in words, percent, and reason if it failed."""

    job: Job
    state: str
    stage: str
    label: str
    percent: int
    reason: str
    retryable: bool
    unattended: bool = False
    """It waits, and no worker is running that could do it."""

    @property
    def active(self) -> bool:
        """Whether it is still to be done or under way."""
        return self.job.active


def job_state(*, job: Job) -> JobState:
    """The state of a job as a page shows it."""
    failed = job.state == Job.State.FAILED
    return JobState(
        job=job,
        state=job.state,
        stage=job.stage,
        label=str(job.get_state_display()) if not job.active else stage_label(job.stage),
        percent=job.percent,
        reason=job.error_message if failed else "",
        retryable=job.retryable if failed else False,
        unattended=job.state == Job.State.QUEUED and not is_attended(job),
    )


def is_attended(job: Job) -> bool:
    """Whether a worker is running that does jobs of this kind; always where they are done at once."""
    return settings.CELERY_TASK_ALWAYS_EAGER or processes_for(queue_of(job.kind)) > 0


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
    """The state of the processing of each of ``videos``, in one query."""
    jobs = Job.objects.filter(kind=PROCESS_VIDEO, subject_id__in=[video.pk for video in videos])
    return {job.subject_id: job_state(job=job) for job in jobs}


def videos_of(*, user: User) -> QuerySet[Video]:
    """A person's own videos, newest first."""
    return Video.objects.filter(owner=user).select_related("track")
