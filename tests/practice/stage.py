"""Videos, routines and attempts whose tracks are drawn; their jobs run here when a test says so."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import av
import cv2
import numpy as np
from django.core.files.base import ContentFile

from accounts.models import User
from library.jobs import run as jobs
from library.models import Job, Routine, Track, Video
from practice.models import Attempt
from practice.services import create_attempt
from scoring.pose.files import track_to_bytes
from scoring.pose.track import PoseTrack
from tests.people import People
from tests.practice.bodies import HEIGHT, WIDTH


def measured_video(*, owner: User, track: PoseTrack, title: str = "Practice") -> Video:
    """A video that has been processed: playable, and with this track."""
    video = waiting_video(owner=owner, title=title)
    video.track = stored_track(video, track)
    video.duration, video.width, video.height = track.duration, WIDTH, HEIGHT
    video.save()
    Job.objects.filter(subject_id=video.pk).update(state=Job.State.DONE, percent=100)
    return video


def waiting_video(*, owner: User, title: str = "Practice") -> Video:
    """A video whose processing has been asked for."""
    video = Video.objects.create(owner=owner, title=title, original_name="a.mp4", sha256=uuid4().hex)
    Job.objects.create(kind="process_video", subject_id=video.pk, owner=owner)
    return video


def stored_track(video: Video, track: PoseTrack, *, parameters: str = "") -> Track:
    """The row and file of a track."""
    row = Track(
        content_sha256=video.sha256,
        model=track.model,
        model_version=track.model_version,
        parameters=parameters,
        frames=len(track),
        found_share=float(track.found.mean()),
    )
    row.file.save("track.npz", ContentFile(track_to_bytes(track)), save=False)
    row.save()
    return row


def add_clip(video: Video, track: PoseTrack) -> None:
    """A web rendition as long as the track, a drawn body in it, and a poster."""
    folder = Path(video.original.storage.path("clips"))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{video.pk}.mp4"
    write_clip(path, track)
    video.rendition.save("web.mp4", ContentFile(path.read_bytes()), save=False)
    _, picture = cv2.imencode(".jpg", np.full((track.height, track.width, 3), 40, dtype=np.uint8))
    video.poster.save("poster.jpg", ContentFile(picture.tobytes()), save=False)
    video.save()


def write_clip(path: Path, track: PoseTrack) -> None:
    """An H.264 clip with a bright block at each joint of the track."""
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as output:
        stream = output.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = track.width, track.height, "yuv420p"
        stream.gop_size = 15
        for pose in track.keypoints:
            picture = np.full((track.height, track.width, 3), 40, dtype=np.uint8)
            for x, y, confidence in np.nan_to_num(pose):
                if confidence > 0:
                    picture[max(int(y) - 4, 0) : int(y) + 4, max(int(x) - 4, 0) : int(x) + 4] = 200
            output.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        output.mux(stream.encode(None))


def shared_routine(people: People, track: PoseTrack, **values: object) -> Routine:
    """A routine of the coach, shared with the group."""
    reference = measured_video(owner=people.coach, track=track, title="Reference")
    routine = Routine.objects.create(owner=people.coach, title="Arm lift", reference=reference, **values)
    routine.groups.add(people.group)
    return routine


def attempt_with(student: User, routine: Routine, track: PoseTrack, *, mirror: str = "auto") -> Attempt:
    """An attempt whose video has been measured already."""
    video = measured_video(owner=student, track=track)
    return create_attempt(student=student, routine=routine, video=video, mirror=mirror)


def job_of(attempt: Attempt) -> Job:
    """The job that scores the attempt."""
    return Job.objects.get(kind="score_attempt", subject_id=attempt.pk)


def run_job_of(attempt: Attempt) -> Job:
    """Do the attempt's scoring job here and now."""
    jobs.run(job_id=job_of(attempt).pk)
    attempt.refresh_from_db()
    return job_of(attempt)
