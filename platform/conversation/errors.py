"""What a person can do wrong in a conversation, each with a sentence for them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from common.errors import UserError


class NothingSaid(UserError):
    """A comment without anything in it."""

    code = "nothing_said"

    def __init__(self) -> None:
        super().__init__(_("Write something first."))


class TooMuchWritten(UserError):
    """Somebody wrote more within an hour than one person does."""

    code = "too_much_written"
    status = 429
    retryable = True

    def __init__(self) -> None:
        super().__init__(_("That was a lot within an hour. Wait a little, then go on writing."))


class NoSuchMoment(UserError):
    """The film has no such second."""

    code = "no_such_moment"

    def __init__(self) -> None:
        super().__init__(_("The film has no such moment. Choose one from the player."))


class NothingJudged(UserError):
    """A coach's word on a result that is not there would be shown to nobody."""

    code = "nothing_judged"
    status = 409

    def __init__(self) -> None:
        super().__init__(_("There is no result to say that of. Write a comment instead."))


class NoMomentYet(UserError):
    """Until an attempt has a result, its page has no player to choose a moment in."""

    code = "no_moment_yet"
    status = 409

    def __init__(self) -> None:
        super().__init__(_("There is no result yet: until then a comment is about the whole attempt."))


class CannotAnswer(UserError):
    """Only a comment of the same attempt that is still there is answered."""

    code = "cannot_answer"
    status = 409

    def __init__(self) -> None:
        super().__init__(_("This comment cannot be answered: it was removed."))


class TooLateToEdit(UserError):
    """What others have long read is not changed under them."""

    code = "too_late_to_edit"
    status = 409

    def __init__(self) -> None:
        super().__init__(_("A comment can be changed for a day. You can still delete it and write another."))


class OwnAttempt(UserError):
    """Praise is for somebody else."""

    code = "own_attempt"
    status = 403

    def __init__(self) -> None:
        super().__init__(_("Praise is for somebody else’s attempt."))


class BadDrawing(UserError):
    """What was sent is no drawing, or one of too many lines."""

    code = "bad_drawing"

    def __init__(self) -> None:
        super().__init__(_("This drawing cannot be kept. Draw fewer lines, or draw it again."))


class NoTotal(UserError):
    """A coach's total stands beside a measured one."""

    code = "no_total"
    status = 409

    def __init__(self) -> None:
        super().__init__(_("This attempt has no measured total that yours could stand beside."))


class BadVoice(UserError):
    """A recording that cannot be decoded, or without sound."""

    code = "bad_voice"
    status = 422

    def __init__(self) -> None:
        super().__init__(_("This recording cannot be played. Record it again."))


class VoiceTooLong(UserError):
    """A recording of more than a minute."""

    code = "voice_too_long"
    status = 422

    def __init__(self) -> None:
        super().__init__(_("A voice note lasts a minute at most. Record a shorter one."))


class NoVoiceWithoutFilm(UserError):
    """Voice notes are kept as long as the film: none is taken in after it."""

    code = "no_voice_without_film"
    status = 409

    def __init__(self) -> None:
        super().__init__(_("The film is kept no longer, and no voice note is kept after it. Write instead."))
