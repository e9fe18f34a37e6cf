"""The default: MoveNet Thunder finds the person, BlazePose heavy measures."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scoring.arrays import FloatArray, Picture
from scoring.pose.crops import HIPS, SHOULDERS, Square, body_square
from scoring.pose.estimators.base import DEFAULT_THREADS, Estimator, Person, Tracker, as_picture
from scoring.pose.estimators.finder import SURE_SCORE, Finder, MoveNetSession
from scoring.pose.estimators.loyal import LoyalTracker, find_at
from scoring.pose.estimators.movenet import SEARCH_SECONDS
from scoring.pose.landmarks import COCO_FROM_LANDMARKS
from scoring.pose.models import HEAVY, THUNDER, require, version_of
from scoring.pose.person_at import Point, stands_at

SIZE = 256

LANDMARKS = 33


@dataclass(frozen=True)
class Measurement:
    """What the network says of one crop.

    landmarks ``[33, 5]``: x, y in pixels of the picture, z on the same scale,
    visibility and presence 0..1; joints3d ``[33, 3]`` metres, upright; presence
    of a person in the crop 0..1.
    """

    landmarks: FloatArray
    joints3d: FloatArray
    presence: float

    def person(self) -> Person:
        """As COCO-17, with the landmarks and 3-D joints beside."""
        keypoints = self.landmarks[COCO_FROM_LANDMARKS][:, [0, 1, 3]].astype(np.float32)
        landmarks = self.landmarks[:, :4].astype(np.float32)
        return Person(keypoints, self.presence, landmarks, self.joints3d.astype(np.float32))


class LandmarkNetwork:
    """``pose_landmark_*.tflite`` on LiteRT."""

    def __init__(self, path: Path, threads: int) -> None:
        from ai_edge_litert.interpreter import Interpreter

        with _quiet():
            self._interpreter = Interpreter(str(path), num_threads=threads)
            self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        by_size = {int(np.prod(d["shape"])): d["index"] for d in self._interpreter.get_output_details()}
        self._landmarks, self._presence, self._world = by_size[195], by_size[1], by_size[117]

    def measure(self, picture: Picture, square: Square) -> Measurement:
        """The landmarks of the person in ``square`` of ``picture``."""
        self.infer(square.cut(picture, SIZE))
        raw = self._interpreter.get_tensor(self._landmarks).reshape(-1, 5)[:LANDMARKS].astype(np.float64)
        world = self._interpreter.get_tensor(self._world).reshape(-1, 3)[:LANDMARKS].astype(np.float64)
        presence = float(self._interpreter.get_tensor(self._presence).reshape(-1)[0])
        return Measurement(_place(raw, square), _upright(world, square.angle), presence)

    def infer(self, cut: Picture) -> None:
        """Run the network on ``cut [256, 256, 3]``; its outputs stay in the interpreter."""
        self._interpreter.set_tensor(self._input, cut[None].astype(np.float32) / 255.0)
        self._interpreter.invoke()


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep LiteRT's native greeting off stderr: it has no setting for that. Errors come as exceptions."""
    sys.stderr.flush()
    kept, nothing = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nothing)


def _place(raw: FloatArray, square: Square) -> FloatArray:
    """Landmarks of the crop as landmarks of the picture; logits become probabilities."""
    xy = square.to_picture(raw[:, :2], SIZE)
    z = raw[:, 2:3] * (square.side / SIZE)
    return np.concatenate([xy, z, _sigmoid(raw[:, 3:5])], axis=1)


def _upright(world: FloatArray, angle: float) -> FloatArray:
    """3-D joints turned back by the crop's angle about the line of sight."""
    cos, sin = np.cos(angle), np.sin(angle)
    turn = np.array([[cos, sin, 0.0], [-sin, cos, 0.0], [0.0, 0.0, 1.0]])
    return world @ turn


def _sigmoid(x: FloatArray) -> FloatArray:
    return np.asarray(1.0 / (1.0 + np.exp(-x)))


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
        self.finder = self.onlooker = Finder(MoveNetSession(require(self.name, THUNDER), threads))

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

    def resume(self, person: Person, time: float) -> None:
        self._last, self._seen = person, time
        self._failed_checks, self._next_check = 0, time + CHECK_SECONDS

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
