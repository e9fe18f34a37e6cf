"""Following one person through overlaps with others, and leaving out what cannot be told.

A keypoint model that follows a person goes on with somebody else when that one passes in front. So whoever
comes near is watched: where everybody is, how fast, how large, and in which colours. When two bodies come to
lie over each other, what was known of everybody until then is kept. Those who come out of the overlap are
compared with it. As long as two of them fit the followed person about as well, it is in doubt who that is,
and the frames are left out. Places, sizes and speeds are in lengths of the followed person's trunk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import cv2
import numpy as np
from scipy.optimize import linear_sum_assignment

from scoring.arrays import BoolArray, FloatArray, Picture
from scoring.pose.corrections import JOINT_OF_LANDMARK
from scoring.pose.crops import Square
from scoring.pose.estimators.base import Estimator, Person, Tracker, trunks_apart
from scoring.pose.estimators.finder import Finder
from scoring.pose.estimators.loyal import AGREEMENT
from scoring.pose.person_at import trunk_length, trunk_middle
from scoring.pose.skeleton import COCO17
from scoring.pose.track import Stretches

GLANCE_SECONDS, LOOK_SECONDS = 0.15, 1.0
"""How often it is seen whether anything moved about the followed person, which costs nothing, and looked who
that is, where something moves all the time. A look a second makes a film of one person take 2 % longer."""

WATCH_SECONDS = 1.0
"""How long everybody is watched after the last sight of another person."""

TOGETHER = 0.5
"""Two people whose trunks' middles are nearer than this lie over each other, in trunk lengths. MoveNet tells
people apart down to about 0.45."""

BESIDE = 1.0
"""From this distance on nothing of somebody's trunk is hidden, and the colours are their own."""

REACH, REACH_SPEED, MOST_REACH = 0.3, 4.0, 0.8
"""The farthest that somebody is from where they are expected, in trunk lengths: so far, and so much more for
each second since they were seen, up to a limit."""

SIGHTS = 3
"""So often another person must have been seen: a chance likeness comes and goes."""

STEADY_SECONDS = 0.2
"""How long somebody who came out of an overlap is looked at before it is told who that is."""


Sight = tuple[float, FloatArray]
"""Seconds, and the middle of the trunk ``[2]`` in pixels."""


@dataclass
class Figure:
    """Somebody in the film: where they were lately, their trunk's length in pixels, and their colours.

    ``path`` holds the sights of the last moments, ``beginning`` those of the first ones. ``colours`` are as
    from ``colours_of``.
    """

    path: list[Sight]
    trunk: float
    colours: FloatArray | None = None
    sights: int = 1
    beginning: list[Sight] = field(default_factory=list)

    @classmethod
    def of(cls, person: Person, time: float) -> Figure:
        """Somebody seen for the first time."""
        sight = (time, trunk_middle(person.keypoints))
        return cls([sight], trunk_length(person.keypoints), beginning=[sight])

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
            old = colours if self.colours is None else self.colours
            self.colours = old + RENEWAL * (colours - old)


def _speed(sights: Sequence[Sight]) -> FloatArray | None:
    (first, start), (last, end) = sights[0], sights[-1]
    return None if last - first < LEAST_SPEED_SECONDS else (end - start) / (last - first)


LEAST_SPEED_SECONDS, SPEED_SECONDS = 0.15, 0.4
"""A speed is taken from so many seconds."""

RENEWAL = 0.2
"""How far a new sight changes what is known of size and colours: a change of the light within some frames."""

LEVELS = (0.1, 0.3, 0.5, 0.7, 0.9)
"""Quantiles of the colours. Their differences are those of whole histograms (earth mover's distance; Rubner,
Tomasi and Guibas 2000), but need no bins."""

TORSO = [COCO17.index(joint) for joint in ("left_shoulder", "right_shoulder", "left_hip", "right_hip")]
THIGHS = [(COCO17.index(f"{side}_hip"), COCO17.index(f"{side}_knee")) for side in ("left", "right")]
FEWEST_PIXELS = 60
"""A region with fewer pixels in the picture is not seen."""
GREY = 110.0
"""The brightness that every picture is brought to, so that a change of the light changes little."""
SCALE = (35.0, 12.0, 12.0)
"""By how much lightness and the two colour axes (CIE L*a*b*, 8 bits) of one person's clothes differ between
frames, at most times: see docs/experiments/crossing.md."""


