"""Who is who among several people in a film: told by place, speed, size and colours, or in doubt.

When two bodies come to lie over each other, what was known of everybody until then is kept. Those who come
out of the overlap are compared with it. As long as two of them fit the followed person about as well, it is
in doubt who that is. Places, sizes and speeds are in lengths of the followed person's trunk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.optimize import linear_sum_assignment

from scoring.arrays import FloatArray, Picture
from scoring.pose.colours import MOST, colours_of, unlike
from scoring.pose.estimators.base import Person, trunks_apart
from scoring.pose.estimators.loyal import AGREEMENT
from scoring.pose.person_at import trunk_length, trunk_middle

WATCH_SECONDS = 1.0
"""How long everybody is watched after the last sight of another person."""

TOGETHER = 0.6
"""Two people whose trunks' middles are nearer than this lie over each other, in trunk lengths. MoveNet tells
people apart down to a little less (``ONE_PERSON``)."""

BESIDE = 1.0
"""From this distance on nothing of somebody's trunk is hidden, and the colours are their own."""

REACH, REACH_SPEED, MOST_REACH = 0.3, 4.0, 0.8
"""The farthest that somebody is from where they are expected, in trunk lengths: so far, and so much more for
each second since they were seen, up to a limit."""

SIGHTS, SIGHTS_BESIDE = 3, 5
"""So often another person must have been seen, by themselves or always close to somebody: what MoveNet puts
together of two people comes and goes."""

STEADY_SECONDS = 0.2
"""How long somebody who came out of an overlap is looked at before it is told who that is."""

Sight = tuple[float, FloatArray]
"""Seconds, and the middle of the trunk ``[2]`` in pixels."""


@dataclass
class Figure:
    """Somebody in the film: where they were lately, their trunk's length in pixels, and their colours.

    ``path`` holds the sights of the last moments, ``beginning`` those of the first ones. ``colours`` are as
    from ``colours_of``, ``spread`` by how much they were unlike themselves lately (log likelihood).
    """

    path: list[Sight]
    trunk: float
    colours: FloatArray | None = None
    spread: float = 0.0
    sights: int = 1
    beginning: list[Sight] = field(default_factory=list)

    @classmethod
    def of(cls, person: Person, time: float) -> Figure:
        """Somebody seen for the first time."""
        sight = (time, trunk_middle(person.keypoints))
        return cls([sight], trunk_length(person.keypoints), beginning=[sight])

    @property
    def certain(self) -> bool:
        """Whether they are no chance likeness."""
        return self.sights >= (SIGHTS if self.colours is not None else SIGHTS_BESIDE)

    @property
    def seen(self) -> float:
        """When last."""
        return self.path[-1][0]

    @property
    def speed(self) -> FloatArray | None:
        """Pixels a second ``[2]``; None after too short a time."""
        return _speed(self.path)

    def at(self, time: float) -> FloatArray:
        """Where they are expected, ``[2]`` pixels: they go on as before, for a while."""
        speed = self.speed
        ahead = min(time - self.seen, SPEED_SECONDS)
        return self.path[-1][1] if speed is None else self.path[-1][1] + speed * ahead

    def see(self, person: Person, time: float, colours: FloatArray | None) -> None:
        """They were seen again, with ``colours`` where those are surely their own."""
        self.path = [one for one in self.path if time - one[0] <= SPEED_SECONDS]
        self.path.append((time, trunk_middle(person.keypoints)))
        if time - self.beginning[0][0] <= SPEED_SECONDS:
            self.beginning.append(self.path[-1])
        self.trunk += RENEWAL * (trunk_length(person.keypoints) - self.trunk)
        self.sights += 1
        if colours is not None:
            self.wear(colours)

    def wear(self, colours: FloatArray) -> None:
        """Their ``colours`` were seen."""
        old = colours if self.colours is None else self.colours
        self.spread = max(FADING * self.spread, -float(unlike(old, colours).sum()))
        self.colours = old + COLOUR_RENEWAL * (colours - old)


def _speed(sights: Sequence[Sight]) -> FloatArray | None:
    (first, start), (last, end) = sights[0], sights[-1]
    return None if last - first < LEAST_SPEED_SECONDS else (end - start) / (last - first)


