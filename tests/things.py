"""Rows for pages to show, made without any processing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Group, User
from library.models import Job, Routine, Video
from practice.models import Attempt, Score


def said(sentence: str) -> dict[str, Any]:
    """A reason that no code explains, as rows keep it."""
    return {"code": "said", "about": "", "values": {"sentence": sentence}}


def a_video(owner: User, title: str = "Push-ups") -> Video:
    """A video that was processed."""
    video = Video.objects.create(owner=owner, title=title, original_name="clip.mp4", duration=10.0)
    a_job("process_video", video, owner, Job.State.DONE)
    return video


def a_job(kind: str, subject: Video | Attempt, owner: User, state: str, **values: object) -> Job:
    """A job in some state."""
    return Job.objects.create(kind=kind, subject_id=subject.pk, owner=owner, state=state, **values)


def a_routine(coach: User, group: Group | None = None, title: str = "Morning kata") -> Routine:
    """A routine, given to a group."""
    routine = Routine.objects.create(
        owner=coach, title=title, reference=a_video(coach, f"{title}, reference")
    )
    if group is not None:
        routine.groups.add(group)
    return routine


def an_attempt(student: User, routine: Routine, state: str = Job.State.QUEUED, **job: object) -> Attempt:
    """An attempt whose scoring is in some state."""
    attempt = Attempt.objects.create(student=student, routine=routine, video=a_video(student))
    made = a_job("score_attempt", attempt, student, state, **job)
    made.waits_for.set(Job.objects.filter(kind="process_video", subject_id=attempt.video_id))
    return attempt


def a_scored_attempt(student: User, routine: Routine, total: float | None, days_ago: float = 0.0) -> Attempt:
    """An attempt with a score."""
    attempt = an_attempt(student, routine, Job.State.DONE)
    attempt.score = Score.objects.create(
        attempt=attempt,
        method="calibrated",
        parameters="",
        engine_version="1",
        model="blazepose-heavy",
        model_version="1",
        total=total,
        timing=80.0,
        coverage=0.95,
    )
    attempt.save()
    Attempt.objects.filter(pk=attempt.pk).update(created_at=timezone.now() - timedelta(days=days_ago))
    return attempt