def colours_of(picture: Picture, keypoints: FloatArray) -> FloatArray | None:
    """Colours of somebody's trunk and thighs: quantiles ``[2, 3, 5]`` in units of SCALE; None if out of view.

    ``keypoints [17, 3]`` in pixels of ``picture``.
    """
    regions = [_pixels(picture, points) for points in (_on_torso(keypoints), _on_thighs(keypoints))]
    if min(map(len, regions)) < FEWEST_PIXELS:
        return None
    gain = GREY / max(float(picture[::16, ::16].mean()), 1.0)
    return np.stack([_quantiles(pixels, gain) for pixels in regions])


def _on_torso(keypoints: FloatArray) -> FloatArray:
    """Points ``[N, 2]`` of the trunk, a little inside of it."""
    left, right, left_hip, right_hip = keypoints[TORSO, :2]
    across, down = (axis.reshape(-1, 1) for axis in np.meshgrid(np.linspace(0.2, 0.8, 10), DOWN))
    upper, lower = left + across * (right - left), left_hip + across * (right_hip - left_hip)
    return np.asarray(upper + down * (lower - upper))


DOWN = np.linspace(0.1, 0.9, 16)


def _on_thighs(keypoints: FloatArray) -> FloatArray:
    """Points ``[N, 2]`` of both thighs, in three rows each."""
    aside = 0.06 * trunk_length(keypoints) * np.array([-1.0, 0.0, 1.0])
    rows = [
        keypoints[hip, :2] + DOWN[:, None] * (keypoints[knee, :2] - keypoints[hip, :2]) + (x, 0)
        for hip, knee in THIGHS
        for x in aside
    ]
    return np.concatenate(rows)


def _pixels(picture: Picture, points: FloatArray) -> Picture:
    """The pixels ``[N, 3]`` at those of ``points`` that lie in the picture."""
    x, y = np.nan_to_num(points, nan=-1.0).astype(int).T
    inside = (x >= 0) & (y >= 0) & (x < picture.shape[1]) & (y < picture.shape[0])
    return picture[y[inside], x[inside]]


def _quantiles(pixels: Picture, gain: float) -> FloatArray:
    """``[3, 5]``."""
    even = np.clip(pixels * gain, 0, 255).astype(np.uint8)
    lab = cv2.cvtColor(even[None], cv2.COLOR_RGB2LAB)[0]
    return np.asarray(np.quantile(lab, LEVELS, axis=0).T / np.array(SCALE)[:, None])


def unlike(a: FloatArray, b: FloatArray) -> FloatArray:
    """How unlike two people's colours are, ``[2]`` for trunk and thighs: log likelihoods, 0 or less."""
    return -np.minimum(((a - b) ** 2).mean(axis=2).sum(axis=1) / 2, MOST)


