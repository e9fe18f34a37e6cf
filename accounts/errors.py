"""What people can do wrong with accounts and groups."""

from __future__ import annotations

from django.utils.translation import gettext as _

from common.errors import UserError


class UnknownInvitation(UserError):
    """No group has this invitation code, or no longer."""

    code = "unknown_invitation"
    status = 404

    def __init__(self) -> None:
        super().__init__(
            _("This invitation is not valid. Perhaps the code was renewed: ask your coach for the new one.")
        )


class TakenOut(UserError):
    """A coach took the person out of the group; its code does not lead back."""

    code = "taken_out"
    status = 403

    def __init__(self) -> None:
        super().__init__(_("Your coach has taken you out of this group. Ask them to let you in again."))


class CoachStays(UserError):
    """A group's owner can neither leave it nor be removed from it."""

    code = "coach_stays"

    def __init__(self) -> None:
        super().__init__(_("A group's own coach cannot leave it. Delete the group instead."))


class GroupsLeft(UserError):
    """A coach with groups cannot stop being a coach."""

    code = "groups_left"

    def __init__(self) -> None:
        super().__init__(_("You still have groups of your own. Delete them before you stop being a coach."))


class NoRole(UserError):
    """A person is a student, a coach or both, never neither."""

    code = "no_role"

    def __init__(self) -> None:
        super().__init__(_("Choose at least one: student or coach."))
