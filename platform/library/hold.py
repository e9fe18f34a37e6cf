"""People on hold: minors for whom no guardian agrees. Nothing of theirs is worked on, whoever asks for it."""

from __future__ import annotations

from accounts.consents.selectors import is_on_hold
from library.errors import OwnerOnHold
from scoring.reasons import Reason


def require_not_on_hold(person_id: int) -> None:
    """OwnerOnHold if the person is a minor for whom no guardian agrees."""
    if is_on_hold(person_id=person_id):
        raise OwnerOnHold(Reason("on_hold"))
