"""Movements that were measured elsewhere and come in without a film."""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from library.lasting import Lasting
from library.models import Video
from library.quotas import Amount, check_quota, hold_quota
from library.services import clean_filename, clean_title, require_leave_to_upload, title_from
from library.tracks import keep_track, use_track
from scoring.pose.files import track_to_bytes
from scoring.pose.track import PoseTrack

CODEC = "keypoints"
"""Of a video that has no film, in place of a film's."""


@transaction.atomic
def create_measured(*, owner: User, track: PoseTrack, name: str, title: str = "") -> Video:
    """Take a movement in as a video of ``owner`` that has no film and is measured already.

    ``name`` is that of the file it came in. Raises QuotaReached, and what ``require_leave_to_upload`` does.
    """
    require_leave_to_upload(owner)
    hold_quota(owner)
    check_quota(owner, Amount(1, track.duration / 60, 0))
    digest = hashlib.sha256(track_to_bytes(track)).hexdigest()
    video = Video.objects.create(
        owner=owner,
        title=clean_title(title) or title_from(name),
        original_name=clean_filename(name),
        sha256=digest,
        duration=float(track.times[-1]) if len(track) else 0.0,
        width=track.width or None,
        height=track.height or None,
        codec=CODEC,
        pictures_removed_at=timezone.now(),
        pictures_gone=Lasting.Gone.NEVER,
    )
    kept = keep_track(
        track, {"content_sha256": digest, "model": track.model, "model_version": track.model_version}
    )
    use_track(video, kept)
    video.refresh_from_db()
    return video
