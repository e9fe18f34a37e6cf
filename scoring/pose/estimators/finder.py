"""Finding a person in a picture of which nothing is known: MoveNet's ONNX file, its joints, its looks."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import onnxruntime

from scoring.arrays import FloatArray, Picture
from scoring.pose.crops import Square, person_square, tiles, turned_square, whole
from scoring.pose.estimators.base import Person, trunks_apart
from scoring.pose.person_at import Point, trunk_length
from scoring.pose.skeleton import COCO17

OUTPUTS = ("centre", "heat", "regress", "offset")
"""Names of the ONNX file's outputs, in order."""


def onnx_session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    """The ONNX file at ``path``, run by onnxruntime on ``threads`` threads of the processor."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Two sessions whose idle threads spin slow each other down several times.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), sess_options=options, providers=["CPUExecutionProvider"])


class MoveNetSession:
    """MoveNet on onnxruntime: square pictures in, maps out. ``size`` is its input side."""

    def __init__(self, path: Path, threads: int) -> None:
        self._session = onnx_session(path, threads)
        self.size = int(self._session.get_inputs()[0].shape[2])

    def run(self, picture: Picture) -> Maps:
        """The maps of ``picture [size, size, 3]`` RGB uint8."""
        centre, heat, regress, offset = self.infer(picture)
        cells = heat.shape[-1]
        shape = (-1, 2, cells, cells)
        return Maps(centre[0, 0], heat[0], regress[0].reshape(shape), offset[0].reshape(shape))

    def infer(self, picture: Picture) -> list[FloatArray]:
        """The network's raw outputs, in the order of ``OUTPUTS``."""
        tensor = picture.transpose(2, 0, 1)[None].astype(np.float32)
        return list(self._session.run(list(OUTPUTS), {"picture": tensor}))


SOFTENING = 1.8
"""Cells added to a distance before dividing by it, as in the published graph."""


@dataclass(frozen=True)
class Maps:
    """MoveNet's output for one picture on a grid of G cells.

    centre ``[G, G]`` and heat ``[17, G, G]`` in 0..1; regress and offset
    ``[17, 2, G, G]`` as (dy, dx) in cells.
    """

    centre: FloatArray
    heat: FloatArray
    regress: FloatArray
    offset: FloatArray


@lru_cache(maxsize=4)
def _grid(cells: int) -> tuple[FloatArray, FloatArray]:
    ys, xs = np.mgrid[0:cells, 0:cells].astype(np.float32)
    return ys, xs


def nearness(cells: int, y: FloatArray | float, x: FloatArray | float) -> FloatArray:
    """Weight 1/(distance + 1.8 cells) to (y, x) in cells: ``[..., G, G]``."""
    ys, xs = _grid(cells)
    y, x = np.asarray(y, np.float32), np.asarray(x, np.float32)
    squared = (ys - y[..., None, None]) ** 2 + (xs - x[..., None, None]) ** 2
    return 1.0 / (np.sqrt(squared) + np.float32(SOFTENING))


def decode(maps: Maps, near: tuple[float, float] | None = None) -> FloatArray:
    """Joints ``[17, 3]`` (x, y as shares of the picture's side, confidence).

    The person is the cell of the centre map that is strong and close to
    ``near`` (x, y as shares; default the middle of the picture). Its regressed
    joints say where to look, the heat maps where each joint is, the offsets
    where inside the cell. Source: the published MoveNet graph.
    """
    cells = maps.centre.shape[0]
    x0, y0 = (0.5, 0.5) if near is None else near
    weighted = maps.centre * nearness(cells, y0 * cells, x0 * cells)
    cy, cx = np.unravel_index(int(weighted.argmax()), weighted.shape)
    return _joints(maps, int(cy), int(cx))


def _joints(maps: Maps, cy: int, cx: int) -> FloatArray:
    """Joints ``[17, 3]`` of the person whose centre is cell (cy, cx)."""
    cells, count = maps.centre.shape[0], len(maps.heat)
    expected = _expected(maps, cy, cx)
    likely = maps.heat * nearness(cells, expected[:, 0], expected[:, 1])
    best = likely.reshape(count, -1).argmax(axis=1)
    joint = np.arange(count)
    y, x = np.divmod(best, cells)
    dy, dx = maps.offset[joint, :, y, x].T
    return np.stack([(x + dx) / cells, (y + dy) / cells, maps.heat[joint, y, x]], axis=1).astype(np.float32)


def _expected(maps: Maps, cy: int, cx: int) -> FloatArray:
    """Where the joints of the person with the centre (cy, cx) may be: ``[17, 2]`` cells (y, x)."""
    return np.asarray(maps.regress[:, :, cy, cx] + np.array([cy, cx], np.float32))


def centres(maps: Maps) -> list[tuple[int, int]]:
    """Cells (y, x) of the centre map at which there is somebody: its peaks, the highest first.

    MoveNet has learned the centre of everybody, as CenterNet does (Zhou, Wang and Krähenbühl 2019),
    though its published graph asks for one person only.
    """
    highest = cv2.dilate(maps.centre, np.ones((PEAK, PEAK), np.uint8))
    ys, xs = np.nonzero((maps.centre >= highest) & (maps.centre >= LEAST_CENTRE))
    order = np.argsort(-maps.centre[ys, xs])
    return [(int(ys[i]), int(xs[i])) for i in order]


