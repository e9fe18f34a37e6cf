"""What a person can do wrong in practice, each with a sentence for them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from common.errors import UserError


class NotMeasuredYet(UserError):
    """One of the two videos has no track."""

    code = "not_measured"
    retryable = True


class RoutineOutOfSight(UserError):
    """The student no longer sees the routine of an attempt; let in again, they can go on."""

    code = "routine_out_of_sight"
    status = 403
    retryable = True

    def __init__(self) -> None:
        super().__init__(
            _("The routine is no longer shared with the student: what was found stays, no more is scored.")
        )


class VideoNotYours(UserError):
    """Only one's own video can be an attempt."""

    code = "video_not_yours"


class ReferenceAsPractice(UserError):
    """A video compared with itself says nothing."""

    code = "reference_as_practice"


class AlreadyAttempted(UserError):
    """The video is an attempt at this routine already."""

    code = "already_attempted"
    status = 409


class ReferenceGone(UserError):
    """The routine has no reference any more: its coach has left."""

    code = "reference_gone"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            _(
                "The reference of this routine went with the coach who made it. What was scored stays; "
                "nothing can be scored until a coach gives the routine another reference."
            )
        )


class NoSuchPose(UserError):
    """A pose cannot be looked for: somebody is not seen well enough, or what was measured is gone."""

    code = "no_such_pose"
    status = 409

    def __init__(self, said: str = "") -> None:
        super().__init__(
            said
            or _("This pose cannot be looked for: too little of the body is seen. Choose another moment.")
        )


class NotAPhoto(UserError):
    """The file is none of the kinds of photos that are taken."""

    code = "not_a_photo"


class PhotoTooLarge(UserError):
    """The file of a photo is larger than one may be."""

    code = "photo_too_large"
    status = 413


class TooManyPhotos(UserError):
    """Somebody sent more photos within an hour than one person needs."""

    code = "too_many_photos"
    status = 429
    retryable = True

    def __init__(self) -> None:
        super().__init__(_("Those were many photos within an hour. Wait a little, then go on."))


class NotScoredYet(UserError):
    """There is nothing to play before the score is there."""

    code = "not_scored"
    status = 409
    retryable = True
