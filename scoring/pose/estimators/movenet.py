"""MoveNet alone: Thunder or Lightning."""

from __future__ import annotations

import numpy as np

from scoring.pose.crops import Square, whole
from scoring.pose.estimators.base import DEFAULT_THREADS, Estimator, FloatArray, Person, Picture, Tracker
from scoring.pose.models import MODEL_FILES, require, version_of
from scoring.pose.movenet.decode import decode
from scoring.pose.movenet.session import MoveNetSession
from scoring.pose.skeleton import COCO17

BODY = np.array([COCO17.index(j) for j in COCO17.joints[5:]])
"""The twelve joints from shoulders to ankles; a face can be turned away."""

LEAST_SCORE = 0.2
"""Mean confidence over the body below which there is no person."""

CROP_CONFIDENCE = 0.2
CROP_MARGIN = 1.25
FEWEST_JOINTS = 4


def person_score(keypoints: FloatArray) -> float:
    """How sure MoveNet is of a person: mean confidence of shoulders to ankles, 0..1."""
    return float(keypoints[BODY, 2].mean())


def person_square(keypoints: FloatArray) -> Square:
    """The upright crop for a person with ``keypoints [17, 3]``: about the hips, with margin."""
    hips = keypoints[[COCO17.index("left_hip"), COCO17.index("right_hip")], :2].mean(axis=0)
    sure = keypoints[:, 2] >= CROP_CONFIDENCE
    if sure.sum() < FEWEST_JOINTS:
        sure = np.ones(len(keypoints), dtype=bool)
    reach = float(np.abs(keypoints[sure, :2] - hips).max())
    return Square(float(hips[0]), float(hips[1]), max(2 * CROP_MARGIN * reach, 16.0))


class MoveNetEstimator(Estimator):
    """MoveNet by ``name``; ``passes`` over a single picture: the whole, then the person's crop."""

    def __init__(self, name: str, *, passes: int, threads: int = DEFAULT_THREADS) -> None:
        self.name = name
        self.version = version_of(name)
        self.passes = passes
        self._session = MoveNetSession(require(name, MODEL_FILES[name][0]), threads)

    def look(self, picture: Picture, square: Square) -> Person:
        """The person nearest the middle of ``square``, however unsure."""
        size = self._session.size
        joints = decode(self._session.run(square.cut(picture, size)))
        xy = square.to_picture(joints[:, :2] * size, size)
        keypoints = np.column_stack([xy, joints[:, 2]]).astype(np.float32)
        return Person(keypoints, person_score(keypoints))

    def find(self, picture: Picture) -> Person | None:
        """The person in a picture of which nothing is known."""
        person = self.look(picture, whole(picture))
        for _ in range(self.passes - 1):
            closer = self.look(picture, person_square(person.keypoints))
            person = closer if closer.score >= person.score else person
        return person if person.score >= LEAST_SCORE else None

    def follow(self, picture: Picture, last: Person) -> Person | None:
        """The person who was at ``last`` in the picture before."""
        person = self.look(picture, person_square(last.keypoints))
        return person if person.score >= LEAST_SCORE else None

    def estimate(self, picture: Picture) -> Person | None:
        return self.find(picture)

    def tracker(self) -> Tracker:
        return MoveNetTracker(self)


class MoveNetTracker(Tracker):
    """Each picture's crop comes from the joints in the one before."""

    def __init__(self, estimator: MoveNetEstimator) -> None:
        self._estimator = estimator
        self._last: Person | None = None

    def update(self, picture: Picture, time: float) -> Person | None:
        last = self._last
        person = self._estimator.follow(picture, last) if last else None
        self._last = person or self._estimator.find(picture)
        return self._last
