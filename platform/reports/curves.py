"""The course of a month as a drawing: totals by days, with the coach's goal behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from progress.points import Point
from reports.months import Month

WIDTH, HEIGHT = 600, 150
LEFT, RIGHT, TOP, BOTTOM = 34, 10, 10, 24
"""The drawing and the room for its labels, in units of the SVG."""
LINES = (0, 50, 100)
"""Totals at which there is a line across."""


@dataclass(frozen=True)
class Dot:
    """One judged attempt in the drawing; ``counts``: it compares with the month's last."""

    x: str
    y: str
    counts: bool


@dataclass(frozen=True)
class Level:
    """A line across, and the number beside it."""

    value: int
    y: str


@dataclass(frozen=True)
class Curve:
    """What the template draws; numbers are written with a point, as SVG wants them in every language."""

    dots: tuple[Dot, ...]
    line: str
    levels: tuple[Level, ...]
    days: tuple[tuple[int, str], ...]
    goal_y: str
    goal_height: str

    @property
    def width(self) -> int:
        """Of the drawing."""
        return WIDTH

    @property
    def height(self) -> int:
        """Of the drawing."""
        return HEIGHT

    @property
    def left(self) -> int:
        """Where the lines across begin; their numbers end just before it."""
        return LEFT

    @property
    def across(self) -> int:
        """How long they are."""
        return WIDTH - LEFT - RIGHT

    @property
    def has_goal(self) -> bool:
        """Whether the coach set a goal."""
        return self.goal_height != ""


def curve_of(
    points: Sequence[Point], counted: Sequence[Point], month: Month, goal: tuple[int, int] | None
) -> Curve:
    """The curve of the judged ``points`` of ``month``; a line joins those that are ``counted``."""
    judged = [point for point in points if point.judged]
    dots = tuple(Dot(_x(point, month), _y(point.total or 0.0), point in counted) for point in judged)
    return Curve(
        dots=dots,
        line=" ".join(f"{dot.x},{dot.y}" for dot in dots if dot.counts),
        levels=tuple(Level(value, _y(value)) for value in LINES),
        days=tuple((day, _plain(_place(day, month))) for day in range(1, month.days + 1, 7)),
        goal_y=_y(goal[1]) if goal else "",
        goal_height=_plain((goal[1] - goal[0]) / 100 * (HEIGHT - TOP - BOTTOM)) if goal else "",
    )


def _x(point: Point, month: Month) -> str:
    return _plain(_place(point.day.day, month))


def _place(day: int, month: Month) -> float:
    return LEFT + (day - 0.5) / month.days * (WIDTH - LEFT - RIGHT)


def _y(total: float) -> str:
    return _plain(TOP + (1.0 - total / 100.0) * (HEIGHT - TOP - BOTTOM))


def _plain(value: float) -> str:
    return f"{value:.1f}"
