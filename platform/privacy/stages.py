"""The kinds of jobs here, their stages in words, and how long things last."""

from __future__ import annotations

from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EXPORT_DATA = "export_data"
"""Kind of the job that writes an export; its subject is the export."""

ERASE_ACCOUNT = "erase_account"
"""Kind of the job that erases a person; its subject is the row of ``Leaving``."""

COLLECT, PACK, ERASE = "collect", "pack", "erase"

STAGE_WORDS: dict[str, str | Promise] = {
    COLLECT: _("Collecting your data"),
    PACK: _("Packing your videos"),
    ERASE: _("Erasing"),
}

EXPORT_KEPT = timedelta(days=7)
"""How long an export can be downloaded. A week reaches every weekday once, so that whoever reads mail only at
the weekend finds it; longer, a copy of everything would lie about for nothing. It can be made again."""

GRACE = timedelta(days=14)
"""From asking to be deleted to erasure. Two weeks: a mail that is read after a holiday still helps whoever
was not the one who asked; well within the month in which erasure has to be done (GDPR, article 12)."""

PACK_SECONDS = 6 * 3600.0
"""Limit of packing, s: the largest quota of a person (20 GB) at 1 MB/s, twice in and out of a slow bucket."""

ERASE_SECONDS = 3600.0
"""Limit of erasing, s: a thousand videos take a minute or two; the rest is the database's own cleaning."""
