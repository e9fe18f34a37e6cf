"""A first look at a video before it is measured: how a few of its pictures are framed, and who is in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from scoring.arrays import FloatArray, Picture
from scoring.pose.crops import tiles, whole
from scoring.pose.estimators.base import Estimator, Person, trunks_apart
from scoring.pose.person_at import trunk_middle
from scoring.pose.skeleton import COCO17

LOOKS = 6
"""Pictures that are looked at, evenly over the video: each costs about a tenth of a second."""

NOBODY, FEET, HANDS, HEAD, SMALL = "nobody", "feet", "hands", "head", "small"

PARTS = {
    HEAD: ("nose", "left_eye", "right_eye"),
    HANDS: ("left_wrist", "right_wrist"),
    FEET: ("left_ankle", "right_ankle"),
}

RIM = 0.015
"""A joint this close to the rim of the picture, as a share of its height, is cut: the foot goes on below the
ankle, the hand beyond the wrist."""

UNSURE, UNSURE_RIM = 0.3, 0.06
"""Models that put no joint outside of the picture are unsure of it, and put it near the rim."""

MOST_OFTEN = 0.5
"""What is cut off in as large a share of the pictures that show somebody is said; less is part of moving."""

LEAST_HEIGHT = 0.25
"""A body that is lower than this share of the picture is small: a hand is then some ten pixels large."""

LEAST_SCORE = 0.35
"""Whom a glance is less sure of is not shown as somebody to choose."""

SAME_PERSON, WALKED = 2.5, 2.0
"""Trunk lengths that somebody may have moved to be taken for the same person: at least, and for each second
between two looks, as one who walks."""

MOST_PEOPLE = 8


@dataclass(frozen=True)
class Seen:
    """Somebody in one picture: seconds, and as shares of the picture the middle of the trunk and the box."""

    time: float
    x: float
    y: float
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class FirstLook:
    """What is not well about the framing (NOBODY, FEET, HANDS, HEAD, SMALL), and who was seen, each once."""

    framing: tuple[str, ...]
    people: tuple[Seen, ...]


@dataclass(eq=False)
class _Group:
    """What is taken for one person in several pictures."""

    persons: list[tuple[float, Person, Seen]] = field(default_factory=list)

    @property
    def last(self) -> Person:
        return self.persons[-1][1]

    def reaches(self, time: float, person: Person) -> bool:
        """Whether who is seen at ``time`` can be the same."""
        seconds = time - self.persons[-1][0]
        return trunks_apart(self.last, person) <= SAME_PERSON + WALKED * seconds

    @property
    def weight(self) -> float:
        """Who is seen often and large comes first."""
        return sum(seen.box[3] for _time, _person, seen in self.persons)

    @property
    def best(self) -> Seen:
        return max(self.persons, key=lambda one: one[1].score)[2]


def times_to_look(duration: float) -> list[float]:
    """The seconds that are looked at."""
    return [duration * (number + 0.5) / LOOKS for number in range(LOOKS)]


def first_look(pictures: Iterable[tuple[float, Picture]], estimator: Estimator) -> FirstLook:
    """A look at pictures with their times; of the framing nothing is said where there are none."""
    cut: list[set[str]] = []
    groups: list[_Group] = []
    looked = 0
    for time, picture in pictures:
        looked += 1
        person = estimator.estimate(picture)
        if person is not None:
            cut.append(set(_cut_off(person, picture)))
        _sort_into(groups, time, picture, everybody(estimator, picture, person))
    found = sorted(groups, key=lambda group: group.weight, reverse=True)[:MOST_PEOPLE]
    return FirstLook(_often(cut, looked), tuple(group.best for group in found))


def _often(cut: Sequence[set[str]], looked: int) -> tuple[str, ...]:
    if not cut:
        return (NOBODY,) if looked else ()
    names = (HEAD, HANDS, FEET, SMALL)
    return tuple(name for name in names if sum(name in one for one in cut) >= MOST_OFTEN * len(cut))


def _cut_off(person: Person, picture: Picture) -> Iterator[str]:
    height = picture.shape[0]
    for name, joints in PARTS.items():
        points = person.keypoints[[COCO17.index(joint) for joint in joints]]
        outside = [_outside(point, picture) for point in points]
        # The head is out where all of it is, hands and feet where one of them is.
        if all(outside) if name == HEAD else any(outside):
            yield name
    if person.box[3] < LEAST_HEIGHT * height:
        yield SMALL


def _outside(point: FloatArray, picture: Picture) -> bool:
    height, width = picture.shape[:2]
    x, y, confidence = (float(value) for value in point)
    rim = height * (UNSURE_RIM if confidence < UNSURE else RIM)
    return not (rim <= x <= width - rim and rim <= y <= height - rim)


def everybody(estimator: Estimator, picture: Picture, person: Person | None) -> list[Person]:
    """Who is seen in ``picture``; ``person`` alone, whom the model found, where it sees nobody else."""
    if estimator.onlooker is None:
        return [person] if person else []
    people = estimator.onlooker.people(picture, whole(picture), *tiles(picture))
    return [one for one in people if one.score >= LEAST_SCORE]


def _sort_into(groups: list[_Group], time: float, picture: Picture, people: list[Person]) -> None:
    """Put each of the people to whom they are taken for, or to nobody yet known."""
    free = list(groups)
    alone = len(people) == 1 and len(free) == 1
    for person in people:
        near = min(free, key=lambda group: trunks_apart(group.last, person), default=None)
        if near is None or not (alone or near.reaches(time, person)):
            near = _Group()
            groups.append(near)
        else:
            free.remove(near)
        near.persons.append((time, person, _seen(time, picture, person)))


def _seen(time: float, picture: Picture, person: Person) -> Seen:
    height, width = picture.shape[:2]
    size = np.array([width, height], dtype=np.float64)
    low = np.clip(person.box[:2] / size, 0, 1)
    high = np.clip((person.box[:2] + person.box[2:]) / size, 0, 1)
    x, y = np.clip(trunk_middle(person.keypoints) / size, 0, 1).round(4).tolist()
    left, top, wide, tall = np.concatenate([low, high - low]).round(4).tolist()
    return Seen(round(time, 3), x, y, (left, top, wide, tall))