MOST = 6.0
"""No single sign of who somebody is counts for more, in log likelihood: each may deceive."""

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
        colours = float(unlike(known.colours, found.colours).sum())
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
    are seen since.
    """

    me: Figure
    others: list[Figure] = field(default_factory=list)
    in_doubt: bool = False
    found: list[Figure] = field(default_factory=list)

    @property
    def rivals(self) -> list[Figure]:
        """Those of the others who were seen often enough."""
        return [one for one in self.others if one.sights >= SIGHTS]

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
        persons = _nearest(figures, people, time, self.me.trunk)
        seen = persons[0]
        if seen is not None and tracked is not None and agree(tracked, seen, people):
            # Measured in a closer look.
            persons[0] = tracked
        places = [
            one.at(time) if person is None else trunk_middle(person.keypoints)
            for one, person in zip(figures, persons, strict=True)
        ]
        if any(
            one.sights >= SIGHTS and _apart(places[0], place, self.me) < TOGETHER
            for one, place in zip(self.others, places[1:], strict=True)
        ):
            self.in_doubt, self.found = True, []
            self.others = self.rivals
            return None
        known = [seen, *persons[1:]]
        self.others += [Figure.of(one, time) for one in people if not _among(one, known)]
        for one, person, own in zip(figures, persons, known, strict=True):
            if person is not None:
                one.see(person, time, _own_colours(picture, person, [p for p in people if p is not own]))
        self.others = [one for one in self.others if time - one.seen <= WATCH_SECONDS]
        return seen

    def _compare(self, picture: Picture, people: Sequence[Person], time: float) -> Person | None:
        """Whoever came out of the overlap against those who went in; the followed one, if now clear."""
        persons = _nearest(self.found, people, time, self.me.trunk)
        lost = [one.at(time) for one, person in zip(self.found, persons, strict=True) if person is None]
        places = [trunk_middle(person.keypoints) for person in people]
        # Whoever is over another, or where one got lost, may be that other from now on.
        free = [
            p for p, place in zip(people, places, strict=True) if self._count(place, places, TOGETHER) == 1
        ]
        sure = [p for p in free if self._count(trunk_middle(p.keypoints), lost, BESIDE) == 0]
        going_on = [pair for pair in zip(self.found, persons, strict=True) if _among(pair[1], sure)]
        for one, person in going_on:
            assert person is not None
            one.see(person, time, _own_colours(picture, person, [p for p in people if p is not person]))
        new = [p for p in free if not _among(p, [person for _, person in going_on])]
        missed = [
            one
            for one, person in zip(self.found, persons, strict=True)
            if person is None
            and time - one.seen <= STEADY_SECONDS
            and self._count(one.at(time), places, BESIDE) == 0
        ]
        seen = [one for one, _ in going_on]
        self.found = [*seen, *(Figure.of(person, time) for person in new), *missed]
        return self._resolved([person for _, person in going_on])

    def _count(self, place: FloatArray, places: Sequence[FloatArray], reach: float) -> int:
        """How many of ``places`` are within ``reach`` trunk lengths of ``place``."""
        return sum(_apart(place, other, self.me) < reach for other in places)

    def _resolved(self, persons: Sequence[Person | None]) -> Person | None:
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
            replace(steady[place], colours=one.colours if one.colours is not None else steady[place].colours)
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

    def looks_like_me(self, colours: FloatArray | None) -> bool:
        """Whether ``colours`` are clearly the followed person's, and of nobody else in the overlap."""
        mine = self.me.colours
        here = self.me.path[-1][1]
        involved = [one for one in self.others if _apart(one.path[-1][1], here, self.me) < INVOLVED]
        if colours is None or mine is None or not involved:
            return False
        own = unlike(colours, mine)
        gains = [None if one.colours is None else own - unlike(colours, one.colours) for one in involved]
        return all(gain is not None and gain.sum() >= CLEAR and gain.min() > DIFFERENT for gain in gains)


INVOLVED = 2.0
"""Who was nearer than this, in trunk lengths, when an overlap began may be part of it."""

DIFFERENT = -1.0
"""Neither trunk nor thighs may fit somebody else better by more than this (log likelihood): the model may
have measured one's trunk and the other's legs."""


LIMBS = [
    (COCO17.index(f"{side}_{upper}"), COCO17.index(f"{side}_{lower}"))
    for side in ("left", "right")
    for upper, lower in (("shoulder", "elbow"), ("elbow", "wrist"), ("hip", "knee"), ("knee", "ankle"))
]
SAME_JOINT, SURE = 0.15, 0.3
"""Two people's joints are one where they are this near, in trunk lengths, and the other's is this sure."""


def taken_from(person: Person, other: Person) -> BoolArray:
    """Which joints ``[17]`` of ``person`` the model took from ``other``: limbs that lie wholly on theirs."""
    apart = np.linalg.norm(person.keypoints[:, :2] - other.keypoints[:, :2], axis=1)
    same = (apart < SAME_JOINT * trunk_length(person.keypoints)) & (other.keypoints[:, 2] >= SURE)
    taken = np.zeros(len(same), dtype=bool)
    for limb in LIMBS:
        taken[list(limb)] |= same[list(limb)].all()
    return taken


def without(person: Person, joints: BoolArray) -> Person:
    """``person`` with ``joints [17]`` not measured."""
    if not joints.any():
        return person
    keypoints, landmarks, joints3d = person.keypoints.copy(), person.landmarks, person.joints3d
    keypoints[joints, 2] = 0.0
    if landmarks is not None and len(landmarks) == len(JOINT_OF_LANDMARK):
        landmarks = landmarks.copy()
        landmarks[joints[JOINT_OF_LANDMARK], 3] = 0.0
    if joints3d is not None and len(joints3d) == len(JOINT_OF_LANDMARK):
        joints3d = joints3d.copy()
        joints3d[joints[JOINT_OF_LANDMARK]] = np.nan
    return replace(person, keypoints=keypoints, landmarks=landmarks, joints3d=joints3d)


