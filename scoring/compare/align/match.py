"""The practice laid against the reference: side, stretch, repetitions of the reference, warp."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from scoring.arrays import BoolArray, FloatArray
from scoring.compare.align.clips import Clip, Sampled, SideBySide
from scoring.compare.align.ends import open_warp
from scoring.compare.align.features import with_unseen
from scoring.compare.align.sides import Spans, changed_sides
from scoring.compare.align.sound import Heard, late_by
from scoring.compare.align.stretch import Alignment, Stretch, keeps_tempo, repeated, stretched
from scoring.compare.align.view import Standpoint, standpoint, towards_front, unlikeness, yaw_of
from scoring.compare.align.warp import Warp, align
from scoring.compare.body.description import Body
from scoring.compare.body.sampling import is_side_on, nearest
from scoring.compare.calibration import (
    ALL_OF_IT,
    ANOTHER_TIME,
    BRIDGED_FROM,
    CLOSE_SIDES,
    FAIR_COST,
    FOLLOWED,
    FOLLOWS,
    HELD_BONES,
    LEAST_REPETITION,
    LEAST_ROLL,
    MIRROR_FLOOR,
    MIRROR_GAIN,
    OTHER_SIDE_GAIN,
    SMALL_COST,
    TEMPOS,
)
from scoring.errors import NotComparable


@dataclass(frozen=True)
class Match:
    """Two bodies over the matched stretch and the warp between them.

    The practice is sampled at the even tempo of the stretch, so that an even
    practice runs along the diagonal whatever its speed, and turned over where
    ``mirrored``. ``completeness`` is the share of the reference matched; of a
    reference that repeats itself more often than the practice, of as many
    ``repetitions`` (the first number) of all it has (the second). ``performance``
    is the practice from its first to its last sample, where all of it belongs. ``shown [13]``
    is the share of the time that the reference shows each part, whether the practice does or not,
    ``counted [B]`` which bones belong to parts that have a weight.

    ``standpoint`` is from where the practice is filmed against the reference, None where the
    tracks do not tell, and ``yaw`` the degrees between the cameras; where the two are ``bridged``
    the bodies are their joints in space, the practice's turned into the reference's view.
    ``unlike`` is how much the bones in space differ along the path (None: not known).
    In ``exchanged``, seconds of the reference, its left and right are exchanged: the practice does that
    on the other side than the rest.
    ``close`` says that the side was not given, and both fit about alike. ``laid`` is how the clips
    were laid side by side for all that.
    """

    reference: Body
    practice: Body
    warp: Warp
    mirrored: bool
    completeness: float
    shown: FloatArray
    counted: BoolArray
    repetitions: tuple[int, int] = (1, 1)
    performance: Body | None = None
    standpoint: Standpoint | None = None
    bridged: bool = False
    yaw: float | None = None
    unlike: float | None = None
    exchanged: Spans = ()
    close: bool = False
    laid: Alignment | None = None

    @property
    def times(self) -> FloatArray:
        """Aligned seconds ``[P, 2]`` of reference and practice."""
        path = self.warp.path
        return np.stack([self.reference.times[path[:, 0]], self.practice.times[path[:, 1]]], axis=1)

    @cached_property
    def in_exchanged(self) -> BoolArray:
        """Which of the aligned moments ``[P]`` are ``exchanged``."""
        seconds, within = self.times[:, 0], np.zeros(len(self.warp.path), dtype=bool)
        for first, last in self.exchanged:
            within |= (seconds >= first) & (seconds <= last)
        return within

    @property
    def exchanged_seconds(self) -> list[tuple[tuple[float, float], tuple[float, float]]]:
        """First and last second of what is ``exchanged``: of the reference, then of the practice."""
        spans = []
        for first, last in self.exchanged:
            there = self.times[(self.times[:, 0] >= first) & (self.times[:, 0] <= last)]
            if len(there):
                (start, begins), (end, ends) = there[[0, -1]].tolist()
                spans.append(((start, end), (begins, ends)))
        return spans

    @cached_property
    def agreement(self) -> float | None:
        """Correlation, −1..1, of how the bones turn about their own mean in reference and practice.

        None where the reference holds still: then there is nothing to follow.
        """
        path, bodies = self.warp.path, (self.reference, self.practice)
        both = [body.bone_weights[path[:, side]] for side, body in enumerate(bodies)]
        weights = (np.minimum(*both) * self.counted)[..., None]
        total = np.maximum(weights.sum(axis=0), 1e-9)
        turned = []
        for side, body in enumerate(bodies):
            bones = body.bones[path[:, side]]
            turned.append(bones - (weights * bones).sum(axis=0) / total)
        own = [float((weights * one**2).sum()) / max(float(weights.sum()), 1e-9) for one in turned]
        if own[0] <= HELD_BONES**2:
            return None
        common = float((weights * turned[0] * turned[1]).sum()) / max(float(weights.sum()), 1e-9)
        return common / max(float(np.sqrt(own[0] * own[1])), 1e-9)

    @cached_property
    def from_front(self) -> Match | None:
        """This match, or the same as if both were filmed from in front of them, by the joints in space.

        Each is turned to the own front: what turn fits best to the reference, a fault may have a share in.
        None where the tracks have no joints in space, and so do not tell.
        """
        if self.laid is None or self.laid.stretch is None or self.standpoint is None:
            return None
        whole = self.laid.practice.samples
        front = towards_front(self.laid.reference.samples)
        own = towards_front((whole.turned if self.mirrored else whole).samples)
        if front is None or own is None:
            return None
        if abs(yaw_of(front)) <= BRIDGED_FROM and not self.bridged:
            return self
        laid = replace(self.laid, reference=self.laid.reference.seen_from(front), turn=own)
        found = self.laid.stretch
        reference, practice = laid.pair(found.tempo, found.start, found.end).bodies
        performance = None if self.performance is None else _performed(laid)
        return replace(self, reference=reference, practice=practice, performance=performance)

    @property
    def alike(self) -> bool:
        """Whether the two are alike enough for the warp to tell what belongs to what."""
        return self.warp.cost <= FAIR_COST


def find_match(
    reference: Clip,
    practice: Clip,
    *,
    mirrored: bool | None,
    like: Match | None = None,
    line: Heard | None = None,
    changing: bool = True,
) -> Match:
    """The best match of two clips; ``mirrored`` None decides the side.

    ``like`` is a match of the whole practice that this one is a part of: seen from the same side.
    ``line`` is the music that both clips carry, if they do. ``changing`` says whether a part of the
    practice may be done on the other side.
    Raises NotComparable when too little of a body is seen.
    """
    side = like.mirrored if like else mirrored
    found, alignment = _found(reference.samples, practice, side, like, line)
    spans = changed_sides(alignment, found.times) if changing else ()
    if not spans:
        return found
    exchanged = reference.samples.exchanged(spans)
    again = replace(_found(exchanged, practice, found.mirrored, like, line)[0], exchanged=spans)
    return again if again.warp.cost < found.warp.cost else found


def _found(
    reference: Sampled, practice: Clip, side: bool | None, like: Match | None, line: Heard | None
) -> tuple[Match, Alignment]:
    """As ``find_match``, all of it on one side; and what was aligned."""
    sides = [Side.of(reference, practice, turned) for turned in (False, True)]
    chosen = sides[_turned_fits(*sides) if side is None else side]
    seen = like.standpoint if like else chosen.standpoint
    turn = seen.turn if seen is not None and seen.turned_by > BRIDGED_FROM else None
    compared = reference if turn is None else reference.in_space
    roll = seen.roll if seen is not None and abs(seen.roll) >= LEAST_ROLL else 0.0
    alignment = Alignment(compared, practice, chosen.mirrored, turn, roll)
    found = _followed(alignment, matched(repeated(stretched(alignment)), seen), seen)
    found = _to_music(alignment, found, seen, line) if line else found
    close = side is None and _close(*sides)
    yaw = _yaw(chosen, sides[0], alignment)
    return replace(found, standpoint=seen, bridged=turn is not None, yaw=yaw, close=close), alignment


def _followed(alignment: Alignment, found: Match, seen: Standpoint | None) -> Match:
    """``found``, or a match of what lies before or after it, if only that follows the reference.

    Somebody who holds the end of a movement for long is nearer to all of it, on average, than one who
    does it a little differently; but who holds still does not do it.
    """
    if found.agreement is None or found.agreement >= FOLLOWS:
        return found
    tries = [found]
    first, last = found.times[[0, -1], 1]
    for start, end in ((None, first), (last, None)):
        track = alignment.practice.track.between(start, end)
        if track.duration >= LEAST_REPETITION and track.found.sum() >= 2:
            part = replace(alignment, practice=replace(alignment.practice, track=track))
            tries.append(matched(repeated(stretched(part)), seen))
    return min(tries, key=lambda match: match.warp.cost - FOLLOWED * (match.agreement or 0.0))


def _to_music(alignment: Alignment, found: Match, seen: Standpoint | None, line: Heard) -> Match:
    """``found``, drawn to the music: where nothing moves, or a gesture comes again, the music tells the time.

    To the music itself, if ``found`` is so far from it that it may be another repetition; else as late or
    early as it is danced. Only where the bodies are as near then.
    """
    late = late_by(line, found.times)
    tries = [line] if late is None or abs(late) >= ANOTHER_TIME else []
    if late is not None:
        tries.append(line.moved_to(found.times))
    for drawn_to in tries if found.alike else []:
        drawn = replace(alignment, line=drawn_to)
        match = _followed(drawn, matched(repeated(stretched(drawn)), seen), seen)
        if match.warp.cost <= found.warp.cost + SMALL_COST:
            return match
    return found


def _yaw(chosen: Side, straight: Side, alignment: Alignment) -> float | None:
    """Degrees between the cameras. Who is seen from the other side, not mirrored, matches mirrored too."""
    seen = chosen.standpoint
    if chosen.mirrored and all(
        is_side_on(one.samples) for one in (alignment.reference, alignment.practice.samples)
    ):
        seen = straight.standpoint
    return seen.yaw if seen else None


def matched(alignment: Alignment, seen: Standpoint | None = None) -> Match:
    """The stretch that was found, described without what lies before and after, and warped once more."""
    found, whole = alignment.stretch, alignment.reference
    assert found is not None
    some = replace(alignment, reference=whole.between(found.first, found.last))
    match = _warped(some, found)
    if not keeps_tempo(match.times[[0, -1]], match.warp.cost):
        match = _warped(some, replace(found, tempo=1.0))
    return replace(
        match,
        completeness=float(found.last - found.first + 1) / len(whole),
        repetitions=alignment.repetitions,
        performance=_performance(some),
        unlike=None if seen is None else _unlike(alignment, match.times, seen),
    )


def _unlike(alignment: Alignment, times: FloatArray, seen: Standpoint) -> float | None:
    """How much the bones in space differ at the aligned seconds ``times [P, 2]``."""
    whole = alignment.practice.samples
    left, right = alignment.reference, whole.turned if alignment.mirrored else whole
    path = np.stack([nearest(left.times, times[:, 0]), nearest(right.times, times[:, 1])], axis=1)
    # Joints that are compared by space are turned already where the pictures are those of space.
    return unlikeness(left.samples, right.samples, seen.turn, path, left.counted)


def _warped(alignment: Alignment, found: Stretch) -> Match:
    """The stretch ``found`` of the practice laid against all of the reference, at the tempo of ``found``.

    Without the extra footage, which must not change the clip's torso length.
    """
    pair = alignment.pair(found.tempo, found.start, found.end)
    warp = align(*with_unseen(*pair.features, found.unseen))
    shown = alignment.reference.shown_shares
    return Match(
        *pair.bodies,
        warp,
        alignment.mirrored,
        completeness=1.0,
        shown=shown,
        counted=alignment.reference.counted,
        laid=replace(alignment, stretch=found),
    )


def _performance(alignment: Alignment) -> Body | None:
    """The whole practice, where the reference explains all of it about as well as the best part of it.

    The best match of a performance unlike the reference is often a fraction of
    it; what it reaches must not be judged by that fraction alone.
    """
    tempo = _even_tempo(alignment)
    if not TEMPOS[0] < tempo < TEMPOS[1]:
        return None
    pair = alignment.pair(tempo)
    x, x_weights, y, y_weights = pair.features
    part = align(x, x_weights, y, y_weights).cost
    every_sample = align(y, y_weights, x, x_weights).cost
    return pair.bodies[1] if every_sample <= ALL_OF_IT * max(part, SMALL_COST) else None


def _performed(alignment: Alignment) -> Body:
    """All of the practice at the even tempo at which it lasts as long as the reference."""
    return alignment.pair(_even_tempo(alignment)).bodies[1]


def _even_tempo(alignment: Alignment) -> float:
    """Seconds of the whole practice to one of the reference."""
    seconds = max(float(alignment.reference.times[-1] - alignment.reference.times[0]), 1e-6)
    return alignment.practice.seen.duration / seconds


@dataclass(frozen=True)
class Side:
    """A practice as it is, or with left and right exchanged: what the best coarse warp costs then.

    Of the bones in space, where both clips have them, and from the best ``standpoint``; else of
    the picture.
    """

    mirrored: bool
    cost: float
    standpoint: Standpoint | None = None

    @classmethod
    def of(cls, reference: Sampled, practice: Clip, mirrored: bool) -> Side:
        """One of the two sides."""
        left, right = reference.thinned, practice.samples.thinned
        right = right.turned if mirrored else right
        if left.samples.space is None or right.samples.space is None:
            return cls(mirrored, _cost(SideBySide(left, right)))
        found = standpoint(left.samples, right.samples, left.counted)
        if found is None:
            return cls(mirrored, _cost(SideBySide(left, right)))
        return cls(mirrored, found.unlike, found)


def _turned_fits(straight: Side, turned: Side) -> bool:
    """Whether the practice matches clearly better with left and right exchanged."""
    return turned.cost < MIRROR_GAIN * straight.cost - MIRROR_FLOOR


def _close(straight: Side, turned: Side) -> bool:
    """Whether the practice fits about as well on either side."""
    less, more = sorted((straight.cost, turned.cost))
    return more <= CLOSE_SIDES * less


def other_side_fits(reference: Sampled, practice: Clip, *, mirrored: bool) -> bool:
    """Whether the side that was not taken would match clearly better, and well."""
    taken, other = (Side.of(reference, practice, side).cost for side in (mirrored, not mirrored))
    return other < min(FAIR_COST, OTHER_SIDE_GAIN * taken - MIRROR_FLOOR)


def _cost(pair: SideBySide) -> float:
    """Mean cost of the best warp; infinite where the two show nothing in common."""
    try:
        return open_warp(pair.reference.times, pair.features).cost
    except NotComparable:
        return float("inf")
