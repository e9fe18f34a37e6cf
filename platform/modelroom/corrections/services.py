"""Writing corrections; whatever changes them gives the video another track and scores it again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import numpy as np
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from library.models import CORRECTED, Track, Video
from library.tracks import keep_track, pose_track, use_track
from modelroom.corrections.selectors import corrections_of, engine_corrections
from modelroom.errors import NotMeasuredYet, TooManyCorrections, TrackChanged
from modelroom.models import Correction
from scoring.pose.corrections import SAME_TIME, corrected_track, frame_of
from scoring.pose.corrections import Correction as EngineCorrection
from scoring.pose.track import PoseTrack

DIGITS = 2
"""Places of a pixel that are kept."""

FARTHEST = 100_000
"""Pixels from the corner at which a joint may lie where the size of the picture is not known."""

SUPERSEDED_FOR = timedelta(days=1)
"""How long a corrected track stays after the next one: a score may be at it, a page may show it."""


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
    base = _measured(video, track)
    measured = pose_track(track=base)
    corrected_track(measured, frames)  # refuses what does not fit before anything is written
    clean = [_clean(frame, measured) for frame in frames]
    # Writing a long track takes seconds, for which a transaction would hold up every other writer.
    _keep_corrected(base, measured, _merged(engine_corrections(video=video, track=base), clean, removed))
    with transaction.atomic():
        base = _measured(video, track, hold=True)
        for time in removed:
            near = (time - SAME_TIME, time + SAME_TIME)
            Correction.objects.filter(video=video, track=base, time__range=near).delete()
        for frame in clean:
            _write(video, base, frame, by)
        return _apply(video, base)


@transaction.atomic
def remove_corrections(*, video: Video, track: UUID | None = None) -> Track:
    """Go back to the track as it was measured, and score again with it.

    ``track`` is the measured track that the person saw: TrackChanged if the video got another.
    """
    base = _measured(video, track, hold=True)
    corrections_of(video=video, track=base).delete()
    return _apply(video, base)


@transaction.atomic
def correct_again(video_id: UUID) -> None:
    """Where a video has got back a track that had been corrected, correct it again.

    Called in the transaction that gave it the track: whoever hears of that scores again anyway.
    """
    video = Video.objects.select_related("track").get(pk=video_id)
    track = video.track
    if track is None or track.base_id is not None:
        return
    corrections = engine_corrections(video=video, track=track)
    if corrections:
        Video.objects.filter(pk=video_id).update(
            track=_keep_corrected(track, pose_track(track=track), corrections)
        )


def not_measured() -> str:
    """The sentence for a video without a track."""
    return _("This video has not been measured yet. Wait until the body has been found.")


def _measured(video: Video, seen: UUID | None = None, *, hold: bool = False) -> Track:
    """The track that is corrected; TrackChanged if it is not the one ``seen``.

    ``hold`` keeps the video's row as it is to the end of the transaction.
    """
    rows = Video.objects.select_for_update() if hold else Video.objects.all()
    found = rows.filter(pk=video.pk).first()
    if found is None or found.track is None:
        raise NotMeasuredYet(not_measured())
    if seen not in (None, found.track.measured.pk):
        raise TrackChanged(
            _("This video was measured again meanwhile. Reload the page and look at the frame once more.")
        )
    return found.track.measured


def _clean(frame: EngineCorrection, measured: PoseTrack) -> EngineCorrection:
    """The correction as it is kept: at its frame's own time, rounded; a hidden joint has some place."""
    time = float(measured.times[frame_of(measured, frame.time)])
    keypoints = np.nan_to_num(frame.keypoints.astype(np.float64), posinf=0.0, neginf=0.0)
    # That of a hidden joint is checked by nobody: what is no number after rounding cannot be kept.
    keypoints[:, :2] = keypoints[:, :2].clip(0, (measured.width or FARTHEST, measured.height or FARTHEST))
    keypoints = keypoints.round(DIGITS)
    return EngineCorrection(time, keypoints, frame.from_previous)


def _merged(
    before: Sequence[EngineCorrection], frames: Sequence[EngineCorrection], removed: Sequence[float]
) -> list[EngineCorrection]:
    """The corrections there will be, in order of time."""
    kept = [one for one in before if not any(abs(one.time - time) <= SAME_TIME for time in removed)]
    merged = {one.time: one for one in (*kept, *frames)}
    if len(merged) > settings.CORRECTIONS_MAX:
        sentence = _("A video can have at most %(most)s corrected frames.")
        raise TooManyCorrections(sentence % {"most": settings.CORRECTIONS_MAX})
    return [merged[time] for time in sorted(merged)]


def _write(video: Video, base: Track, frame: EngineCorrection, by: User) -> None:
    values = {"keypoints": frame.keypoints.tolist(), "from_previous": frame.from_previous, "by": by}
    Correction.objects.update_or_create(video=video, track=base, time=frame.time, defaults=values)


def _apply(video: Video, base: Track) -> Track:
    """Give the video the track that its corrections make, and tell."""
    corrections = engine_corrections(video=video, track=base)
    track = _keep_corrected(base, pose_track(track=base), corrections)
    held = Video.objects.get(pk=video.pk)
    if held.track_id != track.pk:
        use_track(held, track)
    _forget_superseded(base)
    return track


def _keep_corrected(base: Track, measured: PoseTrack, corrections: Sequence[EngineCorrection]) -> Track:
    """The track of ``base`` with these corrections; made if it is not there, ``base`` without any."""
    if not corrections:
        return base
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
