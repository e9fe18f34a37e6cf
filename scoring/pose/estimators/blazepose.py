"""The default: MoveNet Thunder finds the person, BlazePose heavy measures."""

from __future__ import annotations

import numpy as np

from scoring.arrays import Picture
from scoring.pose.blazepose import HIPS, SHOULDERS, LandmarkNetwork, body_square
from scoring.pose.estimators.base import DEFAULT_THREADS, Estimator, Person, Tracker, as_picture
from scoring.pose.estimators.movenet import SEARCH_SECONDS
from scoring.pose.finder import SURE_SCORE, Finder
from scoring.pose.loyal import LoyalTracker, find_at
from scoring.pose.models import HEAVY, THUNDER, require, version_of
from scoring.pose.movenet.session import MoveNetSession
from scoring.pose.person_at import Point, stands_at

PHOTO_PRESENCE = 0.3
"""In a single picture a person less sure than this is none."""

LEAST_PRESENCE = 0.5
"""The same in a video, where a wrong person would be followed."""

JOINT_SCORE = 0.27
"""Thunder's score before and after BlazePose has measured, on average, below which a find in a
video is a chance likeness: measured on scenes without people, where it stays below 0.23."""

MEMORY_SECONDS = 0.5
"""How long a person who is not seen is looked for near the same place before anybody will do."""

CHECK_SECONDS = 1.0
RECHECK_SECONDS = 0.3
PATIENCE = 3
"""How many checks in a row Thunder may see nobody where BlazePose follows somebody."""

AGREEMENT = 0.6
"""Both see the same body if the middles of their trunks are this close, in trunk lengths."""


class BlazePoseEstimator(Estimator):
    """BlazePose heavy on a crop from Thunder's joints; 33 landmarks and 3-D joints besides COCO-17."""

    name = "blazepose-heavy"

    def __init__(self, *, threads: int = DEFAULT_THREADS) -> None:
        self.version = version_of(self.name)
        self._network = LandmarkNetwork(require(self.name, HEAVY), threads)
        self.finder = Finder(MoveNetSession(require(self.name, THUNDER), threads))

    def measure(self, picture: Picture, person: Person) -> Person:
        """The person measured in the crop that ``person`` gives."""
        return self._network.measure(picture, body_square(person.keypoints)).person()

    def estimate(self, picture: Picture) -> Person | None:
        picture = as_picture(picture)
        found = self.finder.find(picture)
        person = self.measure(picture, found) if found else None
        return person if person and person.score >= PHOTO_PRESENCE else None

    def tracker(self) -> Tracker:
        return BlazePoseTracker(self)

    def person_at(self, picture: Picture, point: Point) -> Person | None:
        picture = as_picture(picture)
        for found in find_at(self.finder, picture, point):
            person = self._surely(picture, found)
            if person and stands_at(person.keypoints, point):
                return person
        return None

    def tracker_of(self, person: Person, time: float) -> Tracker:
        return LoyalTracker(self.finder, person, time, self._surely)

    def _surely(self, picture: Picture, person: Person) -> Person | None:
        """The person measured, if surely there."""
        measured = self.measure(picture, person)
        return measured if measured.score >= LEAST_PRESENCE else None


class BlazePoseTracker(Tracker):
    """The crop comes from BlazePose's own last joints; Thunder looks at the start, after a loss
    and now and then."""

    def __init__(self, estimator: BlazePoseEstimator) -> None:
        self._estimator = estimator
        self._finder = estimator.finder
        self._last: Person | None = None
        self._seen = float("-inf")
        self._next_check = float("-inf")
        self._next_search = float("-inf")
        self._failed_checks = 0

    def update(self, picture: Picture, time: float) -> Person | None:
        if self._last and time - self._seen > MEMORY_SECONDS:
            self._last = None
        person = self._estimator.measure(picture, self._last) if self._last else None
        if person is None or person.score < LEAST_PRESENCE:
            person = self._search(picture, time)
        elif time >= self._next_check:
            person = self._check(picture, person, time)
        if person is not None:
            self._last, self._seen = person, time
        return person

    def _search(self, picture: Picture, time: float) -> Person | None:
        """Start anew: where the person was, as long as that is a moment ago, then anywhere."""
        if self._last:
            return self._search_near(picture, self._last, time)
        thorough = time >= self._next_search
        self._next_search = time + SEARCH_SECONDS if thorough else self._next_search
        found = self._finder.find(picture, thorough=thorough)
        return self._accept(picture, found, time) if found else None

    def _search_near(self, picture: Picture, last: Person, time: float) -> Person | None:
        found = self._finder.follow(picture, last)
        person = self._estimator.measure(picture, found) if found else None
        if person and person.score >= LEAST_PRESENCE:
            return person
        found = self._finder.around(picture, last)
        return self._accept(picture, found, time) if found else None

    def _accept(self, picture: Picture, found: Person, time: float) -> Person | None:
        """The found person measured, if BlazePose, and Thunder after it, see one too."""
        person = self._estimator.measure(picture, found)
        again = self._finder.follow(picture, person)
        score = (found.score + (again.score if again else 0.0)) / 2
        if person.score < LEAST_PRESENCE or score < JOINT_SCORE:
            return None
        self._failed_checks, self._next_check = 0, time + CHECK_SECONDS
        return person

    def _check(self, picture: Picture, person: Person, time: float) -> Person | None:
        """``person`` if Thunder sees the same; else, soon or later, another search."""
        seen = self._finder.follow(picture, person)
        if seen and trunk_distance(person, seen) <= AGREEMENT:
            self._failed_checks, self._next_check = 0, time + CHECK_SECONDS
            return person
        self._failed_checks += 1
        self._next_check = time + RECHECK_SECONDS
        if seen and seen.score >= SURE_SCORE:
            return self._accept(picture, seen, time) or person
        if self._failed_checks < PATIENCE:
            return person
        self._last = None
        return self._search(picture, time)


def trunk_distance(a: Person, b: Person) -> float:
    """Distance of the middles of two persons' trunks in trunk lengths of ``a``."""
    middle_a, middle_b = (p.keypoints[[*SHOULDERS, *HIPS], :2].mean(axis=0) for p in (a, b))
    trunk = a.keypoints[list(SHOULDERS), :2].mean(axis=0) - a.keypoints[list(HIPS), :2].mean(axis=0)
    return float(np.linalg.norm(middle_a - middle_b) / max(float(np.linalg.norm(trunk)), 1e-6))
