"""What a course of attempts comes to: best, change, fall-off within a day, days of the week."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.dates import WEEKDAYS

from progress.points import Point
from scoring.compare.calibration import TOTAL_NOISE
from scoring.language import whole

SAME, BETTER, LESS = "same", "better", "less"


ARROWS = {BETTER: "arrow-up-right", LESS: "arrow-down-right"}
"""The icon of a judged change; of any other it is ``arrow-right``, whichever way the number went."""


def signed(points: int) -> str:
    """A difference with its sign; the minus is the long one."""
    return f"{'+' if points > 0 else '−' if points < 0 else ''}{abs(points)}"


class Totalled(Protocol):
    """An attempt, however much of it was read."""

    @property
    def total(self) -> float | None:
        """Its form, 0..100."""


@dataclass(frozen=True)
class Change:
    """From one total to a later one, 0..100 each, of two attempts that compare."""

    before: Totalled
    after: Totalled

    @property
    def points(self) -> int:
        """By how much the later total is higher, in the whole numbers that are shown."""
        return whole(self.after.total or 0.0) - whole(self.before.total or 0.0)

    @property
    def size(self) -> int:
        """The same without its sign."""
        return abs(self.points)

    @property
    def trend(self) -> str:
        """``better``, ``less`` or, within what two measurements of the same practice differ by, ``same``."""
        if abs((self.after.total or 0.0) - (self.before.total or 0.0)) <= TOTAL_NOISE:
            return SAME
        return BETTER if self.points > 0 else LESS

    @property
    def arrow(self) -> str:
        """The icon that says what ``trend`` does: no arrow falls beside “about the same”."""
        return ARROWS.get(self.trend, "arrow-right")

    @property
    def signed(self) -> str:
        """``points`` with their sign."""
        return signed(self.points)


@dataclass(frozen=True)
class Session:
    """The counted attempts of one day, two at least, in order of time."""

    day: date
    points: tuple[Point, ...]

    @property
    def first(self) -> float:
        """Total of the first, 0..100."""
        return self.points[0].total or 0.0

    @property
    def last(self) -> float:
        """Total of the last, 0..100."""
        return self.points[-1].total or 0.0

    @property
    def best(self) -> float:
        """The highest total, 0..100."""
        return max(point.total or 0.0 for point in self.points)

    @property
    def fall_off(self) -> int:
        """By how many points, in whole numbers, the last one lies under the best one."""
        return whole(self.best) - whole(self.last)

    @property
    def falls_off(self) -> bool:
        """Whether that is more than two measurements of the same practice differ by."""
        return self.best - self.last > TOTAL_NOISE


@dataclass(frozen=True)
class Weekday:
    """A day of the week: on how many dates there was practice, and how many attempts were made on them."""

    name: str
    dates: int
    attempts: int
    most: int

    @property
    def percent(self) -> int:
        """Its dates as a share of those of the fullest day of the week, for a bar."""
        return round(100 * self.dates / self.most) if self.most else 0


def sessions_of(points: Iterable[Point]) -> tuple[Session, ...]:
    """The days with two counted attempts or more, the newest first."""
    by_day: defaultdict[date, list[Point]] = defaultdict(list)
    for point in points:
        if point.counts:
            by_day[point.day].append(point)
    found = (Session(day, tuple(of_day)) for day, of_day in by_day.items() if len(of_day) > 1)
    return tuple(sorted(found, key=lambda session: session.day, reverse=True))


def weekdays_of(days: Sequence[date]) -> tuple[Weekday, ...]:
    """Monday to Sunday; ``days`` has one date for each attempt, judged or not: both are practice."""
    attempts = Counter(day.weekday() for day in days)
    dates = Counter(day.weekday() for day in set(days))
    most = max(dates.values(), default=0)
    return tuple(Weekday(str(name), dates[day], attempts[day], most) for day, name in WEEKDAYS.items())