LEAST_SPEED_SECONDS, SPEED_SECONDS = 0.15, 0.4
"""A speed is taken from so many seconds."""

RENEWAL, COLOUR_RENEWAL, FADING = 0.2, 0.05, 0.98
"""How far a new sight changes what is known of a size and of colours, and how long it is remembered that the
colours have varied: a dress that swings is not taken for another, and a change of the light is followed."""

UNKNOWN = -1.0
"""Log likelihood of the colours, where those of one are not known."""

HIDDEN = -4.0
"""Log likelihood of not coming out of an overlap, or not yet."""

STRANGER = -4.0
"""The same of somebody who comes out of it and did not go in."""

CLEAR = 3.0
"""It is clear who somebody is where everything else is twenty times less likely (log likelihood)."""

PLACE_NOISE, SPEED_NOISE, SIZE_NOISE = 0.2, 0.5, 0.15
"""Standard deviations of what is measured: a place in trunk lengths, a speed in trunk lengths a second, the
logarithm of a size."""

ANY_SPEED = 4.0
"""How fast somebody may be whose speed is not known, in trunk lengths a second (about 2 m/s)."""

ACCELERATION = 8.0
"""By how much people change their speed, in trunk lengths a second squared (about 4 m/s²): who meets somebody
slowly may turn back unseen, who runs cannot."""


def likeness(known: Figure, found: Figure, *, moving: bool = True) -> float:
    """Log likelihood that ``found``, who came out of an overlap, is ``known``, as known from before it.

    By the colours, and unless ``moving`` is off by place, speed and size.
    """
    colours = UNKNOWN
    if known.colours is not None and found.colours is not None:
        colours = told(unlike(known.colours, found.colours), max(known.spread, found.spread))
    if not moving:
        return colours
    (first, place), trunk = found.beginning[0], known.trunk
    before, after, gap = _speed(known.path), _speed(found.beginning), first - known.seen
    spread = PLACE_NOISE**2 + (ACCELERATION * gap**2 / 2) ** 2
    if before is None:
        spread += (ANY_SPEED * gap) ** 2
    total = _normal(float(np.linalg.norm(known.at(first) - place)) / trunk, spread)
    if before is not None and after is not None:
        spread = SPEED_NOISE**2 + (ACCELERATION * (_middle(found.beginning) - _middle(known.path))) ** 2
        total += _normal(float(np.linalg.norm(before - after)) / trunk, spread)
    return total + _normal(float(np.log(found.trunk / trunk)), SIZE_NOISE**2) + colours


def told(colours: FloatArray, spread: float) -> float:
    """What colours that are so ``unlike`` others tell, where they vary by ``spread`` (log likelihood)."""
    return min(float(colours.sum()) + VARYING, 0.0) / (1 + spread)


VARYING = 4.0
"""So much of a difference of colours tells nothing (log likelihood): one person's differ by 0.3 mostly, those
of a dress that swings by up to 5.6. At 0, five of twelve followings beside such a dress went wrong."""


def _normal(away: float, spread: float) -> float:
    """Log likelihood of a value that is ``away`` from the expected one; ``spread`` is its variance."""
    return -min(away**2 / spread / 2, MOST)


def _middle(sights: Sequence[Sight]) -> float:
    return (sights[0][0] + sights[-1][0]) / 2


def who_is(
    known: Sequence[Figure], found: Sequence[Figure], *, moving: bool = True
) -> tuple[list[int], float]:
    """Who of ``found`` is each of ``known`` (-1: hidden), and by how much any other answer for the first one
    is less likely (log likelihood); ``moving`` as for ``likeness``."""
    likely = np.full((len(known), len(found) + len(known)), HIDDEN)
    for row, one in enumerate(known):
        likely[row, : len(found)] = [likeness(one, other, moving=moving) - STRANGER for other in found]
    answers = [_with_first(likely, column) for column in range(len(found) + 1)]
    answers.sort(key=lambda answer: -answer[1])
    best = [column if column < len(found) else -1 for column in answers[0][0]]
    return best, answers[0][1] - answers[1][1] if len(answers) > 1 else 0.0


def _with_first(likely: FloatArray, column: int) -> tuple[list[int], float]:
    """The likeliest columns of all rows with the first in ``column``, each column once, and their sum."""
    forced = likely.copy()
    forced[0] = -1e6
    forced[0, column] = likely[0, column]
    rows, columns = linear_sum_assignment(forced, maximize=True)
    return columns.tolist(), float(forced[rows, columns].sum())