def watched(estimator: Estimator, tracker: Tracker) -> Tracker:
    """A ``tracker`` of ``estimator`` that follows through overlaps, where the estimator sees others."""
    return tracker if estimator.onlooker is None else Follower(tracker, estimator.onlooker)


def stretches_of(times: Sequence[float], in_doubt: Sequence[bool]) -> Stretches:
    """Beginnings and ends in seconds of the runs of frames that are ``in_doubt``; close ones are one."""
    runs: list[tuple[float, float]] = []
    for time, doubtful in zip(times, in_doubt, strict=True):
        if doubtful and runs and time - runs[-1][1] <= STEADY_SECONDS:
            runs[-1] = (runs[-1][0], time)
        elif doubtful:
            runs.append((time, time))
    return tuple(runs)


class Follower(Tracker):
    """Follows with ``tracker``, and through overlaps with what ``finder`` sees of others.

    Where nobody else is near it gives what the tracker gives.
    """

    def __init__(self, tracker: Tracker, finder: Finder) -> None:
        self.in_doubt = False
        self._tracker, self._finder = tracker, finder
        self._colours: FloatArray | None = None
        self._scene: Scene | None = None
        self._surroundings, self._still, self._curious = _Surroundings(), False, 0
        self._next_glance = self._next_look = self._company = float("-inf")

    def update(self, picture: Picture, time: float) -> Person | None:
        person = self._tracker.update(picture, time)
        self.in_doubt = False
        if self._scene is None and person is not None:
            self._glance(picture, person, time)
        if self._scene is None:
            return person
        person = self._watched(picture, self._scene, person, time)
        if self._scene is not None and not self._scene.in_doubt:
            alone, away = time - self._company > WATCH_SECONDS, time - self._scene.me.seen > AWAY_SECONDS
            self._scene = None if alone or away else self._scene
        return person

    def _glance(self, picture: Picture, person: Person, time: float) -> None:
        """Begin to watch, if somebody else is near."""
        if time < self._next_glance:
            return
        self._next_glance = time + GLANCE_SECONDS
        changed = self._surroundings.changed(picture, person)
        self._curious = CURIOUS if changed and self._still else self._curious - 1
        self._still = not changed
        if time < self._next_look and self._curious < 0:
            return
        self._next_look = time + (LOOK_SECONDS if changed else STILL_SECONDS)
        me = Figure.of(person, time)
        people = self._people(picture, [me.path[-1][1]], me.trunk)
        if any(TOGETHER < trunks_apart(person, one) < NEAR for one in people):
            me.colours = self._colours
            self._scene, self._company = Scene(me, in_doubt=self._changed(picture, person)), time
        elif len(people) == 1 and trunks_apart(person, people[0]) <= AGREEMENT:
            self._colours = colours_of(picture, people[0].keypoints)

    def _changed(self, picture: Picture, person: Person) -> bool:
        """Whether ``person`` looks like somebody else than before, who came between two looks."""
        colours = colours_of(picture, person.keypoints)
        known = self._colours
        return known is not None and colours is not None and unlike(known, colours).sum() < -CLEAR

    def _people(self, picture: Picture, places: Sequence[FloatArray], trunk: float) -> list[Person]:
        """Everybody about the ``places``, each ``[2]`` pixels, whose trunk is about ``trunk`` pixels long."""
        people = self._finder.people(picture, _square(picture, places, trunk))
        return [one for one in people if 1 / MOST_UNLIKE < trunk_length(one.keypoints) / trunk < MOST_UNLIKE]

    def _watched(self, picture: Picture, scene: Scene, person: Person | None, time: float) -> Person | None:
        """The followed person, by what can be seen of everybody."""
        places = [one.path[-1][1] for one in scene.found] or [scene.me.at(time)]
        people = self._people(picture, places, scene.me.trunk)
        seen = scene.see(picture, people, person, time)
        if scene.in_doubt or len(people) > 1:
            self._company = time
        if scene.in_doubt:
            known = person is not None and scene.looks_like_me(colours_of(picture, person.keypoints))
            self.in_doubt = not known
            return person if known else None
        self._colours = scene.me.colours
        if seen is not None and not agree(person, seen, people):
            self._tracker.resume(seen, time)
            person = self._tracker.update(picture, time)
            self.in_doubt = not agree(person, seen, people)
        elif seen is None and person is not None:
            if _apart(trunk_middle(person.keypoints), scene.me.at(time), scene.me) > MOST_REACH:
                # That is no overlap: the tracker looked anew, and which of both goes on is told at the end.
                self._scene = None
                return person
            self.in_doubt = any(trunks_apart(person, one) < TOGETHER for one in people)
        if person is None or self.in_doubt:
            return None
        if seen is None:
            scene.me.see(person, time, None)
        others = [taken_from(person, one) for one in people if seen is not None and one is not seen]
        return without(person, np.any([NOTHING, *others], axis=0))


