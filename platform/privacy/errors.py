"""What can be wrong about an export or a leave, each with a sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _

from common.errors import UserError


class ExportExpired(UserError):
    """The file has been removed, or is about to be."""

    code = "export_expired"
    status = 410

    def __init__(self) -> None:
        super().__init__(
            _("This export has expired and was removed. Ask for a new one on the page “Your data”.")
        )


class ExportNotReady(UserError):
    """The file is still being written, or could not be."""

    code = "export_not_ready"
    status = 409
    retryable = True

    def __init__(self) -> None:
        super().__init__(_("This export is not ready yet. The page “Your data” says how far it is."))


class NotConfirmed(UserError):
    """The password or code that confirms who is asking is missing or wrong."""

    code = "not_confirmed"
    status = 403


class TooManyTries(UserError):
    """Passwords were tried too often."""

    code = "too_many_tries"
    status = 429
    retryable = True

    def __init__(self) -> None:
        super().__init__(_("That was tried too often. Wait a few minutes and try again."))


class NothingToStay(UserError):
    """The link of a leave that was taken back, or that was not made here."""

    code = "not_leaving"
    status = 404

    def __init__(self) -> None:
        super().__init__(_("There is nothing to take back: this account is not going to be deleted."))


class TooLateToStay(UserError):
    """Erasure has begun."""

    code = "too_late"
    status = 409

    def __init__(self) -> None:
        super().__init__(_("It is too late: this account is being erased."))
