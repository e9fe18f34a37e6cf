"""How often one person does something within an hour."""

from __future__ import annotations

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from accounts.models import User

HOUR = 3600


@transaction.atomic
def within_hour(person: User, *, what: str, most: int) -> bool:
    """Count that ``person`` does ``what`` once more in this hour; False where that is more than ``most``.

    Counted here and not from rows: what is removed at once was done all the same.
    """
    key = f"{what}-{person.pk}-{int(timezone.now().timestamp()) // HOUR}"
    # The shared cache reads and then writes: one thing at a time is counted of a person.
    User.objects.select_for_update(no_key=True).filter(pk=person.pk).first()
    cache.add(key, 0, HOUR)
    return cache.incr(key) <= most
