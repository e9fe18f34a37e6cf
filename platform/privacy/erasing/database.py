"""What a database keeps of rows that are gone, and having it keep nothing.

SQLite overwrites what is deleted (``secure_delete``, set in the settings), but copies of it may lie in its
write-ahead log and in pages that were rearranged. ``VACUUM`` writes the whole file anew, and a checkpoint
empties the log. PostgreSQL gives the room of rows that are gone free by itself (autovacuum) and writes over
it in time; its own log is kept for as long as its settings say. Both are out of a program's hands.
"""

from __future__ import annotations

import logging
import time

from django.db import DatabaseError, connection
from django.utils import timezone

from library.jobs import kept_alive
from privacy.models import Erasure

logger = logging.getLogger(__name__)

TRIES = 20
"""How often the log is tried to be emptied: it cannot be while somebody reads an older state."""

PAUSE_SECONDS = 0.25


def clean_up() -> bool:
    """Have the database keep nothing of those who were erased; False if that has to be tried again."""
    if not Erasure.objects.filter(cleaned_at=None).exists():
        return True
    if connection.in_atomic_block:
        return False
    try:
        with kept_alive():
            cleaned = _written_anew() if connection.vendor == "sqlite" else True
    except DatabaseError:
        logger.warning(
            "The database could not be written anew; it is tried again within an hour.", exc_info=True
        )
        return False
    if cleaned:
        Erasure.objects.filter(cleaned_at=None).update(cleaned_at=timezone.now())
    return cleaned


def _written_anew() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
    for _try in range(TRIES):
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, _pages, _moved = cursor.fetchone()
        if not busy:
            return True
        time.sleep(PAUSE_SECONDS)
    return False
