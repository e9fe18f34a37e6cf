"""The job that turns an uploaded file into a video with a pose track."""

from __future__ import annotations

from uuid import UUID

from library import stages
from library.jobs import JobContext, SubjectGone, handler, retry
from library.models import Job, Video
from library.processing.steps import check_file, find_body, make_playable

KIND = "process_video"
FOLLOW = "follow_person"
"""Measures a video again, of whom its owner has chosen. A job of its own: while it goes on, and if it
fails, the video stays as measured and playable as it was."""


@handler(KIND)
def process_video(context: JobContext, video_id: UUID) -> None:
    """Run the stages that are still to be done; raises what a person can read about."""
    check_file(video=_video(video_id), progress=context.stage(stages.PROBE, 0.0, 0.02))
    make_playable(video=_video(video_id), progress=context.stage(stages.TRANSCODE, 0.02, 0.3))
    find_body(video=_video(video_id), progress=context.stage(stages.EXTRACT, 0.3, 1.0))


@handler(FOLLOW)
def follow_person(context: JobContext, video_id: UUID) -> None:
    """Measure the chosen person; a video in which nobody had been found by itself is then whole."""
    find_body(video=_video(video_id), progress=context.stage(stages.EXTRACT))
    for job in Job.objects.filter(kind=KIND, subject_id=video_id, state=Job.State.FAILED):
        retry(job=job)


def _video(video_id: UUID) -> Video:
    """The row as it is now: its owner may have deleted it since the last stage."""
    video = Video.objects.filter(pk=video_id).first()
    if video is None:
        raise SubjectGone
    return video
