"""Videos with a file of their own, and frames of them that were corrected."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path

from django.core.files.base import ContentFile

from accounts.models import User
from accounts.services import set_training_consent
from library.models import Video
from library.tracks import pose_track
from modelroom.corrections.services import save_corrections
from scoring.pose.corrections import Correction as Frame
from scoring.pose.track import PoseTrack
from tests.practice.bodies import movement
from tests.practice.stage import measured_video, write_clip

LEFT_WRIST = 9


@lru_cache(maxsize=1)
def film() -> tuple[PoseTrack, bytes]:
    """A second of a drawn body whose joints are bright blocks, encoded once for all tests."""
    track = movement(seconds=1.0)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        write_clip(path, track)
        return track, path.read_bytes()


def filmed(owner: User) -> Video:
    """A measured video whose original file is there."""
    track, content = film()
    video = measured_video(owner=owner, track=track)
    video.original.save("film.mp4", ContentFile(content))
    return video


def make_playable(video: Video) -> None:
    """A rendition and a poster, of whatever."""
    video.rendition.save("web.mp4", ContentFile(film()[1]), save=False)
    video.poster.save("poster.jpg", ContentFile(b"no picture"), save=False)
    video.save()


def correct(video: Video, by: User, *indices: int, joint: int = LEFT_WRIST, confidence: float = 1.0) -> None:
    """Say of some frames that a joint is exactly where it was measured, or hidden."""
    video.refresh_from_db()
    base = video.track.measured
    track = pose_track(track=base)
    frames = []
    for index in indices:
        keypoints = track.keypoints[index].astype(float).copy()
        keypoints[joint, 2] = confidence
        frames.append(Frame(float(track.times[index]), keypoints))
    save_corrections(video=video, by=by, track=base.pk, frames=frames)


def agree(*users: User) -> None:
    """These people let frames of theirs be learned from."""
    for user in users:
        set_training_consent(user=user, given=True)
