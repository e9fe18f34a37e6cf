"""The default: MoveNet Thunder finds the person, BlazePose heavy measures."""

from __future__ import annotations

import numpy as np

from scoring.pose.blazepose import HIPS, SHOULDERS, LandmarkNetwork, body_square
from scoring.pose.estimators.base import DEFAULT_THREADS, Estimator, Person, Picture, Tracker
from scoring.pose.estimators.movenet import MoveNetEstimator
from scoring.pose.models import HEAVY, require, version_of

LEAST_PRESENCE = 0.5
CHECK_SECONDS = 1.0
"""How often Thunder looks again while all seems well."""

AGREEMENT = 0.6
"""Thunder and BlazePose see the same body if their trunks are this close, in trunk lengths."""


class BlazePoseEstimator(Estimator):
    """BlazePose heavy on a crop from Thunder's joints; 33 landmarks and 3-D joints besides COCO-17."""

    name = "blazepose-heavy"

    def __init__(self, *, threads: int = DEFAULT_THREADS) -> None:
        self.version = version_of(self.name)
        self._network = LandmarkNetwork(require(self.name, HEAVY), threads)
        self.finder = MoveNetEstimator("movenet-thunder", passes=2, threads=threads)

    def measure(self, picture: Picture, person: Person) -> Person:
        """The person measured in the crop that ``person`` gives."""
        return self._network.measure(picture, body_square(person.keypoints)).person()

    def estimate(self, picture: Picture) -> Person | None:
        found = self.finder.find(picture)
        return self.measure(picture, found) if found else None

    def tracker(self) -> Tracker:
        return BlazePoseTracker(self)


class BlazePoseTracker(Tracker):
    """The crop comes from BlazePose's own last joints; Thunder looks at the start, after a loss
    and now and then."""

    def __init__(self, estimator: BlazePoseEstimator) -> None:
        self._estimator = estimator
        self._last: Person | None = None
        self._checked = float("-inf")

    def update(self, picture: Picture, time: float) -> Person | None:
        person = self._estimator.measure(picture, self._last) if self._last else None
        if person is None or person.score < LEAST_PRESENCE or self._doubtful(picture, person, time):
            person = self._search(picture, time)
        self._last = person
        return person

    def _search(self, picture: Picture, time: float) -> Person | None:
        """Start anew with Thunder; its own sight of the last person comes first."""
        finder = self._estimator.finder
        found = finder.follow(picture, self._last) if self._last else None
        found = found or finder.find(picture)
        if found is None:
            return None
        self._checked = time
        person = self._estimator.measure(picture, found)
        return person if person.score >= LEAST_PRESENCE else None

    def _doubtful(self, picture: Picture, person: Person, time: float) -> bool:
        """Whether a check is due and Thunder sees no body, or another, where BlazePose sees one."""
        if time - self._checked < CHECK_SECONDS:
            return False
        self._checked = time
        seen = self._estimator.finder.follow(picture, person)
        return seen is None or trunk_distance(person, seen) > AGREEMENT


def trunk_distance(a: Person, b: Person) -> float:
    """Distance of the middles of two persons' trunks in trunk lengths of ``a``."""
    middle_a, middle_b = (p.keypoints[[*SHOULDERS, *HIPS], :2].mean(axis=0) for p in (a, b))
    trunk = a.keypoints[list(SHOULDERS), :2].mean(axis=0) - a.keypoints[list(HIPS), :2].mean(axis=0)
    return float(np.linalg.norm(middle_a - middle_b) / max(float(np.linalg.norm(trunk)), 1e-6))
