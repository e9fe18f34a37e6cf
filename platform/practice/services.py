"""Making, changing and removing attempts."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from common.names import clean_name
from library.access import get_routine_to_practise
from library.errors import MovementGone, NotRetryable
from library.hold import require_not_on_hold
from library.jobs import enqueue, retry
from library.kinds import PROCESS_VIDEO
from library.models import Job, Routine, Video
from library.routines.counting import jobs_before_scoring
from library.routines.services import check_trim
from library.services import delete_video, require_leave_to_upload
from practice.access import attempts_worked_on, require_in_practice
from practice.errors import AlreadyAttempted, ReferenceAsPractice, ReferenceGone, VideoNotYours
from practice.models import Attempt
from practice.stages import CHECK_CRITERIA, RESCORE_ROUTINE, SCORE_ATTEMPT
from practice.state import attempt_state


@transaction.atomic
def create_attempt(
    *,
    student: User,
    routine: Routine,
    video: Video,
    mirror: str = Attempt.Mirror.AUTO,
    trim_start: float | None = None,
    trim_end: float | None = None,
) -> Attempt:
    """Ask for ``video`` to be scored against ``routine``.

    The student must have access to the routine (Http404 otherwise) and own
    the video; SayAgeFirst or GuardianNeeded where nothing of theirs may be
    worked on, MovementGone where what was measured in it is kept no longer.
    Only what lies between the trims (s) counts; BadRoutine where they are no part of the video.
    Scoring waits for both videos to be processed, and for the end of what is
    still done with the routine's takes.
    """
    get_routine_to_practise(student, routine.pk)
    require_leave_to_upload(student)
    if routine.reference_id is None:
        raise ReferenceGone
    if video.owner_id != student.pk:
        raise VideoNotYours(_("Choose one of your own videos."))
    if video.tracks_removed_at is not None:
        raise MovementGone
    if video.pk == routine.reference_id:
        raise ReferenceAsPractice(_("This is the reference video itself. Choose one of your practice."))
    if routine.takes.filter(video=video).exists():
        raise ReferenceAsPractice(_("This video is a take of the routine. Choose one of your practice."))
    check_trim(start=trim_start, end=trim_end, duration=video.duration)
    values = {"mirror": Attempt.Mirror(mirror), "trim_start": trim_start, "trim_end": trim_end}
    attempt, created = Attempt.objects.get_or_create(
        routine=routine, video=video, defaults={"student": student, **values}
    )
    if not created:
        raise AlreadyAttempted(_("You have already tried this routine with this video."))
    _ask_for_score(attempt)
    return attempt


@transaction.atomic
def set_mirror(*, attempt: Attempt, mirror: str) -> Attempt:
    """Say whether the practice is mirrored (or let it be found out), and score again.

    ReferenceGone or RoutineOutOfSight where nothing can be scored.
    """
    require_not_on_hold(attempt.student_id)
    require_in_practice(attempt)
    attempt.mirror = Attempt.Mirror(mirror)
    attempt.save(update_fields=["mirror"])
    _ask_for_score(attempt)
    return attempt


def trim_attempt(*, attempt: Attempt, start: float | None, end: float | None) -> Attempt:
    """Say which part of the practice counts (s; None: open), and score again if that is another one.

    BadRoutine where it is no part of the video, ReferenceGone or RoutineOutOfSight where none can be scored.
    """
    require_not_on_hold(attempt.student_id)
    require_in_practice(attempt)
    check_trim(start=start, end=end, duration=attempt.video.duration)
    if (attempt.trim_start, attempt.trim_end) != (start, end):
        attempt.trim_start, attempt.trim_end = start, end
        attempt.save(update_fields=["trim_start", "trim_end"])
        _ask_for_score(attempt)
    return attempt


def name_attempt(*, attempt: Attempt, title: str, note: str) -> Attempt:
    """Keep the student's own title and note; BadName for a title of more than one line."""
    attempt.title, attempt.note = clean_name(title), note.strip()
    attempt.save(update_fields=["title", "note"])
    return attempt


