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
    """A group's owner can neither leave it, be removed from it, nor stop coaching it."""

    code = "coach_stays"

    def __init__(self) -> None:
        super().__init__(
            _("A group's own coach cannot leave it or stop coaching it. Delete the group instead.")
        )


class CoachIsAdult(UserError):
    """Only a member who is of age, and has said so, coaches a group."""

    code = "coach_is_adult"
    status = 403

    def __init__(self) -> None:
        super().__init__(_("Only somebody who is 18 or older, and has said so, can coach with you."))


class GroupsLeft(UserError):
    """A coach with groups cannot stop being a coach."""

    code = "groups_left"

    def __init__(self) -> None:
        super().__init__(_("You still have groups of your own. Delete them before you stop being a coach."))


class NoRole(UserError):
    """A person is a student, a coach, a guardian or several of these, never none."""

    code = "no_role"

    def __init__(self) -> None:
        super().__init__(_("Choose at least one: student, coach or guardian."))


class WardsLeft(UserError):
    """A guardian with children here stays one, and of age."""

    code = "wards_left"

    def __init__(self) -> None:
        super().__init__(_("You are the guardian of a child here. End that first, on the page of the child."))


class GuardianIsAdult(UserError):
    """Only somebody of age can be a guardian."""

    code = "guardian_is_adult"
    status = 403

    def __init__(self) -> None:
        super().__init__(_("A guardian has to be 18 or older."))


class AgeBandStays(UserError):
    """A person says once how old they are."""

    code = "age_band_stays"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            _("You have said how old you are. Your guardian, or who runs this site, can change it.")
        )


class SayAgeFirst(UserError):
    """Who may be a minor has to say so or not, before something that depends on it."""

    code = "age_not_said"
    status = 403

    def __init__(self) -> None:
        super().__init__(_("Say first how old you are: it is asked at the top of every page."))


class GuardianDecides(UserError):
    """A minor cannot agree to this; the guardian can."""

    code = "guardian_decides"
    status = 403

    def __init__(self) -> None:
        super().__init__(_("Under 18 your guardian decides this. They find it on their page “Children”."))


class GuardianNeeded(UserError):
    """A minor's guardian has to agree before anything is uploaded; the sentence says what is missing."""

    code = "guardian_needed"
    status = 403


class BasicFirst(UserError):
    """Nothing of a child can be learned from while nothing of theirs may be worked on."""

    code = "basic_first"
    status = 409

    def __init__(self) -> None:
        super().__init__(_("Agree to uploading and measuring first; the rest is asked for after that."))


class TextChanged(UserError):
    """The words somebody agrees to are no longer those that are asked for."""

    code = "text_changed"
    status = 409

    def __init__(self) -> None:
        super().__init__(_("The text has changed meanwhile. Read it again, then decide."))


class InvitationGone(UserError):
    """An invitation to be a guardian is too old, answered, taken back or made up."""

    code = "invitation_gone"
    status = 404

    def __init__(self) -> None:
        super().__init__(
            _("This invitation is no longer valid: each works for 14 days, and once. Ask for another one.")
        )


class NotYourInvitation(UserError):
    """Neither the child nor the coach who asked can be the guardian that was asked for."""

    code = "not_your_invitation"
    status = 403

    def __init__(self) -> None:
        super().__init__(_("This invitation is for somebody else: sign in as the guardian it was sent to."))


class BadInvitation(UserError):
    """Nobody can be asked like this to be a guardian; the sentence says why."""

    code = "bad_invitation"


class NobodyReadsAlong(UserError):
    """Nobody writes to a minor alone, and there is no second adult who would read it."""

    code = "nobody_reads_along"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            _("Nobody writes to a minor alone. Invite their guardian, or a second coach to the group.")
        )
