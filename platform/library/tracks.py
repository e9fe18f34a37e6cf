"""The pose tracks of videos: keeping one, making it that of a video, reading it, showing it to players."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from uuid import UUID

import numpy as np
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from common.storage import local_copy
from library.files import delete_file, put
from library.models import Track, Video
from library.rules import measured, measured_again
from scoring.pose.files import track_from_bytes, track_to_bytes
from scoring.pose.track import PoseTrack

TIME_DIGITS = 4
PIXEL_DIGITS = 1
CONFIDENCE_DIGITS = 2


def keep_track(track: PoseTrack, key: dict[str, str], base: Track | None = None) -> Track:
    """Store a track under its key; the row of whoever was first if two did the same."""
    row = Track(**key, base=base, frames=len(track), found_share=float(track.found.mean()))
    put(row.file, "track.npz", ContentFile(track_to_bytes(track)))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        delete_file(row.file)
        return Track.objects.get(**key)
    return row


@transaction.atomic
def use_track(video: Video, track: Track) -> bool:
    """Make ``track`` that of the video; False if the video is gone."""
    replaced = Video.objects.filter(pk=video.pk).exclude(track=None).exclude(track=track)
    again = replaced.update(track=track)
    first = 0 if again else Video.objects.filter(pk=video.pk, track=None).update(track=track)
    if again:
        measured_again.ask(video.pk)
    if again or first:
        measured.ask(video.pk)
    return bool(again or first or Video.objects.filter(pk=video.pk).exists())


def pose_track(*, track: Track) -> PoseTrack:
    """The stored pose track; its times are the ``currentTime`` of the rendition."""
    return _read_track(track.pk)


@lru_cache(maxsize=8)
def _read_track(pk: UUID) -> PoseTrack:
    """Track files never change, so that a player's calls need not open them again and again."""
    return opened_track(track=Track.objects.get(pk=pk))


def opened_track(*, track: Track) -> PoseTrack:
    """The same, opened anew and without asking the database: for who reads those of many people once."""
    with local_copy(track.file) as path:
        return track_from_bytes(path.read_bytes())


def trimmed_track(track: Track, start: float | None, end: float | None) -> PoseTrack:
    """The measured track between two seconds of its video; None leaves an end open."""
    return pose_track(track=track).between(start, end)


def track_json(track: PoseTrack) -> dict[str, Any]:
    """What ``TrackSerializer`` describes, ready to be written."""
    return {
        "model": track.model,
        "model_version": track.model_version,
        "skeleton": track.skeleton_name,
        "joints": list(track.skeleton.joints),
        "bones": [list(bone) for bone in track.skeleton.bones],
        "width": track.width,
        "height": track.height,
        "times": np.round(track.times, TIME_DIGITS).tolist(),
        "keypoints": [[_point(point) for point in frame] for frame in track.keypoints.tolist()],
    }


def _point(point: list[float]) -> list[float | None]:
    x, y, confidence = point
    if confidence <= 0 or x != x or y != y:  # NaN: not found
        return [None, None, 0]
    return [round(x, PIXEL_DIGITS), round(y, PIXEL_DIGITS), round(confidence, CONFIDENCE_DIGITS)]