@transaction.atomic
def rescore_attempt(*, attempt: Attempt) -> Job:
    """Score the attempt again with what is in force now, measuring nothing again; RoutineOutOfSight."""
    require_not_on_hold(attempt.student_id)
    require_in_practice(attempt)
    return _ask_for_score(attempt)


@transaction.atomic
def rescore_routine(*, routine: Routine) -> int:
    """Score every attempt at the routine again whose student still sees it; how many there are.

    ReferenceGone where there is none to score against.
    """
    attempts = list(attempts_worked_on().filter(routine=routine).select_related("routine", "student"))
    for attempt in attempts:
        _ask_for_score(attempt)
    return len(attempts)


def rescore_replaced(routine_id: UUID) -> int:
    """Have every attempt at a routine with another reference scored again; how many. A rule for the library.

    A job asks for them one by one. Until then each keeps the score it has, with the version and the reference
    it was made with.
    """
    routine = Routine.objects.select_related("owner").get(pk=routine_id)
    count = attempts_worked_on().filter(routine=routine).count()
    if count and routine.owner is not None:
        enqueue(kind=RESCORE_ROUTINE, subject_id=routine.pk, owner=routine.owner)
    return count


@transaction.atomic
def rescore_video(video_id: UUID) -> int:
    """Score every attempt again in which the video is the practice, the reference or a take; how many.

    Those at routines that their students no longer see, or that have lost their reference, are left as they
    are.
    """
    routines = Routine.objects.filter(Q(reference=video_id) | Q(takes__video=video_id)).values("pk")
    uses = Q(video=video_id) | Q(routine__in=routines)
    found = attempts_worked_on().filter(uses).exclude(routine__reference=None)
    attempts = list(found.select_related("routine", "student"))
    for attempt in attempts:
        _ask_for_score(attempt)
    return len(attempts)


@transaction.atomic
def check_routine(routine_id: UUID) -> Job | None:
    """Check the routine's criteria in its scored attempts, without comparing again; None if it has none."""
    routine = Routine.objects.select_related("owner").get(pk=routine_id)
    if routine.owner is None or not routine.attempts.exists():
        return None
    return enqueue(kind=CHECK_CRITERIA, subject_id=routine.pk, owner=routine.owner)


@transaction.atomic
def retry_attempt(*, attempt: Attempt) -> None:
    """Start the failed work of the attempt again, and what it waited for.

    Raises NotRetryable if trying again cannot help, RoutineOutOfSight where the student no longer sees the
    routine, OwnerOnHold for a minor for whom no guardian agrees.
    """
    require_not_on_hold(attempt.student_id)
    require_in_practice(attempt)
    state = attempt_state(attempt=attempt)
    if state.job is None or state.job.state == Job.State.DONE:
        _ask_for_score(attempt)
        return
    if not state.retryable:
        raise NotRetryable(_("Trying again cannot help here. %(reason)s") % {"reason": state.reason})
    _ask_for_score(attempt)
    if state.job.kind == PROCESS_VIDEO:
        retry(job=state.job)


@transaction.atomic
def delete_attempt(*, attempt: Attempt, with_video: bool = False) -> None:
    """Remove the attempt with its scores; its video too if asked and nothing else uses it."""
    video = attempt.video
    attempt.delete()
    if with_video and not is_used(video=video):
        delete_video(video=video)


def is_used(*, video: Video, besides: Attempt | None = None) -> bool:
    """Whether a routine or an attempt (other than ``besides``) needs the video."""
    attempts = video.attempts.all()
    if besides is not None:
        attempts = attempts.exclude(pk=besides.pk)
    return attempts.exists() or video.routines.exists() or video.takes.exists()


def _ask_for_score(attempt: Attempt) -> Job:
    if attempt.routine.reference_id is None:
        raise ReferenceGone
    needed = _video_jobs((attempt.video_id, attempt.routine.reference_id))
    return enqueue(
        kind=SCORE_ATTEMPT,
        subject_id=attempt.pk,
        owner=attempt.student,
        waits_for=list(needed),
        follows=jobs_before_scoring(attempt.routine),
    )


def _video_jobs(videos: Iterable[UUID]) -> Iterable[Job]:
    return Job.objects.filter(kind=PROCESS_VIDEO, subject_id__in=videos)
