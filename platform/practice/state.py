"""How far an attempt is, in words: the video's job and the scoring job as one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext as _

from common.reasons import in_words, kept
from library import kinds
from library.jobs import NEEDED_JOB_FAILED
from library.kinds import PROCESS_VIDEO
from library.models import Job
from practice.models import Attempt
from practice.stages import COMPARE, SCORE_ATTEMPT
from scoring.reasons import Reason

SHARE_OF_VIDEO = 90
"""Percent of the whole that processing the videos takes; comparing takes the rest."""


class State(StrEnum):
    """What a reader needs to know first."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Step:
    """One line of the way from upload to result; ``status``: done, now, todo or failed."""

    label: str
    status: str

    @property
    def icon(self) -> str:
        """The sign of its status."""
        signs = {"done": "check-circle-fill", "now": "arrow-right-circle-fill", "failed": "x-circle-fill"}
        return signs.get(self.status, "circle")

    @property
    def said(self) -> str:
        """Its status in words, for those who do not see the sign."""
        words = {"done": _("done"), "now": _("under way"), "failed": _("failed")}
        return words.get(self.status, _("still to come"))


@dataclass(frozen=True)
class AttemptState:
    """State of an attempt with the job that decides it and the reason for a failure."""

    state: State
    stage: str
    percent: int
    why: Reason | None
    retryable: bool
    job: Job | None
    steps: tuple[Step, ...] = ()
    current: Job | None = None
    """The job that is under way or waited for: that of a video, or the scoring."""

    @property
    def reason(self) -> str:
        """Why it failed, in the reader's language; empty where it did not."""
        return in_words(self.why)

    @property
    def active(self) -> bool:
        """Whether something is still to come without anyone doing anything."""
        return self.state in (State.WAITING, State.WORKING)

    @property
    def asks_again(self) -> bool:
        """Whether a page that waits for the score goes on asking; once it is there, the page loads anew."""
        return self.active or self.state == State.DONE

    @property
    def label(self) -> str:
        """The state in a word or two."""
        return {
            State.WAITING: _("Waiting"),
            State.WORKING: self.stage or _("Working"),
            State.DONE: _("Scored"),
            State.FAILED: _("Failed"),
        }[self.state]


def attempt_state(*, attempt: Attempt) -> AttemptState:
    """The state of one attempt."""
    return attempt_states(attempts=[attempt])[attempt.pk]


def attempt_states(*, attempts: Iterable[Attempt]) -> dict[UUID, AttemptState]:
    """The states of several attempts, with three queries for all."""
    attempts = list(attempts)
    wanted = [attempt.pk for attempt in attempts]
    found = Job.objects.filter(kind=SCORE_ATTEMPT, subject_id__in=wanted).prefetch_related(
        "waits_for", "follows"
    )
    jobs = {job.subject_id: job for job in found}
    return {attempt.pk: _state(attempt, jobs.get(attempt.pk)) for attempt in attempts}


def _state(attempt: Attempt, job: Job | None) -> AttemptState:
    if job is None or job.state == Job.State.DONE:
        return _ended(attempt, job)
    # The routine may have got another reference since; the old one no longer matters.
    videos = (attempt.video_id, attempt.routine.reference_id)
    needed = [other for other in job.waits_for.all() if other.subject_id in videos]
    failed = next((other for other in needed if other.state == Job.State.FAILED), None)
    if failed is not None or job.state == Job.State.FAILED:
        return _failed(attempt, failed or job)
    behind = min((other for other in needed if other.active), key=lambda other: other.percent, default=None)
    return _under_way(attempt, job, behind)


def _ended(attempt: Attempt, job: Job | None) -> AttemptState:
    if attempt.score_id is None:
        return AttemptState(State.FAILED, "", 0, Reason("not_scored"), retryable=True, job=job)
    return AttemptState(State.DONE, "", 100, None, retryable=False, job=job)


def _failed(attempt: Attempt, job: Job) -> AttemptState:
    why, retryable = Reason.of(job.reason) or Reason("failed"), job.retryable
    if job.error_code == NEEDED_JOB_FAILED:
        why, retryable = Reason(NEEDED_JOB_FAILED), True
    if job.kind == PROCESS_VIDEO and job.subject_id != attempt.video_id:
        why = Reason("reference_failed", values={"because": kept(why)})
    if attempt.score_id is not None:
        # What was found before stays to be seen; the reason says why there is nothing newer.
        return AttemptState(State.DONE, "", 100, why, retryable=retryable, job=job)
    at = _step_of(job)
    steps = tuple(_step(label, place, at, "failed") for place, label in enumerate(_labels()))
    return AttemptState(State.FAILED, "", job.percent, why, retryable=retryable, job=job, steps=steps)


def _under_way(attempt: Attempt, job: Job, behind: Job | None) -> AttemptState:
    current = behind or job
    at = _step_of(current)
    label = _labels()[at]
    if behind is not None and behind.subject_id != attempt.video_id:
        label = _("The reference video: %(step)s") % {"step": label}
    percent = (
        behind.percent * SHARE_OF_VIDEO // 100
        if behind is not None
        else SHARE_OF_VIDEO + job.percent * (100 - SHARE_OF_VIDEO) // 100
    )
    running = current.state == Job.State.RUNNING
    steps = tuple(
        _step(name, place, at, "now" if running else "todo") for place, name in enumerate(_labels())
    )
    return AttemptState(
        state=State.WORKING if running else State.WAITING,
        stage=label if running else _waiting_for(attempt, job, behind),
        percent=percent,
        why=None,
        retryable=False,
        job=job,
        steps=steps,
        current=current,
    )


def _waiting_for(attempt: Attempt, job: Job, behind: Job | None) -> str:
    if behind is not None and behind.subject_id != attempt.video_id:
        return _("Waiting for the reference video")
    if any(other.active for other in job.follows.all()):
        return _("Waiting for other videos of the coach")
    return _("Waiting for its turn")


COMPARING = 3
"""Place of the last step of the work in ``_labels``; the result comes after it."""


def _labels() -> tuple[str, ...]:
    """The steps in their order."""
    work = (kinds.stage_label(stage) for stage in (kinds.TRANSCODE, kinds.EXTRACT, COMPARE))
    return (_("Uploaded"), *work, _("The result is ready"))


_STEP_OF_STAGE = {kinds.PROBE: 1, kinds.TRANSCODE: 1, kinds.EXTRACT: 2}


def _step_of(job: Job) -> int:
    """The step that the job is at or stopped at."""
    return COMPARING if job.kind == SCORE_ATTEMPT else _STEP_OF_STAGE.get(job.stage, 1)


def _step(label: str, place: int, at: int, current: str) -> Step:
    if place == at:
        return Step(label, current)
    return Step(label, "done" if place < at else "todo")
