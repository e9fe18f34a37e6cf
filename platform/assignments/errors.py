"""What a coach can do wrong with an assignment, each with a sentence for them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from common.errors import UserError


class BadAssignment(UserError):
    """Something in it does not fit; ``field`` names what."""

    code = "bad_assignment"

    def __init__(self, said: str, *, field: str = "") -> None:
        super().__init__(said)
        self.field = field

    @classmethod
    def not_a_student(cls) -> BadAssignment:
        """Something is asked of somebody who is no student of the group."""
        return cls(_("Choose a student of this group."), field="student")


class AssignmentOver(UserError):
    """It was ended before: nothing of it is changed any more."""

    code = "assignment_over"
    status = 409

    def __init__(self) -> None:
        super().__init__(_("This assignment was ended. Make a new one instead."))