class _Surroundings:
    """Whether anything moved about the followed person: where nothing did, nobody came."""

    def __init__(self) -> None:
        self._before: FloatArray | None = None
        self._there: tuple[slice, slice] | None = None

    def changed(self, picture: Picture, person: Person) -> bool:
        """Whether ``picture`` differs from the one before about the ``person``, but for where that one is and
        was."""
        before, there = self._before, self._there
        self._before = picture[::COARSE, ::COARSE].mean(axis=2)
        self._there = _within(person.box[:2], person.box[:2] + person.box[2:], AROUND * person.box[2:])
        if before is None or there is None:
            return True
        moved = np.abs(self._before - before) > MOVED
        moved[there] = moved[self._there] = False
        place = trunk_middle(person.keypoints)
        near = moved[_within(place, place, np.full(2, NEAR * trunk_length(person.keypoints)))]
        return bool(near.size and near.mean() > LEAST_CHANGED)


def _within(low: FloatArray, high: FloatArray, margin: FloatArray) -> tuple[slice, slice]:
    """Rows and columns of the coarse picture from ``low`` to ``high``, pixels ``[2]``, and so much about."""
    left, top = np.maximum((low - margin) / COARSE, 0).astype(int)
    right, bottom = np.maximum((high + margin) / COARSE, 0).astype(int)
    return slice(top, bottom + 1), slice(left, right + 1)


COARSE = 8
"""Every so manieth pixel of rows and columns is compared."""

AROUND = 0.3
"""How far beyond the joints a body and its clothes reach, as a share of the box of the joints."""

MOVED, LEAST_CHANGED = 25.0, 0.002
"""A pixel changed by more brightness (0..255) than noise does; and this share of those nearer than NEAR, for
somebody to have come: a thirtieth of who stands there."""

CURIOUS = 8
"""How many glances more are looks after something began to move: somebody may be on the way."""

STILL_SECONDS = 3.0
"""How long it is not looked where nothing moves."""

MOST_UNLIKE = 2.5
"""Who is so many times smaller or larger than the followed person is far away, or a chance likeness."""


def _square(picture: Picture, places: Sequence[FloatArray], trunk: float) -> Square:
    """What is watched: everything about the ``places``, each ``[2]`` pixels; ``trunk`` pixels."""
    low, high = np.min(places, axis=0), np.max(places, axis=0)
    x, y = (low + high) / 2
    side = float((high - low).max()) + SIDE * trunk
    return Square(float(x), float(y), min(side, 1.2 * max(picture.shape[:2])))


AWAY_SECONDS = 2.0
"""Who is out of view for so long may come back anywhere: the tracker's own rules go on."""

NEAR = 2.5
"""Others nearer than this are watched, in trunk lengths."""

SIDE = 5.0
"""Side of the square that is watched about one person, in trunk lengths. Who stands is about four high; in a
larger one MoveNet misses people, and takes two for one."""

NOTHING = np.zeros(len(COCO17), dtype=bool)


def agree(person: Person | None, seen: Person, people: Sequence[Person]) -> bool:
    """Whether the tracker's ``person`` is the one ``seen``, and no other of the ``people``."""
    if person is None:
        return False
    apart = trunks_apart(person, seen)
    return apart <= AGREEMENT and all(apart <= trunks_apart(person, one) for one in people)


def _own_colours(picture: Picture, person: Person, others: Sequence[Person]) -> FloatArray | None:
    """The colours of ``person``, where none of the ``others`` stands in the way."""
    if any(trunks_apart(person, other) < BESIDE for other in others):
        return None
    return colours_of(picture, person.keypoints)


def _among(person: Person | None, people: Sequence[Person | None]) -> bool:
    return any(person is one for one in people)


def _apart(a: FloatArray, b: FloatArray, me: Figure) -> float:
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
