"""Our own small model: a student of the default extractor.

It has learned from pictures of people only, and sees somebody in a tree as
well. So MoveNet Lightning is its witness: in a video it finds the person, at the
start, after a loss and once a second; in a photo it is asked where there is doubt.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from scoring.arrays import FloatArray, Picture
from scoring.pose.crops import Square, person_square, tiles, turned_square, whole
from scoring.pose.estimators.base import DEFAULT_THREADS, Estimator, Person, Tracker, as_picture
from scoring.pose.estimators.blazepose import AGREEMENT, trunk_distance
from scoring.pose.estimators.finder import (
    BODY,
    LEAST_SCORE,
    SURE_SCORE,
    Finder,
    MoveNetSession,
    onnx_session,
    person_score,
)
from scoring.pose.estimators.loyal import CHECK_SECONDS, PATIENCE, RECHECK_SECONDS, LoyalTracker, find_at
from scoring.pose.estimators.movenet import LEAST_VIDEO_SCORE, SEARCH_SECONDS, MoveNetTracker
from scoring.pose.models import LIGHTNING, STUDENT, models_dir, require, version_of
from scoring.pose.person_at import Point, stands_at
from scoring.pose.skeleton import COCO17


class StudentSession:
    """The student on onnxruntime: square pictures in, joints out. ``size`` is its input side."""

    def __init__(self, path: Path, threads: int) -> None:
        self._session = onnx_session(path, threads)
        self._input = self._session.get_inputs()[0].name
        self.size = int(self._session.get_inputs()[0].shape[2])

    def run(self, picture: Picture) -> FloatArray:
        """Joints ``[17, 3]`` of ``picture [size, size, 3]`` RGB uint8: shares of its side, confidence."""
        tensor = picture.transpose(2, 0, 1)[None].astype(np.float32)
        return np.asarray(self._session.run(None, {self._input: tensor})[0][0])


CLOSE_ENOUGH = 0.55
"""A person whose crop has at least this share of the picture's side needs no closer look."""

QUITE_SURE = 0.73
"""Above this a look is not checked by one at the mirror image: half of all sports photos."""

BESIDE = (-0.6, 0.6)
"""Where others are looked for: middles of squares beside the person's, as multiples of its side."""

TOGETHER = 0.1
"""Two places of a joint nearer than this share of the crop are one, and its mean is better than either."""


class StudentFinder(Finder):
    """Looks for the person with the student, which knows people turned any way: few looks do."""

    def __init__(self, session: StudentSession) -> None:
        self._student = session

    def look(self, picture: Picture, square: Square, *, sure: float = QUITE_SURE) -> Person:
        """The person nearest the middle of ``square``, however unsure.

        Looked at twice, mirrored too, where the first look is less sure than ``sure``.
        """
        size = self._student.size
        cut = square.cut(picture, size)
        joints = self._student.run(cut)
        if joints[BODY, 2].mean() < sure:
            joints = merged(joints, mirrored(self._student.run(cut[:, ::-1])))
        xy = square.to_picture(joints[:, :2] * size, size)
        keypoints = np.column_stack([xy, joints[:, 2]]).astype(np.float32)
        return Person(keypoints, person_score(keypoints))

    def find(self, picture: Picture, *, thorough: bool = True) -> Person | None:
        """The person by one look at the whole picture, and by a closer one where that leaves doubt."""
        best = self._closer(picture, self.look(picture, whole(picture)))
        if thorough and best.score < SURE_SCORE:
            for square in tiles(picture):
                best = max(best, self._closer(picture, self.look(picture, square)), key=lambda p: p.score)
        return best if best.score >= LEAST_SCORE else None

    def beside(self, picture: Picture, person: Person) -> list[Person]:
        """Whoever a look at the whole picture and at both sides of ``person`` shows, maybe that person."""
        square = person_square(person.keypoints)
        sides = (replace(square, x=square.x + share * square.side) for share in BESIDE)
        looks = (self.look(picture, part) for part in (whole(picture), *sides))
        return [seen for seen in looks if seen.score >= LEAST_SCORE]

    def _closer(self, picture: Picture, person: Person) -> Person:
        square = person_square(person.keypoints)
        large = square.side >= CLOSE_ENOUGH * max(picture.shape[:2])
        if large and person.score >= SURE_SCORE:
            return person
        return max(person, self.look(picture, square), key=lambda p: p.score)

    def _turned(self, picture: Picture, person: Person, about: Person) -> Person:
        """The student has learned people turned any way; another look would tell nothing new."""
        return person


def mirrored(joints: FloatArray) -> FloatArray:
    """``joints [17, 3]`` (shares of the side) of a mirror image as those of the picture itself."""
    turned = joints[list(COCO17.swaps)]
    return np.column_stack([1 - turned[:, 0], turned[:, 1:]])


