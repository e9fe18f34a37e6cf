"""Which takes count: those found to be the movement of their reference, or that their coach says are it.

A take that was cut wrongly, shows something else or nobody would make
everything count less, so it is compared with the reference once, in the background. What was compared
is written down with the result: a change of any of it is seen, and another comparison asked for.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from library.jobs import enqueue
from library.kinds import CHECK_TAKE, PROCESS_VIDEO
from library.models import Job, Routine, RoutineTake
from scoring.compare.calibration import ANOTHER_MOVEMENT

LEAST_LIKENESS = ANOTHER_MOVEMENT
"""A take that scores less against the reference looks like another movement; its coach is asked."""


def takes_with_tracks() -> QuerySet[RoutineTake]:
    """All takes, each with what its check reads."""
    return RoutineTake.objects.select_related("video__owner", "routine__reference__track", "video__track")


def inputs_of(take: RoutineTake) -> str:
    """Names what a check of the take compares now; empty while one of the videos is not measured."""
    routine = take.routine
    shown = routine.reference_track
    if shown is None or take.video.track_id is None:
        return ""
    reference = (str(shown.pk), routine.trim_start, routine.trim_end)
    performance = (str(take.video.track_id), take.trim_start, take.trim_end)
    compared: list[Any] = [reference, performance, routine.joint_weights, routine.mirroring_allowed]
    # Takes that were compared before there were tolerances stay what they are.
    compared += [routine.tolerances] if routine.tolerances else []
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
    needed = Job.objects.filter(kind=PROCESS_VIDEO, subject_id__in=[one for one in videos if one])
    return enqueue(kind=CHECK_TAKE, subject_id=take.pk, owner=take.video.owner, waits_for=list(needed))


def ask_for_checks(routine: Routine) -> None:
    """Compare again those takes of the routine that were compared with something else."""
    for take in takes_with_tracks().filter(routine=routine):
        if not is_checked(take):
            ask_for_check(take)


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
