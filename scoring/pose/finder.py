"""Finding a person in a picture of which nothing is known, with MoveNet."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from scoring.arrays import FloatArray, Picture
from scoring.pose.blazepose import body_square
from scoring.pose.crops import Square, whole
from scoring.pose.estimators.base import Person
from scoring.pose.movenet.decode import decode
from scoring.pose.movenet.session import MoveNetSession
from scoring.pose.person_at import Point
from scoring.pose.skeleton import COCO17

BODY = np.arange(5, len(COCO17))
"""The twelve joints from shoulders to ankles; a face can be turned away."""

LEAST_SCORE = 0.25
"""Mean confidence over the body below which no person is taken to be found."""

FOLLOW_SCORE = 0.2
"""The same for a person who was there a moment ago."""

SURE_SCORE = 0.5
"""Above this no other view of the picture is tried."""

CROP_CONFIDENCE = 0.2
CROP_MARGIN = 1.25
FEWEST_JOINTS = 4
LEAST_SIDE = 16.0
TURNS = (math.pi / 2, -math.pi / 2, math.pi)
AROUND = 2.0
"""Side of the place searched after a loss, as a multiple of the person's crop."""

ABOUT = (1.2, 0.8, 0.5, 0.33, 0.2)
"""Sides of the squares looked at about a point, as shares of the picture's longer side."""

NEAR = (1.0, 0.7, 1.4, 2.0)
"""Sides of the squares searched about the place of a chosen person, as multiples of the crop."""

BESIDE = (-0.6, 0.6)
"""Where others are looked for: middles of squares beside the person's, as multiples of its side."""

LEAST_TILT = math.radians(30)


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
    return Square(float(hips[0]), float(hips[1]), max(2 * CROP_MARGIN * reach, LEAST_SIDE))


def turned_square(keypoints: FloatArray) -> Square:
    """The crop for the same person, turned so that hips to shoulders points up."""
    return replace(person_square(keypoints), angle=body_square(keypoints).angle)


def tiles(picture: Picture) -> list[Square]:
    """Overlapping squares over an oblong picture, for a person too small in the whole."""
    height, width = picture.shape[:2]
    side, length = min(height, width), max(height, width)
    count = math.ceil(length / side * 1.5) if length > 1.2 * side else 0
    places = np.linspace(side / 2, length - side / 2, count)
    half = side / 2
    return [Square(p, half, side) if width > height else Square(half, p, side) for p in map(float, places)]


class Finder:
    """Looks for the person with one MoveNet."""

    def __init__(self, session: MoveNetSession) -> None:
        self._session = session

    def look(self, picture: Picture, square: Square) -> Person:
        """The person nearest the middle of ``square``, however unsure."""
        size = self._session.size
        joints = decode(self._session.run(square.cut(picture, size)))
        xy = square.to_picture(joints[:, :2] * size, size)
        keypoints = np.column_stack([xy, joints[:, 2]]).astype(np.float32)
        return Person(keypoints, person_score(keypoints))

    def find(self, picture: Picture, *, thorough: bool = True) -> Person | None:
        """The person by a look at the whole picture and a closer one.

        If ``thorough``, and that leaves doubt, the picture is also looked at turned,
        because MoveNet hardly knows people upside down, and in parts, because it
        does not see those far away.
        """
        best = self._closer(picture, self.look(picture, whole(picture)))
        if thorough and best.score < SURE_SCORE:
            best = self._closer(picture, self._other_views(picture, best))
        return best if best.score >= LEAST_SCORE else None

    def about(self, picture: Picture, point: Point) -> list[Person]:
        """Everybody seen in squares of several sizes about ``point``, some of them more than once."""
        side = max(picture.shape[:2])
        looks = [self.look(picture, Square(*point, share * side)) for share in ABOUT]
        seen = [*looks, *(self._closer(picture, person) for person in looks)]
        return [person for person in seen if person.score >= LEAST_SCORE]

    def follow(self, picture: Picture, last: Person) -> Person | None:
        """The person who was at ``last`` in the picture before."""
        person = self.look(picture, person_square(last.keypoints))
        if person.score < SURE_SCORE:
            person = self._turned(picture, person, last)
        return person if person.score >= FOLLOW_SCORE else None

    def near(self, picture: Picture, last: Person) -> Iterator[Person]:
        """Everybody seen in squares of several sizes about the place of ``last``; looks as asked for."""
        square = person_square(last.keypoints)
        for share in NEAR:
            look = self.look(picture, replace(square, side=share * square.side))
            yield from (
                person for person in (look, self._closer(picture, look)) if person.score >= LEAST_SCORE
            )

    def beside(self, picture: Picture, person: Person) -> list[Person]:
        """Whoever a look at the whole picture and at both sides of ``person`` shows, maybe that person."""
        square = person_square(person.keypoints)
        sides = (replace(square, x=square.x + share * square.side) for share in BESIDE)
        looks = (self.look(picture, part) for part in (whole(picture), *sides))
        return [seen for seen in looks if seen.score >= LEAST_SCORE]

    def around(self, picture: Picture, last: Person) -> Person | None:
        """The person who was at ``last`` a moment ago and may have moved by about a length."""
        near = person_square(last.keypoints)
        person = self._closer(picture, self.look(picture, replace(near, side=AROUND * near.side)))
        moved = math.dist((near.x, near.y), person.keypoints[BODY, :2].mean(axis=0))
        return person if person.score >= LEAST_SCORE and moved <= AROUND / 2 * near.side else None

    def _other_views(self, picture: Picture, best: Person) -> Person:
        """``best`` or the first sure person, else the surest, in other views of the picture."""
        for square in _views(picture):
            best = max(best, self.look(picture, square), key=_score)
            if best.score >= SURE_SCORE:
                break
        return best

    def _closer(self, picture: Picture, person: Person) -> Person:
        """``person`` or, where it is surer, what a look at the crop about it shows."""
        closer = self.look(picture, person_square(person.keypoints))
        person = max(person, closer, key=_score)
        return self._turned(picture, person, person)

    def _turned(self, picture: Picture, person: Person, about: Person) -> Person:
        """``person`` or, where it is surer, what the crop about a tilted ``about`` shows turned."""
        square = turned_square(about.keypoints)
        if abs(square.angle) < LEAST_TILT:
            return person
        return max(person, self.look(picture, square), key=_score)


def _score(person: Person) -> float:
    return person.score


def _views(picture: Picture) -> Iterator[Square]:
    """The whole picture turned, then parts of it."""
    all_of_it = whole(picture)
    yield from (replace(all_of_it, angle=turn) for turn in TURNS)
    yield from tiles(picture)
