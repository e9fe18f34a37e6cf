"""MoveNet alone: Thunder or Lightning."""

from __future__ import annotations

from scoring.arrays import Picture
from scoring.pose.estimators.base import DEFAULT_THREADS, Estimator, Person, Tracker, as_picture
from scoring.pose.estimators.finder import Finder, MoveNetSession
from scoring.pose.estimators.loyal import LoyalTracker, find_at
from scoring.pose.models import MODEL_FILES, require, version_of
from scoring.pose.person_at import Point

SEARCH_SECONDS = 0.5
"""How often an empty scene is searched thoroughly; in between one look at each picture must do."""

LEAST_VIDEO_SCORE = 0.35
"""A person newly found in a video, where a chance likeness would be followed, is at least so sure."""


class MoveNetEstimator(Estimator):
    """MoveNet by ``name``, whose ONNX file is the first of the model's files."""

    def __init__(self, name: str, *, threads: int = DEFAULT_THREADS) -> None:
        self.name = name
        self.version = version_of(name)
        self.finder = self.onlooker = Finder(MoveNetSession(require(name, MODEL_FILES[name][0]), threads))

    def estimate(self, picture: Picture) -> Person | None:
        return self.finder.find(as_picture(picture))

    def tracker(self) -> Tracker:
        return MoveNetTracker(self.finder)

    def person_at(self, picture: Picture, point: Point) -> Person | None:
        return next(iter(find_at(self.finder, as_picture(picture), point)), None)

    def tracker_of(self, person: Person, time: float) -> Tracker:
        return LoyalTracker(self.finder, person, time)


class MoveNetTracker(Tracker):
    """Each picture's crop comes from the joints in the one before."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder
        self._last: Person | None = None
        self._searched = float("-inf")

    def update(self, picture: Picture, time: float) -> Person | None:
        person = self._finder.follow(picture, self._last) if self._last else None
        if person is None:
            thorough = time - self._searched >= SEARCH_SECONDS
            self._searched = time if thorough else self._searched
            person = self._finder.find(picture, thorough=thorough)
            person = person if person and person.score >= LEAST_VIDEO_SCORE else None
        self._last = person
        return person

    def resume(self, person: Person, time: float) -> None:
        self._last = person
