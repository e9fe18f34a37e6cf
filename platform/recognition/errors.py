"""What a person can do wrong in recognition, each with a sentence for them."""

from __future__ import annotations

from common.errors import UserError


class NotInAGroup(UserError):
    """Nothing can be recognised without a group that has routines."""

    code = "no_routines"
    status = 409


class NothingToCompareWith(UserError):
    """None of the group's routines has a measured example."""

    code = "no_examples"
    status = 409
