"""Writing corrections; whatever changes them gives the video another track and scores it again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import timedelta
from math import isfinite
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from library.models import CORRECTED, Track, Video
from library.processing.steps import keep_track, use_track
from library.selectors import pose_track
from modelroom.corrections.selectors import corrections_of, engine_corrections
from modelroom.errors import NotMeasuredYet, TooManyCorrections, TrackChanged
from modelroom.models import Correction
from scoring.pose.corrections import SAME_TIME, corrected_track, frame_of
from scoring.pose.corrections import Correction as EngineCorrection
from scoring.pose.track import PoseTrack

DIGITS = 2
"""Places of a pixel that are kept."""

SUPERSEDED_FOR = timedelta(days=1)
"""How long a corrected track stays after the next one: a score may be at it, a page may show it."""


@transaction.atomic
def save_corrections(
    *,
    video: Video,
    by: User,
    track: UUID,
    frames: Sequence[EngineCorrection] = (),
    removed: Sequence[float] = (),
) -> Track:
    """Write corrected ``frames`` down, forget those at the times ``removed``, and score again.

    ``track`` is the measured track that the person saw. Returns the track that the video has now;
    it is never measured again. NotMeasuredYet without a track, TrackChanged if the video got
    another, TooManyCorrections, or BadCorrection where a frame does not fit; nothing is kept then.
    """
    base = _measured(video)
    if base.pk != track:
        raise TrackChanged(
            _("This video was measured again meanwhile. Reload the page and look at the frame once more.")
        )
    measured = pose_track(track=base)
    corrected_track(measured, frames)  # refuses what does not fit before anything is written
    for time in removed:
        near = (time - SAME_TIME, time + SAME_TIME)
        Correction.objects.filter(video=video, track=base, time__range=near).delete()
    for frame in frames:
        _write(video, base, measured, frame, by)
    return _apply(video, base, measured)


@transaction.atomic
def remove_corrections(*, video: Video) -> Track:
    """Go back to the track as it was measured, and score again with it."""
    base = _measured(video)
    corrections_of(video=video, track=base).delete()
    return _apply(video, base, pose_track(track=base))


@transaction.atomic
def correct_again(video_id: UUID) -> None:
    """Where a video has got back a track that had been corrected, correct it again.

    Called in the transaction that gave it the track: whoever hears of that scores again anyway.
    """
    video = Video.objects.select_related("track").get(pk=video_id)
    track = video.track
    if track is None or track.base_id is not None:
        return
    if corrections_of(video=video, track=track).exists():
        Video.objects.filter(pk=video_id).update(track=_corrected(video, track, pose_track(track=track)))


def not_measured() -> str:
    """The sentence for a video without a track."""
    return _("This video has not been measured yet. Wait until the body has been found.")


def _measured(video: Video) -> Track:
    """The track that is corrected, the video's row being held to the transaction's end."""
    held = Video.objects.select_for_update().filter(pk=video.pk).first()
    if held is None or held.track is None:
        raise NotMeasuredYet(not_measured())
    return held.track.measured


def _write(video: Video, base: Track, measured: PoseTrack, frame: EngineCorrection, by: User) -> None:
    at = frame_of(measured, frame.time)
    keypoints = [[round(float(value), DIGITS) for value in joint] for joint in _finite(frame)]
    values = {"keypoints": keypoints, "from_previous": frame.from_previous, "by": by}
    time = float(measured.times[at])
    Correction.objects.update_or_create(video=video, track=base, time=time, defaults=values)


def _finite(frame: EngineCorrection) -> Iterable[Sequence[float]]:
    """The frame's joints; a hidden one keeps where it was drawn, the corner if that is no number."""
    for x, y, confidence in frame.keypoints.tolist():
        yield (x if isfinite(x) else 0.0, y if isfinite(y) else 0.0, confidence)


def _apply(video: Video, base: Track, measured: PoseTrack) -> Track:
    """Give the video the track that its corrections make, and tell."""
    count = corrections_of(video=video, track=base).count()
    if count > settings.CORRECTIONS_MAX:
        sentence = _("A video can have at most %(most)s corrected frames.")
        raise TooManyCorrections(sentence % {"most": settings.CORRECTIONS_MAX})
    track = _corrected(video, base, measured) if count else base
    held = Video.objects.get(pk=video.pk)
    if held.track_id != track.pk:
        use_track(held, track)
    _forget_superseded(base)
    return track


def _corrected(video: Video, base: Track, measured: PoseTrack) -> Track:
    """The stored track of ``base`` with the video's corrections; made if it is not there."""
    corrections = engine_corrections(video=video, track=base)
    key = {
        "content_sha256": base.content_sha256,
        "model": base.model,
        "model_version": base.model_version,
        "parameters": base.parameters + CORRECTED + _digest(corrections),
    }
    known = Track.objects.filter(**key).first()
    return known or keep_track(corrected_track(measured, corrections), key, base=base)


def _digest(corrections: Sequence[EngineCorrection]) -> str:
    values = [(one.time, one.keypoints.tolist(), one.from_previous) for one in corrections]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:32]


def _forget_superseded(base: Track) -> None:
    """Remove earlier corrected tracks that no video has; they are made again from their rows at will."""
    settled = timezone.now() - SUPERSEDED_FOR
    Track.objects.filter(base=base, videos=None, created_at__lt=settled).delete()
