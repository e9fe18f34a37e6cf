"""Our own small model: a student of the default extractor."""

from __future__ import annotations

from pathlib import Path

from scoring.pose.estimators.base import DEFAULT_THREADS, Estimator, Person, Picture, Tracker, as_picture
from scoring.pose.estimators.movenet import MoveNetTracker
from scoring.pose.loyal import LoyalTracker, find_at
from scoring.pose.models import STUDENT, require, version_of
from scoring.pose.person_at import Point
from scoring.pose.student.finder import StudentFinder
from scoring.pose.student.session import StudentSession


class StudentEstimator(Estimator):
    """The student in the ONNX file at ``path``; follows and finds as MoveNet does."""

    def __init__(self, path: Path, name: str, version: str, *, threads: int = DEFAULT_THREADS) -> None:
        self.name, self.version = name, version
        self.finder = StudentFinder(StudentSession(path, threads))

    def estimate(self, picture: Picture) -> Person | None:
        return self.finder.find(as_picture(picture))

    def tracker(self) -> Tracker:
        return MoveNetTracker(self.finder)

    def person_at(self, picture: Picture, point: Point) -> Person | None:
        return next(iter(find_at(self.finder, as_picture(picture), point)), None)

    def tracker_of(self, person: Person, time: float) -> Tracker:
        return LoyalTracker(self.finder, person, time)


def shipped(threads: int) -> StudentEstimator:
    """The student that comes with the product; ModelUnavailable if it is not installed."""
    return StudentEstimator(require("student", STUDENT), "student", version_of("student"), threads=threads)