PEAK = 5
"""Cells about a peak of the centre map in which there is no other."""

LEAST_CENTRE = 0.15
"""Height of such a peak. People stand at 0.5 to 0.95, at the edge of the square at 0.2; nothing else was
above 0.15 in eight clips of one person."""

ONE_PERSON = 0.55
"""Two whose trunks' middles are nearer than this, in trunk lengths, cannot be told from one seen twice."""

SAME_JOINT, MOST_SHARED = 0.2, 0.5
"""Somebody of whose body more than half the joints lie on the same joints of surer people, in trunk lengths,
was seen twice, or put together of two."""


def own_joints(maps: Maps, cy: int, cx: int) -> FloatArray:
    """Joints ``[17, 3]`` of the person whose centre is cell (cy, cx), none of them somebody else's.

    The heat map of a joint shows that of everybody. Where its place is far from the regressed one it is
    taken from there: less exact, but the person's own.
    """
    joints = _joints(maps, cy, cx)
    expected = _expected(maps, cy, cx)[:, ::-1] / maps.centre.shape[0]
    away = np.linalg.norm(joints[:, :2] - expected, axis=1)
    others = away > OWN_REACH * trunk_length(expected)
    joints[others, :2] = expected[others]
    return joints


OWN_REACH = 0.4
"""How far a person's joint is from the regressed place at most, in trunk lengths."""

BODY = np.arange(5, len(COCO17))
"""The twelve joints from shoulders to ankles; a face can be turned away."""

LEAST_SCORE = 0.25
"""Mean confidence over the body below which no person is taken to be found."""

FOLLOW_SCORE = 0.2
"""The same for a person who was there a moment ago."""

SURE_SCORE = 0.5
"""Above this no other view of the picture is tried."""

TURNS = (math.pi / 2, -math.pi / 2, math.pi)

AROUND = 2.0
"""Side of the place searched after a loss, as a multiple of the person's crop."""

ABOUT = (1.2, 0.8, 0.5, 0.33, 0.2)
"""Sides of the squares looked at about a point, as shares of the picture's longer side."""

NEAR = (1.0, 0.7, 1.4, 2.0)
"""Sides of the squares searched about the place of a chosen person, as multiples of the crop."""

BESIDE = 1.6
"""Side of the square in which others are looked for, as a multiple of the person's crop."""

LEAST_TILT = math.radians(30)


def person_score(keypoints: FloatArray) -> float:
    """How sure MoveNet is of a person: mean confidence of shoulders to ankles, 0..1."""
    return float(keypoints[BODY, 2].mean())


class Finder:
    """Looks for the person with one MoveNet."""

    def __init__(self, session: MoveNetSession) -> None:
        self._session = session

    def look(self, picture: Picture, square: Square) -> Person:
        """The person nearest the middle of ``square``, however unsure."""
        return self._placed(decode(self._maps(picture, square)), square)

    def _maps(self, picture: Picture, square: Square) -> Maps:
        return self._session.run(square.cut(picture, self._session.size))

    def _placed(self, joints: FloatArray, square: Square) -> Person:
        """The person with ``joints [17, 3]`` in shares of ``square``."""
        size = self._session.size
        xy = square.to_picture(joints[:, :2] * size, size)
        keypoints = np.column_stack([xy, joints[:, 2]]).astype(np.float32)
        return Person(keypoints, person_score(keypoints))

    def people(self, picture: Picture, *squares: Square) -> list[Person]:
        """Everybody in the ``squares`` of ``picture``, by a look at each; those of the first look first."""
        people: list[Person] = []
        for square in squares:
            maps = self._maps(picture, square)
            for y, x in centres(maps):
                person = self._placed(own_joints(maps, y, x), square)
                known = any(trunks_apart(person, one) < ONE_PERSON for one in people)
                if person.score >= FOLLOW_SCORE and not known and _shared(person, people) <= MOST_SHARED:
                    people.append(person)
        return people

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
        """Whoever a look about ``person`` shows, maybe that person."""
        square = person_square(person.keypoints)
        people = self.people(picture, replace(square, side=BESIDE * square.side))
        return [seen for seen in people if seen.score >= LEAST_SCORE]

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


def _shared(person: Person, people: list[Person]) -> float:
    """Share of the body's joints of ``person`` that lie on the same joints of ``people``."""
    if not people:
        return 0.0
    others = np.stack([other.keypoints[BODY, :2] for other in people])
    apart = np.linalg.norm(others - person.keypoints[BODY, :2], axis=2).min(axis=0)
    return float((apart < SAME_JOINT * trunk_length(person.keypoints)).mean())


def _score(person: Person) -> float:
    return person.score


def _views(picture: Picture) -> Iterator[Square]:
    """The whole picture turned, then parts of it."""
    all_of_it = whole(picture)
    yield from (replace(all_of_it, angle=turn) for turn in TURNS)
    yield from tiles(picture)
