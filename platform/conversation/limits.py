"""How much one person says within an hour."""

from __future__ import annotations

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from conversation.errors import TooMuchWritten

WRITTEN_PER_HOUR = 60
"""A coach who goes through a class of thirty says one or two things to each. Set by hand."""

HOUR = 3600


@transaction.atomic
def count_as_written(writer: User) -> None:
    """Count one more thing that ``writer`` says in this hour; TooMuchWritten where that were too many.

    Counted here and not from the rows: what is deleted at once was told to others all the same.
    """
    key = f"conversation-{writer.pk}-{int(timezone.now().timestamp()) // HOUR}"
    # The shared cache reads and then writes: one thing at a time is counted of a person.
    User.objects.select_for_update(no_key=True).filter(pk=writer.pk).first()
    cache.add(key, 0, HOUR)
    if cache.incr(key) > WRITTEN_PER_HOUR:
        raise TooMuchWritten
