"""Comparing an attempt's two tracks and keeping the result."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

import numpy as np
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from library.files import delete_file
from library.jobs import SubjectGone
from library.models import Track, Video
from library.tracks import trimmed_track
from practice.criteria import check_criteria_of
from practice.errors import NotMeasuredYet, ReferenceGone
from practice.models import Attempt, Score
from practice.parameters import METHOD, Parameters, TakeUsed, parameters_of
from practice.stored import columns_of, detail_bytes
from scoring.compare.engine import compare_tracks
from scoring.compare.result import PartScore
from scoring.compare.result import Score as EngineScore
from scoring.errors import NotComparable
from scoring.pose.skeleton import PARTS
from scoring.pose.track import PoseTrack
from scoring.reasons import Reason
from scoring.version import ENGINE_VERSION


def score_attempt(*, attempt: Attempt, hold: Callable[[], None] = lambda: None) -> Score:
    """Compare the attempt's tracks and make the result its current score.

    ``hold`` is called before anything is written: it raises where the result is no longer wanted.

    Run twice with the same tracks, engine and parameters it finds the row it
    made the first time. Raises NotMeasuredYet without tracks, ReferenceGone without a reference.
    """
    if attempt.routine.reference is None:
        raise ReferenceGone
    reference, practice = track_of(video=attempt.routine.reference), track_of(video=attempt.video)
    parameters = parameters_of(attempt)
    key = _key(attempt, reference, practice, parameters)
    score = _find(key)
    if score is None:
        takes = _performances(parameters.takes)
        result = _compare(reference, practice, takes, parameters)
        hold()
        score = _keep(key, practice, len(takes), result)
    Attempt.objects.filter(pk=attempt.pk).update(score=score)
    # After that: a change of the criteria meanwhile is seen either here or by the job that it asks for.
    check_criteria_of(score)
    return score


def track_of(*, video: Video) -> Track:
    """The video's track; NotMeasuredYet if there is none."""
    if video.track is None:
        raise NotMeasuredYet(Reason("not_measured", "video", {"title": video.title}))
    return video.track


def _key(attempt: Attempt, reference: Track, practice: Track, parameters: Parameters) -> dict[str, Any]:
    return {
        "attempt": attempt,
        "reference_track": reference,
        "practice_track": practice,
        "engine_version": ENGINE_VERSION,
        "method": METHOD,
        "parameters": parameters.digest,
    }


def _find(key: dict[str, Any]) -> Score | None:
    return Score.objects.filter(**key).first()


def _compare(
    reference: Track, practice: Track, takes: list[PoseTrack], parameters: Parameters
) -> EngineScore:
    """The engine's result; a practice in which nothing can be compared has no total."""
    trimmed = trimmed_track(reference, parameters.trim_start, parameters.trim_end)
    counted = trimmed_track(practice, *parameters.practice_trim)
    try:
        return compare_tracks(trimmed, counted, takes=takes, **parameters.engine_arguments())
    except NotComparable as error:
        return _nothing_measured(error.reason)


def _performances(takes: Iterable[TakeUsed]) -> list[PoseTrack]:
    """The part of each take that counts; without one whose track went since it was looked up."""
    rows = Track.objects.in_bulk([UUID(take.track) for take in takes])
    found = ((take, rows.get(UUID(take.track))) for take in takes)
    return [trimmed_track(track, take.trim_start, take.trim_end) for take, track in found if track]


def _nothing_measured(reason: Reason) -> EngineScore:
    empty = np.empty((0, len(PARTS)))
    return EngineScore(
        total=None,
        timing=None,
        coverage=0.0,
        parts={part: PartScore() for part in PARTS},
        moments=(),
        mirrored=False,
        method=METHOD,
        engine_version=ENGINE_VERSION,
        path=np.empty((0, 2), dtype=np.int32),
        path_times=np.empty((0, 2)),
        frame_values=empty,
        frame_degrees=empty,
        reason=reason,
    )


def _keep(key: dict[str, Any], practice: Track, takes: int, result: EngineScore) -> Score:
    """Store the result; the row of whoever was first if two workers did the same."""
    score = Score(
        **{**columns_of(result), **key},
        takes_used=takes,
        model=practice.model,
        model_version=practice.model_version,
    )
    score.detail.save("detail.npz", ContentFile(detail_bytes(result)), save=False)
    try:
        with transaction.atomic():
            score.save(force_insert=True)
    except IntegrityError as error:
        delete_file(score.detail)
        if not Attempt.objects.filter(pk=score.attempt_id).exists():
            raise SubjectGone from error
        return Score.objects.get(**key)
    return score
