"""What a person can do wrong in the library, each with a sentence for them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from common.errors import UserError
from common.reasons import in_words
from scoring.errors import NotAVideo
from scoring.reasons import Reason


class EmptyFile(UserError):
    """The uploaded file holds nothing."""

    code = "empty_file"


class FileTooLarge(UserError):
    """The file is larger than the site takes."""

    code = "too_large"
    status = 413


class StorageFull(UserError):
    """The machine keeps a reserve of its disk free, and this would go into it; later there may be room."""

    code = "storage_full"
    status = 507
    retryable = True


class QuotaReached(UserError):
    """The person or a group of theirs has as many videos, minutes or bytes as one may have."""

    code = "quota_reached"
    status = 413


class OwnerOnHold(UserError):
    """The job's person is a minor for whom no guardian agrees."""

    code = "on_hold"
    status = 403
    retryable = True


class ModelMissing(UserError):
    """The keypoint model is not installed; once it is, trying again helps."""

    code = "model_unavailable"
    status = 503
    retryable = True


class NotRetryable(UserError):
    """The failure would only repeat itself."""

    code = "not_retryable"
    status = 409


class NotYourJob(UserError):
    """Somebody who may see a job, but did not ask for it, wants to end it."""

    code = "not_your_job"
    status = 403

    def __init__(self) -> None:
        super().__init__(_("This work is somebody else's. Only who asked for it can cancel it."))


class NotPlayableYet(UserError):
    """The video's web rendition is still to be made."""

    code = "not_playable_yet"
    status = 409
    retryable = True


class PicturesGone(UserError):
    """The film was taken away, by its time or because only the places of joints are kept."""

    code = "pictures_gone"
    status = 410

    def __init__(self) -> None:
        super().__init__(Reason("pictures_gone"))


class OriginalGone(UserError):
    """The uploaded file went when the face was hidden: nothing can be measured in it any more."""

    code = "original_gone"
    status = 410

    def __init__(self) -> None:
        super().__init__(Reason("original_gone"))


class MovementGone(UserError):
    """What was measured in the video was taken away: its time was over."""

    code = "movement_gone"
    status = 410

    def __init__(self) -> None:
        super().__init__(Reason("movement_gone"))


class VideoInUse(UserError):
    """The video is the reference or a take of a routine and cannot go before it."""

    code = "video_in_use"
    status = 409


class RoutineInUse(UserError):
    """Students have practised the routine; deleting it would delete their attempts."""

    code = "routine_in_use"
    status = 409


class NotACoach(UserError):
    """Only coaches make routines."""

    code = "not_a_coach"
    status = 403


class BadRoutine(UserError):
    """The values of a routine do not fit together; ``field`` names the one to change."""

    code = "bad_routine"

    def __init__(self, said: str | Reason, *, field: str = "") -> None:
        super().__init__(said)
        self.field = field


class Gone(BadRoutine):
    """What should be used was deleted while somebody was at it."""

    code = "gone"
    status = 409


def by_its_name(error: NotAVideo, name: str) -> NotAVideo:
    """``error`` with the ``name`` that people gave the file, which is stored under another."""
    named = type(error)(Reason(error.code, "file", {"name": name}))
    # The engine would say it in the words of its command line.
    named.args = (in_words(named.reason),)
    return named
