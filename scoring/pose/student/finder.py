"""Finding and following a person with the student."""

from __future__ import annotations

import numpy as np

from scoring.arrays import FloatArray, Picture
from scoring.pose.crops import Square, whole
from scoring.pose.estimators.base import Person
from scoring.pose.finder import BODY, LEAST_SCORE, SURE_SCORE, Finder, person_score, person_square, tiles
from scoring.pose.skeleton import COCO17
from scoring.pose.student.session import StudentSession

CLOSE_ENOUGH = 0.55
"""A person whose crop has at least this share of the picture's side needs no closer look."""


QUITE_SURE = 0.73
"""Above this a look is not checked by one at the mirror image: half of all sports photos."""

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
