"""What somebody who looks for the pose of a photo is told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from library.models import Job
from library.selectors import JobState, job_state
from practice.models import PosePhoto
from practice.stages import FIND_PHOTO_POSE
from scoring.reasons import Reason


class PhotoStep(StrEnum):
    """How far it is."""

    WAITING = "waiting"
    FOUND = "found"
    FAILED = "failed"


@dataclass(frozen=True)
class PhotoState:
    """How far it is, in ``words``, too; ``unattended``: it waits, and no worker is running."""

    state: PhotoStep
    words: str
    why: Reason | None = None
    unattended: bool = False


def photo_state(photo: PosePhoto) -> PhotoState:
    """What became of a photo so far."""
    if photo.joints is not None:
        return PhotoState(PhotoStep.FOUND, _several(photo.people))
    job = Job.objects.filter(kind=FIND_PHOTO_POSE, subject_id=photo.pk).first()
    if job is None:
        return PhotoState(PhotoStep.FAILED, _("That did not work. Try again."))
    state = job_state(job=job)
    if not state.active:
        return PhotoState(PhotoStep.FAILED, state.reason or _("That did not work. Try again."), state.why)
    return PhotoState(PhotoStep.WAITING, _waiting(state), unattended=state.unattended)


def _several(people: int) -> str:
    if people < 2:
        return ""
    return _("There are %(people)s people in the photo: the largest was taken.") % {"people": people}


def _waiting(state: JobState) -> str:
    if state.unattended:
        return _(
            "The computer that does this work is not running just now. The photo waits for an hour, then it "
            "is deleted."
        )
    return " ".join(filter(None, (f"{state.label} …", state.place_words, state.begins_words)))