def merged(first: FloatArray, second: FloatArray) -> FloatArray:
    """What two looks ``[17, 3]`` at the same crop say together.

    The mean of places that are about the same, weighted by confidence; of others,
    left leg or right, the surer. The confidence is the mean of both: who is
    contradicted is less sure.
    """
    sure = np.stack([first[:, 2:], second[:, 2:]])
    share = sure[1] / np.maximum(sure.sum(axis=0), 1e-9)
    apart = np.linalg.norm(first[:, :2] - second[:, :2], axis=1, keepdims=True) >= TOGETHER
    share = np.where(apart, np.round(share), share)
    places = first[:, :2] + share * (second[:, :2] - first[:, :2])
    return np.concatenate([places, sure.mean(axis=0)], axis=1)


DOUBT = 0.5
"""A person in a photo of whom the student is less sure must be seen by the witness."""

WITNESSED = 0.18
"""How sure the witness must be then: of sports photos this loses five people in a thousand; of
scenes beside performers that look like somebody to the student, three in four are refused."""

STEADY = 0.9
"""In a video a look is checked at the mirror image below this, nearly always: limbs taken for those of
the other side in some frames are worse than half the speed."""

LEAST_SURE = 0.35
"""In a video, who is less sure than this is lost: one sports photo in a hundred has less."""


class StudentEstimator(Estimator):
    """The student in the ONNX file at ``path``, with or without a witness."""

    def __init__(
        self,
        path: Path,
        name: str,
        version: str,
        *,
        threads: int = DEFAULT_THREADS,
        witness: Finder | None = None,
    ) -> None:
        self.name, self.version = name, version
        self.finder = StudentFinder(StudentSession(path, threads))
        self.witness = self.onlooker = witness

    def measure(self, picture: Picture, person: Person) -> Person | None:
        """The person measured in the crop that ``person`` gives; None if not surely there."""
        measured = self.finder.look(picture, person_square(person.keypoints), sure=STEADY)
        return measured if measured.score >= LEAST_SURE else None

    def estimate(self, picture: Picture) -> Person | None:
        picture = as_picture(picture)
        person = self.finder.find(picture)
        if person is None or person.score >= DOUBT or self._witnessed(picture, person):
            return person
        return None

    def _witnessed(self, picture: Picture, person: Person) -> bool:
        if self.witness is None:
            return True
        squares = (turned_square(person.keypoints), person_square(person.keypoints))
        return any(self.witness.look(picture, square).score >= WITNESSED for square in squares)

    def tracker(self) -> Tracker:
        return MoveNetTracker(self.finder) if self.witness is None else StudentTracker(self, self.witness)

    def person_at(self, picture: Picture, point: Point) -> Person | None:
        picture = as_picture(picture)
        for found in find_at(self.witness or self.finder, picture, point):
            person = self.measure(picture, found)
            if person and stands_at(person.keypoints, point):
                return person
        return None

    def tracker_of(self, person: Person, time: float) -> Tracker:
        return LoyalTracker(self.witness or self.finder, person, time, self.measure)


class StudentTracker(Tracker):
    """The student measures each picture in the crop from its last joints; the witness finds and checks."""

    def __init__(self, estimator: StudentEstimator, witness: Finder) -> None:
        self._estimator, self._witness = estimator, witness
        self._last: Person | None = None
        self._next_check = self._searched = float("-inf")
        self._failed_checks = 0

    def update(self, picture: Picture, time: float) -> Person | None:
        person = self._estimator.measure(picture, self._last) if self._last else None
        if person is not None and time >= self._next_check:
            person = self._checked(picture, person, time)
        self._last = person if person is not None else self._found(picture, time)
        return self._last

    def resume(self, person: Person, time: float) -> None:
        self._last = person
        self._failed_checks, self._next_check = 0, time + CHECK_SECONDS

    def _checked(self, picture: Picture, person: Person, time: float) -> Person | None:
        """``person``, unless the witness has seen somebody else, or nobody, several times."""
        seen = self._witness.follow(picture, person)
        agreed = seen is not None and trunk_distance(person, seen) <= AGREEMENT
        self._failed_checks = 0 if agreed else self._failed_checks + 1
        self._next_check = time + (CHECK_SECONDS if agreed else RECHECK_SECONDS)
        return person if self._failed_checks < PATIENCE else None

    def _found(self, picture: Picture, time: float) -> Person | None:
        thorough = time - self._searched >= SEARCH_SECONDS or self._last is not None
        self._searched = time if thorough else self._searched
        found = self._witness.find(picture, thorough=thorough)
        if found is None or found.score < LEAST_VIDEO_SCORE:
            return None
        self._failed_checks, self._next_check = 0, time + CHECK_SECONDS
        return self._estimator.measure(picture, found)


def shipped(threads: int) -> StudentEstimator:
    """The student that comes with the product; ModelUnavailable if it is not installed."""
    path = require("student", STUDENT)
    witness = Finder(MoveNetSession(require("student", LIGHTNING), threads))
    return StudentEstimator(path, "student", version_of("student"), threads=threads, witness=witness)


def installed_witness(threads: int) -> Finder | None:
    """MoveNet Lightning, where it is installed."""
    path = models_dir() / LIGHTNING
    return Finder(MoveNetSession(path, threads)) if path.is_file() else None
