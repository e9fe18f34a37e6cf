"""A month of the calendar, in the site's time zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format

EARLIEST = 2000
"""Year before which nobody has practised here: addresses with others name no month."""


@dataclass(frozen=True)
class Month:
    """The month that begins on ``first``."""

    first: date

    @classmethod
    def now(cls) -> Month:
        """The one that today is in."""
        return cls(timezone.localdate().replace(day=1))

    @classmethod
    def named(cls, name: str) -> Month | None:
        """The month that ``name`` says as in 2026-11; None for anything else, and for months to come."""
        found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", name, re.ASCII)
        if found is None or int(found[1]) < EARLIEST:
            return None
        month = cls(date(int(found[1]), int(found[2]), 1))
        return month if month.first <= cls.now().first else None

    @property
    def name(self) -> str:
        """As in 2026-11."""
        return f"{self.first:%Y-%m}"

    @property
    def label(self) -> str:
        """In the reader's language, as in November 2026."""
        return date_format(self.first, "YEAR_MONTH_FORMAT")

    @property
    def previous(self) -> Month:
        """The one before."""
        return Month((self.first - timedelta(days=1)).replace(day=1))

    @property
    def next(self) -> Month | None:
        """The one after; None where that has not begun."""
        return Month.named(f"{self.after:%Y-%m}")

    @property
    def after(self) -> date:
        """The first day that is not in it."""
        return (self.first + timedelta(days=31)).replace(day=1)

    @property
    def days(self) -> int:
        """How many it has."""
        return (self.after - self.first).days

    @property
    def begins(self) -> datetime:
        """Its first moment."""
        return timezone.make_aware(datetime.combine(self.first, datetime.min.time()))

    @property
    def ends(self) -> datetime:
        """The first moment that is not in it."""
        return timezone.make_aware(datetime.combine(self.after, datetime.min.time()))

    def holds(self, day: date) -> bool:
        """Whether ``day`` is in it."""
        return self.first <= day < self.after
