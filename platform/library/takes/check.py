"""Whether a take is the movement of its reference: compared once, in the background.

A take that was cut wrongly, shows something else or nobody would make
everything count less, so it counts only after it was found alike, or the
coach has said that it is the same movement. What was compared is written down
with the result: a change of any of it is seen.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from library import stages
from library.jobs import JobContext, SubjectGone, drop, enqueue, handler, kept_alive
from library.models import Job, Routine, RoutineTake, Track
from library.processing.job import KIND as PROCESS_VIDEO
from library.selectors import pose_track
from library.told import measured_again, shown_anew
from scoring.compare.body.sampling import check_track
from scoring.compare.engine import FORM_OF_THE_SAME, compare_tracks
from scoring.errors import ScoringError
from scoring.pose.track import PoseTrack

CHECK_TAKE = "check_take"
"""Kind of the job that compares a take with the reference."""

LEAST_LIKENESS = FORM_OF_THE_SAME
"""A take that scores less against the reference looks like another movement; its coach is asked."""


def takes_with_tracks() -> QuerySet[RoutineTake]:
    """All takes, each with what its check reads."""
    return RoutineTake.objects.select_related("routine__owner", "routine__reference__track", "video__track")


def inputs_of(take: RoutineTake) -> str:
    """Names what a check of the take compares now; empty while one of the videos is not measured."""
    routine = take.routine
    if routine.reference.track_id is None or take.video.track_id is None:
        return ""
    reference = (str(routine.reference.track_id), routine.trim_start, routine.trim_end)
    performance = (str(take.video.track_id), take.trim_start, take.trim_end)
    compared = [reference, performance, routine.joint_weights, routine.mirroring_allowed]
    return hashlib.sha256(json.dumps(compared, sort_keys=True).encode()).hexdigest()


def is_checked(take: RoutineTake) -> bool:
    """Whether the take was compared as it, the reference and the routine are now."""
    return take.checked != "" and take.checked == inputs_of(take)


def counts(take: RoutineTake) -> bool:
    """Whether scores are made with the take."""
    return is_checked(take) and passes(take)


def passes(take: RoutineTake) -> bool:
    """Whether the take was found to be the movement, or the coach said so, when it was last compared."""
    return take.likeness is not None and (take.confirmed or not looks_unlike(take))


def looks_unlike(take: RoutineTake) -> bool:
    """Whether the take looked like another movement than the reference when it was compared."""
    return take.likeness is not None and take.likeness < LEAST_LIKENESS


def ask_for_check(take: RoutineTake) -> Job:
    """Compare the take with the reference once both videos are measured."""
    videos = (take.video_id, take.routine.reference_id)
    needed = Job.objects.filter(kind=PROCESS_VIDEO, subject_id__in=videos)
    return enqueue(kind=CHECK_TAKE, subject_id=take.pk, owner=take.routine.owner, waits_for=list(needed))


def ask_for_checks(routine: Routine) -> None:
    """Compare again those takes of the routine that were compared with something else."""
    for take in takes_with_tracks().filter(routine=routine):
        if not is_checked(take):
            ask_for_check(take)


@measured_again.rule
def check_measured_again(video_id: UUID) -> None:
    """Compare again what the video, now with another track, is a part of."""
    for take in takes_with_tracks().filter(Q(video=video_id) | Q(routine__reference=video_id)):
        ask_for_check(take)


def jobs_before_scoring(routine: Routine) -> list[Job]:
    """The jobs whose end a score waits for: measuring and comparing the takes of its routine."""
    takes = list(takes_with_tracks().filter(routine=routine))
    for take in takes:
        # One that is not measured has its job already: it goes on when its video's does.
        if inputs_of(take) and not is_checked(take):
            ask_for_check(take)
    checks = Q(kind=CHECK_TAKE, subject_id__in=[take.pk for take in takes])
    videos = Q(kind=PROCESS_VIDEO, subject_id__in=[take.video_id for take in takes])
    return list(Job.objects.filter(checks | videos)) if takes else []


def forget_check(take_id: UUID) -> None:
    """Remove the job of a take that is going; scores that waited for it go on."""
    drop(kind=CHECK_TAKE, subject_id=take_id)


@handler(CHECK_TAKE)
def check_take(context: JobContext, take_id: UUID) -> None:
    """Compare the take with the reference and write down how alike they are, or why that is not known."""
    context.stage(stages.CHECK)
    take = takes_with_tracks().filter(pk=take_id).first()
    if take is None:
        raise SubjectGone
    inputs, reference, performance = inputs_of(take), take.routine.reference.track, take.video.track
    if reference is None or performance is None:
        return
    with kept_alive():
        likeness, reason = _likeness(take, reference, performance)
        _write_down(take, likeness=likeness, reason=reason, checked=inputs)


@transaction.atomic
def _write_down(take: RoutineTake, **found: Any) -> None:
    passed = passes(take)
    RoutineTake.objects.filter(pk=take.pk).update(**found)
    now = RoutineTake.objects.filter(pk=take.pk).first()
    if now is not None and passes(now) != passed:
        shown_anew.tell(take.routine_id)


def _likeness(take: RoutineTake, reference: Track, performance: Track) -> tuple[float | None, str]:
    """The take's score against the reference, or None and a sentence that says why there is none."""
    routine = take.routine
    try:
        shown = trimmed_track(performance, take.trim_start, take.trim_end)
        check_track(shown, "take")
        score = compare_tracks(
            trimmed_track(reference, routine.trim_start, routine.trim_end),
            shown,
            allow_mirroring=routine.mirroring_allowed,
            joint_weights=routine.joint_weights or None,
        )
    except ScoringError as error:
        return None, str(error)
    return score.total, score.reason


def trimmed_track(track: Track, start: float | None, end: float | None) -> PoseTrack:
    """The measured track between two seconds of its video; None leaves an end open."""
    return pose_track(track=track).between(start, end)
