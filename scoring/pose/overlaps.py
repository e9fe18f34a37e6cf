"""Following one person through overlaps with others, and leaving out what cannot be told.

A keypoint model that follows a person goes on with somebody else when that one passes in front. So whoever
comes near is watched, and who comes out of an overlap is told by what was known before it (``who_is_who``).
Where that is in doubt the frames are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from scoring.arrays import BoolArray, FloatArray, Picture
from scoring.pose.colours import colours_of, unlike
from scoring.pose.corrections import JOINT_OF_LANDMARK
from scoring.pose.crops import Square
from scoring.pose.estimators.base import Estimator, Onlooker, Person, Tracker, trunks_apart
from scoring.pose.person_at import trunk_breadth, trunk_length, trunk_middle
from scoring.pose.skeleton import COCO17
from scoring.pose.track import Stretches
from scoring.pose.who_is_who import (
    CLEAR,
    MOST_REACH,
    STEADY_SECONDS,
    TOGETHER,
    UNKNOWN,
    WATCH_SECONDS,
    Figure,
    Scene,
    agree,
    told,
    trunks_between,
)

GLANCE_SECONDS = 0.15
"""How often it is seen whether anything moved about the followed person, which costs nothing."""

ANY_LOOKS, CHOSEN_LOOKS = 1.0, 3.0
"""How often a second it is looked who that is, on the whole. Once a second makes a film of one person take
2 % longer. Who was chosen is most likely not alone."""

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


def watched(estimator: Estimator, tracker: Tracker, *, chosen: bool = False) -> Tracker:
    """A ``tracker`` of ``estimator`` that follows through overlaps, where the estimator sees others.

    Where the person was ``chosen`` it is looked for others more often: most likely there are some.
    """
    if estimator.onlooker is None:
        return tracker
    return Follower(tracker, estimator.onlooker, CHOSEN_LOOKS if chosen else ANY_LOOKS)


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

    Where nobody else is near it gives what the tracker gives, and takes so many ``looks`` a second at most.
    """

    def __init__(self, tracker: Tracker, finder: Onlooker, looks: float) -> None:
        self.in_doubt = False
        self._tracker, self._finder, self._often = tracker, finder, looks
        self._known = Figure([], 0.0)
        self._scene: Scene | None = None
        self._surroundings, self._looks, self._wide = _Surroundings(), 1.0, False
        self._glanced = self._looked = self._company = float("-inf")

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
        if time - self._glanced < GLANCE_SECONDS or not self._worth_a_look(picture, person, time):
            return
        me = Figure.of(person, time)
        self._wide = not self._wide
        people = self._people(picture, [me.path[-1][1]], me.trunk, [WIDE if self._wide else CLOSE])
        seen = next((one for one in people if agree(person, one, people)), None)
        # Where only one is seen elsewhere than the tracker has them, two models disagree about one person.
        others = [one for one in people if one is not seen and TOGETHER < trunks_apart(person, one) < NEAR]
        if seen is not None and others:
            me.colours, me.spread = self._known.colours, self._known.spread
            self._scene = Scene(me, in_doubt=self._came_between(picture, person, others))
            self._company = time
        elif seen is not None:
            colours = colours_of(picture, seen.keypoints)
            if colours is not None:
                self._known.wear(colours)

    def _worth_a_look(self, picture: Picture, person: Person, time: float) -> bool:
        """Whether somebody may have come, and a look may be spent; some are saved for then."""
        self._looks = min(self._looks + self._often * min(time - self._glanced, 1.0), MOST_LOOKS)
        self._glanced = time
        changed = self._surroundings.changed(picture, person)
        waited = time - self._looked
        if not (waited > STILL_SECONDS or (changed and self._looks >= 1.0)):
            return False
        self._looked = time
        self._looks -= 1.0
        return True

    def _came_between(self, picture: Picture, person: Person, others: Sequence[Person]) -> bool:
        """Whether one of ``others`` looks clearly more like the followed person than ``person`` does."""
        known = self._known.colours
        if known is None:
            return False
        looks = [colours_of(picture, one.keypoints) for one in (person, *others)]
        spread = self._known.spread
        mine, *theirs = (UNKNOWN if one is None else told(unlike(known, one), spread) for one in looks)
        return max(theirs) - mine >= CLEAR

    def _people(
        self, picture: Picture, places: Sequence[FloatArray], trunk: float, sides: Sequence[float]
    ) -> list[Person]:
        """Everybody about the ``places``, each ``[2]`` pixels, whose trunk is about ``trunk`` pixels long."""
        people = self._finder.people(picture, *(_square(picture, places, side * trunk) for side in sides))
        alike = (one for one in people if 1 / MOST_UNLIKE < trunk_length(one.keypoints) / trunk < MOST_UNLIKE)
        return [one for one in alike if trunk_breadth(one.keypoints) < MOST_BROAD]

    def _watched(self, picture: Picture, scene: Scene, person: Person | None, time: float) -> Person | None:
        """The followed person, by what can be seen of everybody."""
        places = [one.path[-1][1] for one in scene.found] or [scene.me.at(time)]
        people = self._people(picture, places, scene.me.trunk, (CLOSE, WIDE))
        seen = scene.see(picture, people, person, time)
        if scene.in_doubt or len(people) > 1:
            self._company = time
        if scene.in_doubt:
            known = person is not None and scene.looks_like_me(colours_of(picture, person.keypoints))
            self.in_doubt = not known
            return person if known else None
        self._known = scene.me
        if seen is not None and not agree(person, seen, people):
            self._tracker.resume(seen, time)
            person = self._tracker.update(picture, time)
            self.in_doubt = not agree(person, seen, people)
        elif seen is None and person is not None:
            if trunks_between(trunk_middle(person.keypoints), scene.me.at(time), scene.me) > MOST_REACH:
                # That is no overlap: the tracker looked anew, and which of both goes on is told at the end.
                self._scene = None
                return person
            self.in_doubt = any(trunks_apart(person, one) < TOGETHER for one in people)
        if person is None or self.in_doubt:
            return None
        if seen is None:
            scene.me.see(person, time, None)
        taken = [taken_from(person, one) for one in scene.company]
        return without(person, np.any([NOTHING, *taken], axis=0))


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

MOST_LOOKS = 4.0
"""So many looks may follow one another where something begins to move: somebody may be on the way."""

STILL_SECONDS = 3.0
"""How long it is not looked where nothing moves."""

MOST_BROAD = 1.25
"""Whose shoulders or hips are farther apart than so many times the length of the trunk is put together of two
people who stand side by side, or bends towards the camera."""

MOST_UNLIKE = 2.5
"""Who is so many times smaller or larger than the followed person is far away, or a chance likeness."""


def _square(picture: Picture, places: Sequence[FloatArray], about: float) -> Square:
    """What is watched: the ``places``, each ``[2]`` pixels, and half of ``about`` pixels to each side."""
    low, high = np.min(places, axis=0), np.max(places, axis=0)
    x, y = (low + high) / 2
    side = float((high - low).max()) + about
    return Square(float(x), float(y), min(side, 1.2 * max(picture.shape[:2])))


AWAY_SECONDS = 2.0
"""Who is out of view for so long may come back anywhere: the tracker's own rules go on."""

NEAR = 4.0
"""Others nearer than this are watched, in trunk lengths."""

CLOSE, WIDE = 5.0, 8.0
"""Sides of the squares that are watched about one person, in trunk lengths; who stands is about four high. In
the close one MoveNet hardly sees who is at its edge, in the wide one it sees small people badly."""

NOTHING = np.zeros(len(COCO17), dtype=bool)
