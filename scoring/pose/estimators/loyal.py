"""Following the person somebody chose, and nobody else."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from scoring.arrays import Picture
from scoring.pose.estimators.base import Person, Tracker, trunks_apart
from scoring.pose.estimators.finder import Finder
from scoring.pose.person_at import Point, distance_to, stands_at, trunk_length, trunk_middle

Measure = Callable[[Picture, Person], Person | None]
"""Measures the person seen at a place; None where nobody is."""

LEAST_MOVE, SPEED, MOST_MOVE = 0.5, 3.0, 1.5
"""The followed person's trunk moves between two looks by so many of its lengths, and by so many
more a second, up to a limit: whoever stands farther off is somebody else."""

MOST_GROWTH = 1.8
"""Nor is the followed person suddenly so many times as large, or as small."""

CHECK_SECONDS, RECHECK_SECONDS, PATIENCE = 1.0, 0.3, 3
AGREEMENT = 0.6
SEARCH_SECONDS = 0.15


def find_at(finder: Finder, picture: Picture, point: Point) -> list[Person]:
    """The people who may be meant by ``point`` (pixels), the likeliest first."""
    people = [person for person in finder.about(picture, point) if stands_at(person.keypoints, point)]

    def unlikely(person: Person) -> float:
        joints = person.keypoints
        aside = np.linalg.norm(trunk_middle(joints) - np.array(point)) / trunk_length(joints)
        return float(distance_to(joints, point) + 0.2 * aside - person.score)

    return sorted(people, key=unlikely)


class LoyalTracker(Tracker):
    """Follows one chosen person; looks for them near their last place only, however long it takes.

    With ``measure``, that measures every picture from the joints before and MoveNet
    checks now and then; without, MoveNet does all. Who stands beside is noted once a
    second, so as not to be taken for the chosen person.
    """

    def __init__(self, finder: Finder, person: Person, time: float, measure: Measure | None = None) -> None:
        self._finder = finder
        self._measure = measure
        self._last, self._seen = person, time
        self._agreed = (person, time)
        self._others: list[Person] = []
        self._next_check = self._next_search = time
        self._failed_checks = 0

    def update(self, picture: Picture, time: float) -> Person | None:
        person = self._followed(picture, time)
        if person is not None and time >= self._next_check:
            person = self._checked(picture, person, time)
        if person is None and time >= self._next_search:
            person = self._found_near(picture, time)
        if person is not None:
            self._last, self._seen = person, time
        return person

    def resume(self, person: Person, time: float) -> None:
        self._last, self._seen = person, time
        self._agreed, self._others = (person, time), []
        self._failed_checks, self._next_check = 0, time + CHECK_SECONDS

    def _followed(self, picture: Picture, time: float) -> Person | None:
        """The person by the joints in the picture before."""
        measure = self._measure or self._finder.follow
        return self._same(measure(picture, self._last), time)

    def _checked(self, picture: Picture, person: Person, time: float) -> Person | None:
        """``person``, unless MoveNet sees nobody there several times in a row."""
        seen = self._finder.follow(picture, person)
        if seen and trunks_apart(person, seen) <= AGREEMENT:
            self._agree(picture, person, time)
            return person
        self._failed_checks += 1
        self._next_check = time + RECHECK_SECONDS
        if self._failed_checks < PATIENCE:
            return person
        self._last, self._seen = self._agreed
        return None

    def _found_near(self, picture: Picture, time: float) -> Person | None:
        """The person found anew about the last place."""
        for found in self._finder.near(picture, self._last):
            person = self._same(found, time)
            if person and self._measure:
                person = self._same(self._measure(picture, person), time)
            if person and trunks_apart(person, found) <= AGREEMENT:
                self._agree(picture, person, time)
                return person
        self._next_search = time + (SEARCH_SECONDS if time - self._seen > CHECK_SECONDS else 0.0)
        return None

    def _agree(self, picture: Picture, person: Person, time: float) -> None:
        self._agreed = (person, time)
        self._failed_checks, self._next_check = 0, time + CHECK_SECONDS
        beside = self._finder.beside(picture, person)
        self._others = [other for other in beside if trunks_apart(person, other) > LEAST_MOVE]

    def _same(self, person: Person | None, time: float) -> Person | None:
        """``person``, if that can be the one who was at the last place."""
        if person is None:
            return None
        moved = trunks_apart(self._last, person)
        reach = min(LEAST_MOVE + SPEED * (time - self._seen), MOST_MOVE)
        growth = trunk_length(person.keypoints) / trunk_length(self._last.keypoints)
        alike = 1 / MOST_GROWTH <= growth <= MOST_GROWTH
        another = any(trunks_apart(other, person) < moved for other in self._others)
        return person if alike and moved <= reach and not another else None
