"""How much one person says within an hour."""

from __future__ import annotations

from accounts.limits import within_hour
from accounts.models import User
from conversation.errors import TooMuchWritten

WRITTEN_PER_HOUR = 60
"""A coach who goes through a class of thirty says one or two things to each. Set by hand."""


def count_as_written(writer: User) -> None:
    """Count one more thing that ``writer`` says in this hour; TooMuchWritten where that were too many."""
    if not within_hour(writer, what="conversation", most=WRITTEN_PER_HOUR):
        raise TooMuchWritten
