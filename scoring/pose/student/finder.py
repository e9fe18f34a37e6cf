"""Finding and following a person with the student."""

from __future__ import annotations

import numpy as np

from scoring.pose.crops import Picture, Square, whole
from scoring.pose.estimators.base import Person
from scoring.pose.finder import LEAST_SCORE, SURE_SCORE, Finder, person_score, person_square, tiles
from scoring.pose.student.session import StudentSession

CLOSE_ENOUGH = 0.55
"""A person whose crop has at least this share of the picture's side needs no closer look."""


class StudentFinder(Finder):
    """Looks for the person with the student, which knows people turned any way: few looks do."""

    def __init__(self, session: StudentSession) -> None:
        self._student = session

    def look(self, picture: Picture, square: Square) -> Person:
        """The person nearest the middle of ``square``, however unsure."""
        size = self._student.size
        joints = self._student.run(square.cut(picture, size))
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