@dataclass
class Scene:
    """Who is watched: the followed person ``me`` and ``others``.

    While it is in doubt who is who, these are as they were before the overlap, and ``found`` are those who
    are seen since. ``company`` are the others in the last picture, without chance likenesses.
    """

    me: Figure
    others: list[Figure] = field(default_factory=list)
    in_doubt: bool = False
    found: list[Figure] = field(default_factory=list)
    company: list[Person] = field(default_factory=list)

    def see(
        self, picture: Picture, people: Sequence[Person], tracked: Person | None, time: float
    ) -> Person | None:
        """Take in the ``people`` of a picture, and whom the tracker gave; the followed one, where clear."""
        if self.in_doubt:
            return self._compare(picture, people, time)
        return self._go_on(picture, people, tracked, time)

    def _go_on(
        self, picture: Picture, people: Sequence[Person], tracked: Person | None, time: float
    ) -> Person | None:
        """Everybody goes on where they were, unless two lie over each other now."""
        figures = [self.me, *self.others]
        # Whoever was seen once and is none must not take the place of the followed person.
        (seen,) = _nearest([self.me], people, time, self.me.trunk)
        rest = [one for one in people if one is not seen]
        persons = [seen, *_nearest(self.others, rest, time, self.me.trunk)]
        if seen is not None and tracked is not None and agree(tracked, seen, people):
            # Measured in a closer look.
            persons[0] = tracked
        places = [
            one.at(time) if person is None else trunk_middle(person.keypoints)
            for one, person in zip(figures, persons, strict=True)
        ]
        if any(
            one.certain and trunks_between(places[0], place, self.me) < TOGETHER
            for one, place in zip(self.others, places[1:], strict=True)
        ):
            self.in_doubt, self.found = True, []
            self.others = [one for one in self.others if self._involved(one)]
            return None
        known = [seen, *persons[1:]]
        self.company = [p for one, p in zip(self.others, persons[1:], strict=True) if p and one.certain]
        self.others += [Figure.of(one, time) for one in people if not _among(one, known)]
        for one, person, own in zip(figures, persons, known, strict=True):
            if person is not None:
                one.see(person, time, _own_colours(picture, person, [p for p in people if p is not own]))
        self.others = [one for one in self.others if time - one.seen <= _patience(one)]
        return seen

    def _compare(self, picture: Picture, people: Sequence[Person], time: float) -> Person | None:
        """Whoever came out of the overlap against those who went in; the followed one, if now clear."""
        pairs = list(zip(self.found, _nearest(self.found, people, time, self.me.trunk), strict=True))
        lost = [one for one, person in pairs if person is None]
        # Whoever is over another, or where one got lost, may be that other from now on.
        free = [one for one in people if self._others_near(one, people, TOGETHER) == 0]
        sure = [one for one in free if not any(self._near(figure, one, time) for figure in lost)]
        going_on = [(one, person) for one, person in pairs if person is not None and _among(person, sure)]
        for one, person in going_on:
            one.see(person, time, _own_colours(picture, person, [p for p in people if p is not person]))
        seen = [person for _, person in going_on]
        new = [Figure.of(person, time) for person in free if not _among(person, seen)]
        missed = [one for one in lost if not any(self._near(one, person, time) for person in people)]
        missed = [one for one in missed if time - one.seen <= STEADY_SECONDS]
        self.found = [*(one for one, _ in going_on), *new, *missed]
        return self._resolved(seen)

    def _others_near(self, one: Person, people: Sequence[Person], reach: float) -> int:
        """How many other ``people`` are within ``reach`` trunk lengths of ``one``."""
        place = trunk_middle(one.keypoints)
        others = (trunk_middle(other.keypoints) for other in people if other is not one)
        return sum(trunks_between(place, other, self.me) < reach for other in others)

    def _near(self, figure: Figure, person: Person, time: float) -> bool:
        """Whether ``person`` may hide ``figure``, or be it."""
        return trunks_between(figure.at(time), trunk_middle(person.keypoints), self.me) < BESIDE

    def _resolved(self, persons: Sequence[Person]) -> Person | None:
        """Go on without doubt, if that is clear now; the followed person in this picture.

        ``persons`` are those of the first of ``found``.
        """
        steady = [one for one in self.found if one.seen - one.beginning[0][0] >= STEADY_SECONDS]
        known = [self.me, *self.others]
        answer, margin = who_is(known, steady)
        if answer[0] < 0 or margin < CLEAR or (-1 in answer and not self._alone(steady, answer[0])):
            return None
        place = next(i for i, one in enumerate(self.found) if one is steady[answer[0]])
        if place >= len(persons):
            return None
        person = persons[place]
        self.in_doubt = False
        self.me, *self.others = (
            steady[place]
            if one.colours is None
            else replace(steady[place], colours=one.colours, spread=one.spread)
            for one, place in zip(known, answer, strict=True)
            if place >= 0
        )
        return person

    def _alone(self, steady: Sequence[Figure], me: int) -> bool:
        """Whether ``steady[me]`` is clearly the followed person, though somebody else is hidden or gone.

        Two who lie over each other look like one who moves as neither does: only colours tell, and time.
        """
        answer, margin = who_is([self.me, *self.others], steady, moving=False)
        seen = steady[me].seen - steady[me].beginning[0][0]
        return answer[0] == me and margin >= CLEAR and seen >= WATCH_SECONDS

    def _involved(self, one: Figure) -> bool:
        """Whether one of the others may be part of an overlap with the followed person."""
        return one.certain and trunks_between(one.path[-1][1], self.me.path[-1][1], self.me) < INVOLVED

    def looks_like_me(self, colours: FloatArray | None) -> bool:
        """Whether ``colours`` are clearly the followed person's, and of nobody else in the overlap."""
        mine = self.me.colours
        if colours is None or mine is None or not self.others:
            return False
        own = unlike(colours, mine)
        spread = max(one.spread for one in (self.me, *self.others))
        theirs = [None if one.colours is None else unlike(colours, one.colours) for one in self.others]
        return all(
            other is not None
            and told(own, spread) - told(other, spread) >= CLEAR
            and (own - other).min() > DIFFERENT
            for other in theirs
        )


