"""What pages and the API show of a video's recognition."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser

from accounts.models import Membership, User
from library.models import Job, Video
from library.selectors import JobState, video_state
from practice.services import is_used
from recognition.selectors import Proposal, groups_with_routines, proposals, recognition_state


class State(StrEnum):
    """What a reader needs to know first."""

    NO_ROUTINES = "no_routines"
    UNMEASURED = "unmeasured"
    NOT_ASKED = "not_asked"
    WORKING = "working"
    FAILED = "failed"
    DONE = "done"


@dataclass(frozen=True)
class RecognitionPage:
    """How far recognition is, and what came of it group by group."""

    state: State
    job: JobState | None
    proposals: list[Proposal]


def page_of(*, video: Video, viewer: User | AnonymousUser) -> RecognitionPage | None:
    """What the video's page shows of it; None where there is nothing to propose.

    That is for anybody but its owner, and where it is known what the video is: a reference, a take,
    or an attempt already.
    """
    if video.owner_id != viewer.pk or is_used(video=video):
        return None
    shown = state_of(video=video)
    if shown.state == State.NO_ROUTINES and not _waits_for_routines(video.owner):
        return None
    if shown.state == State.UNMEASURED:
        processing = video_state(video=video)
        # The page says already that it is being processed, or why it could not be.
        return shown if processing and processing.active else None
    return shown


def state_of(*, video: Video) -> RecognitionPage:
    """How far recognising the video is."""
    if not groups_with_routines(user=video.owner).exists():
        return RecognitionPage(State.NO_ROUTINES, None, [])
    if video.track_id is None:
        return RecognitionPage(State.UNMEASURED, None, [])
    job = recognition_state(video=video)
    if job is not None and job.active:
        return RecognitionPage(State.WORKING, job, [])
    if job is not None and job.state == Job.State.FAILED:
        return RecognitionPage(State.FAILED, job, [])
    found = proposals(video=video)
    return RecognitionPage(State.DONE if found else State.NOT_ASKED, job, found)


def _waits_for_routines(person: User) -> bool:
    """Whether a student of some group reads this, who may wonder why nothing is proposed."""
    return Membership.objects.filter(user=person, role=Membership.Role.STUDENT).exists()
