"""How much one person says within an hour."""

from __future__ import annotations

from django.core.cache import cache
from django.utils import timezone

from accounts.models import User
from conversation.errors import TooMuchWritten

WRITTEN_PER_HOUR = 60
"""A coach who goes through a class of thirty says one or two things to each. Set by hand."""

HOUR = 3600


def count_as_written(writer: User) -> None:
    """Count one more thing that ``writer`` says in this hour; TooMuchWritten where that were too many.

    Counted here and not from the rows: what is deleted at once was told to others all the same.
    """
    key = f"conversation-{writer.pk}-{int(timezone.now().timestamp()) // HOUR}"
    so_far = cache.get(key, 0)
    if so_far >= WRITTEN_PER_HOUR:
        raise TooMuchWritten
    cache.set(key, so_far + 1, HOUR)
