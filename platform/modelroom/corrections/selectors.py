"""Reading corrections and what hangs on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Count, F, Q, QuerySet

from accounts.models import User
from accounts.selectors import not_hidden_from
from library.models import Routine, Track, Video
from library.tracks import pose_track, track_json
from modelroom.access import videos_correctable_by
from modelroom.models import Correction
from practice.access import attempts_visible_to
from practice.models import Attempt
from practice.state import AttemptState, attempt_states
from scoring.pose.corrections import Correction as EngineCorrection


def corrections_of(*, video: Video, track: Track) -> QuerySet[Correction]:
    """The corrected frames of one measured track of a video, in order of time."""
    return Correction.objects.filter(video=video, track=track)


def engine_corrections(*, video: Video, track: Track) -> list[EngineCorrection]:
    """The same as the engine takes them."""
    rows = corrections_of(video=video, track=track)
    return [
        EngineCorrection(row.time, np.array(row.keypoints, dtype=np.float64), row.from_previous)
        for row in rows
    ]


def correctable_videos(*, user: User) -> QuerySet[Video]:
    """Measured, playable videos that the person may correct, newest first, each with ``corrected``."""
    found = videos_correctable_by(user).exclude(track=None).exclude(rendition="")
    # Only those of the track in use: of another person's, none shows.
    used = Q(corrections__track=F("track")) | Q(corrections__track=F("track__base"))
    counted = found.annotate(corrected=Count("corrections", filter=used, distinct=True))
    return counted.select_related("owner").order_by("-created_at")


def editor_json(*, video: Video) -> dict[str, Any]:
    """What the page needs: the measured track, and the corrections made to it so far."""
    assert video.track is not None
    base = video.track.measured
    rows = corrections_of(video=video, track=base)
    return {
        "track": str(base.pk),
        "measured": track_json(pose_track(track=base)),
        "corrections": [
            {"time": row.time, "keypoints": row.keypoints, "from_previous": row.from_previous} for row in rows
        ],
    }


@dataclass(frozen=True)
class Rescored:
    """An attempt that a correction concerns: how far it is, and whether the person may open it."""

    attempt: Attempt
    state: AttemptState
    visible: bool


def attempts_concerned(*, video: Video, user: User) -> list[Rescored]:
    """The attempts in which the video is the practice, the reference or a take, newest first."""
    routines = Routine.objects.filter(Q(reference=video) | Q(takes__video=video)).values("pk")
    uses = Attempt.objects.filter(Q(video=video) | Q(routine__in=routines))
    concerned = attempts_visible_to(user).filter(pk__in=uses.order_by().values("pk"))
    visible = set(concerned.order_by().values_list("pk", flat=True))
    uses = uses.filter(not_hidden_from(user, owner="student"))
    shown = uses if user.is_staff else uses.filter(pk__in=visible)
    attempts = list(shown.select_related("student", "routine", "score"))
    states = attempt_states(attempts=attempts)
    return [Rescored(one, states[one.pk], one.pk in visible) for one in attempts]


def saved_state(*, video: Video, user: User) -> dict[str, int]:
    """How many frames are corrected and how many attempts are scored again, as it is now."""
    track = Track.objects.select_related("base").get(videos=video.pk)
    concerned = attempts_concerned(video=video, user=user)
    return {
        "corrected": corrections_of(video=video, track=track.measured).count(),
        "scored_again": sum(one.state.active for one in concerned),
    }