INVOLVED = 2.0
"""Who was nearer than this, in trunk lengths, when an overlap began, may be part of it."""

DIFFERENT = -1.0
"""Neither trunk nor thighs may fit somebody else better by more than this (log likelihood): the model may
have measured one's trunk and the other's legs."""


def agree(person: Person | None, seen: Person, people: Sequence[Person]) -> bool:
    """Whether the tracker's ``person`` is the one ``seen``, and no other of the ``people``."""
    if person is None:
        return False
    apart = trunks_apart(person, seen)
    return apart <= AGREEMENT and all(apart <= trunks_apart(person, one) for one in people)


def _patience(one: Figure) -> float:
    """How many seconds somebody is expected back: not long if they were hardly seen."""
    return WATCH_SECONDS if one.certain else STEADY_SECONDS


def _own_colours(picture: Picture, person: Person, others: Sequence[Person]) -> FloatArray | None:
    """The colours of ``person``, where none of the ``others`` stands in the way."""
    if any(trunks_apart(person, other) < BESIDE for other in others):
        return None
    return colours_of(picture, person.keypoints)


def _among(person: Person | None, people: Sequence[Person | None]) -> bool:
    return any(person is one for one in people)


def trunks_between(a: FloatArray, b: FloatArray, me: Figure) -> float:
    """Distance of two places ``[2]`` in pixels, in trunk lengths of ``me``."""
    return float(np.linalg.norm(a - b)) / me.trunk


def _nearest(
    figures: Sequence[Figure], people: Sequence[Person], time: float, trunk: float
) -> list[Person | None]:
    """For each figure the person who is where it is expected; None where nobody is."""
    found: list[Person | None] = [None] * len(figures)
    if not figures or not people:
        return found
    places = np.array([trunk_middle(person.keypoints) for person in people])
    away = np.array([np.linalg.norm(places - one.at(time), axis=1) for one in figures]) / trunk
    for row, column in zip(*linear_sum_assignment(np.minimum(away, 2 * MOST_REACH)), strict=True):
        reach = min(REACH + REACH_SPEED * (time - figures[row].seen), MOST_REACH)
        if away[row, column] <= reach:
            found[row] = people[column]
    return found
