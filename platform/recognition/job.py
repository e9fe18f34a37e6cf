"""The job that finds out which routine a video shows."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext as _

from accounts.models import Group
from library.jobs import JobContext, SubjectGone, kept_alive
from library.models import Routine, Video
from library.tracks import pose_track
from practice.models import Attempt
from recognition.errors import NothingToCompareWith
from recognition.material import examples_of
from recognition.models import Recognition, TrainingRun
from recognition.selectors import Recogniser, groups_with_routines, in_service
from recognition.services import keep_recognition
from recognition.stages import RECOGNISE
from scoring.errors import BadRun, ScoringError
from scoring.pose.track import PoseTrack

logger = logging.getLogger(__name__)


def recognise_video(context: JobContext, video_id: UUID) -> None:
    """Recognise the video in each group of its owner."""
    context.stage(RECOGNISE)
    video = Video.objects.select_related("owner", "track").filter(pk=video_id).first()
    if video is None:
        raise SubjectGone
    if video.track is None or video.routines.exists() or video.takes.exists():
        return  # nothing to look at yet, or it is known what it is: an example of its routine
    try:
        # Laying a group's examples against each other takes longer than a lease lasts.
        with kept_alive():
            for group in groups_with_routines(user=video.owner):
                _recognise(video, group, pose_track(track=video.track))
    except IntegrityError as error:
        if Video.objects.filter(pk=video_id).exists():
            raise
        raise SubjectGone from error


def _recognise(video: Video, group: Group, track: PoseTrack) -> None:
    service = in_service(group=group)
    attempted = _attempted(video)
    if attempted and not attempted & set(service.run.examples if service.run else ()):
        # It is known what it is; the nearest example would not say when.
        Recognition.objects.filter(video=video, group=group).delete()
        return
    run, values = _answer(service, video, track, group, is_attempt=bool(attempted))
    keep_recognition(video=video, group=group, track=video.track, run=run, **values)


def _attempted(video: Video) -> set[str]:
    """The routines that the video is an attempt at."""
    return {str(pk) for pk in Attempt.objects.filter(video=video).values_list("routine", flat=True)}


def _answer(
    service: Recogniser, video: Video, track: PoseTrack, group: Group, *, is_attempt: bool
) -> tuple[TrainingRun | None, dict[str, Any]]:
    """Who was asked in the end, and what came of it."""
    if service.run is None:
        return None, _by_nearest(video, group, track)
    found = _by_model(service.run, track)
    says_none = found is not None and _can_say_none(service.run)
    if found is not None and (is_attempt or (says_none and not service.unknown)):
        return service.run, found
    nearest = _by_nearest(video, group, track)
    if found is None or _shows_one_of(service.unknown, nearest):
        return None, nearest
    if not says_none and not nearest["reason"]:
        found["known"] = found["known"] and nearest["known"]
    return service.run, found


def _shows_one_of(routines: Iterable[Routine], found: dict[str, Any]) -> bool:
    return bool(found["known"]) and found["shares"][0][0] in {str(routine.pk) for routine in routines}


def _can_say_none(run: TrainingRun) -> bool:
    from recognition.recognise import can_say_none

    return can_say_none(run)


def _by_model(run: TrainingRun, track: PoseTrack) -> dict[str, Any] | None:
    """What the model says; None if it cannot be read."""
    # torch takes seconds and memory that web servers need not spend.
    from recognition.recognise import by_model, values_of

    try:
        return values_of(by_model(run, track))
    except (BadRun, OSError):
        logger.exception("The model of training %s cannot be read; asking the nearest example.", run.pk)
        return None
    except ScoringError:
        return _nothing(_too_little())


def _by_nearest(video: Video, group: Group, track: PoseTrack) -> dict[str, Any]:
    from recognition.recognise import by_nearest, values_of

    others = [one for one in examples_of(group=group) if one.video != video.pk]
    try:
        return values_of(by_nearest(others, track))
    except NothingToCompareWith as error:
        return _nothing(str(error))
    except ScoringError:
        return _nothing(_too_little())


def _too_little() -> str:
    return _(
        "Too little of a movement is seen in this video to tell which routine it is. "
        "Film the whole body, or choose the person to follow."
    )


def _nothing(reason: str) -> dict[str, Any]:
    empty: dict[str, Any] = {"known": False, "shares": [], "times": [], "attention": [], "peaks": []}
    return {**empty, "reason": reason}
