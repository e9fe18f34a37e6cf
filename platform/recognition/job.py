"""The job that finds out which routine a video shows, and what it asks of the engine.

What needs torch is imported only where a model is asked: the nearest example does without.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError

from accounts.models import Group
from common.reasons import kept
from common.temporary import own_folder
from library.jobs import JobContext, SubjectGone, kept_alive
from library.models import Routine, Video
from library.tracks import pose_track
from practice.models import Attempt
from recognition.asking import keep_recognition
from recognition.errors import NothingToCompareWith
from recognition.material import Example, Origin, digest_of, examples_of, track_of
from recognition.models import Recognition, TrainingRun
from recognition.selectors import Recogniser, groups_with_routines, in_service
from recognition.stages import RECOGNISE
from scoring.errors import BadRun, NotComparable, ScoringError
from scoring.pose.track import PoseTrack
from scoring.reasons import Reason

if TYPE_CHECKING:
    from scoring.learn.events import Recognition as Answer
    from scoring.learn.events.nearest import Nearest
    from scoring.learn.events.result import EventModel

logger = logging.getLogger(__name__)

EXAMPLES = 6
"""Examples of a routine that a track is compared with: the reference, takes, then the newest attempts."""

STANDS_OUT = 1.5
"""The highest moment told so many times as much as if all had told the same, or none is a key moment."""

_ORDER = {Origin.REFERENCE: 0, Origin.TAKE: 1, Origin.ATTEMPT: 2}
_loaded: dict[str, Nearest | None] = {}


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
    says_none = found is not None and can_say_none(service.run)
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


def _by_model(run: TrainingRun, track: PoseTrack) -> dict[str, Any] | None:
    """What the model says; None if it cannot be read."""
    try:
        return values_of(by_model(run, track))
    except (BadRun, OSError):
        logger.exception("The model of training %s cannot be read; asking the nearest example.", run.pk)
        return None
    except ScoringError:
        return _nothing(Reason("little_movement_seen"))


def _by_nearest(video: Video, group: Group, track: PoseTrack) -> dict[str, Any]:
    others = [one for one in examples_of(group=group) if one.video != video.pk]
    try:
        return values_of(by_nearest(others, track))
    except NothingToCompareWith as error:
        return _nothing(error.reason)
    except ScoringError:
        return _nothing(Reason("little_movement_seen"))


def _nothing(reason: Reason) -> dict[str, Any]:
    empty: dict[str, Any] = {"known": False, "shares": [], "times": [], "attention": [], "peaks": []}
    return {**empty, "reason": kept(reason)}


def by_nearest(examples: Iterable[Example], track: PoseTrack) -> Answer:
    """What the nearest examples take the track for; NothingToCompareWith without any."""
    from scoring.learn.events.nearest import recognise_nearest

    nearest = _nearest(_chosen(examples))
    if nearest is None:
        raise NothingToCompareWith(Reason("no_examples"))
    return recognise_nearest(nearest, track)


def by_model(run: TrainingRun, track: PoseTrack) -> Answer:
    """What the training's model takes the track for, and when; BadRun if it is broken."""
    from scoring.learn.events.clips import clip_of
    from scoring.learn.events.result import recognise

    clip = clip_of(track)
    if len(clip) < 2:
        raise NotComparable("One moment alone is no movement.")
    return recognise(_model(run.pk), clip)


def can_say_none(run: TrainingRun) -> bool:
    """Whether the training's model ever says "none of them": too few judged videos give no threshold."""
    return _model(run.pk).calibration.least_familiarity > float("-inf")


def values_of(answer: Answer) -> dict[str, Any]:
    """What a row holds of an answer. Where no moment stands out there is no peak to go to."""
    even = 1 / max(len(answer.attention), 1)
    peaks = answer.peaks if max(answer.attention, default=0.0) >= STANDS_OUT * even else ()
    return {
        "known": answer.known,
        "shares": [[label, round(share, 4)] for label, share in answer.probabilities.items()],
        "times": answer.times.round(3).tolist(),
        "attention": answer.attention.round(6).tolist(),
        "peaks": [round(peak, 3) for peak in peaks],
        "reason": None,
    }


def _chosen(examples: Iterable[Example]) -> list[Example]:
    of_routine: dict[UUID, list[Example]] = {}
    for one in sorted(examples, key=lambda one: _ORDER[one.origin]):
        of_routine.setdefault(one.routine, []).append(one)
    return [one for found in of_routine.values() for one in found[:EXAMPLES]]


def _nearest(examples: list[Example]) -> Nearest | None:
    """The examples laid against each other, which takes a while; kept until they change."""
    digest = digest_of(examples)
    if digest not in _loaded:
        if len(_loaded) >= 8:
            _loaded.clear()
        _loaded[digest] = _learned(examples)
    return _loaded[digest]


def _learned(examples: list[Example]) -> Nearest | None:
    from scoring.learn.events.clips import clip_of
    from scoring.learn.events.nearest import described, nearest_of

    shown, labels = [], []
    for one in examples:
        track = track_of(one)
        if track is None:
            continue
        try:
            shown.append(described(clip_of(track)))
        except ScoringError:
            # An example that shows nobody, or one moment alone, is none.
            continue
        labels.append(str(one.routine))
    sided = {str(one.routine) for one in examples if one.sided}
    return nearest_of(shown, labels, sided=sided) if shown else None


@lru_cache(maxsize=4)
def _model(pk: UUID) -> EventModel:
    """A stored model, loaded once in a worker's life: what a training stored never changes."""
    from scoring.learn.events.result import load_events

    run = TrainingRun.objects.get(pk=pk)
    with own_folder() as name:
        folder = Path(name)
        for field, file in ((run.weights, "weights.safetensors"), (run.manifest, "manifest.json")):
            with field.open("rb") as stored:
                (folder / file).write_bytes(stored.read())
        return load_events(folder)
