"""Which of the things that differ are worth a sentence, and in which order."""

from __future__ import annotations

from dataclasses import replace

from scoring.compare.calibration import AFTER, BOTH_AT_ONCE, FAR_END, MOST_OF_ONE_PART, MOST_SAID, OVERLAP
from scoring.compare.feedback.messages import HIPS, TRUNK_DIRECTIONS
from scoring.compare.result import Moment

OPPOSITES = frozenset(
    frozenset(pair)
    for pair in (
        ("bend", "straighten"),
        ("raise", "lower"),
        ("outward", "inward"),
        ("forward", "back"),
        ("left", "right"),
        ("headward", "footward"),
        ("upright", "incline"),
        ("heel_down", "heel_up"),
        ("heel_down", "raise"),
        ("heel_up", "lower"),
    )
)

_ORDER = {"shoulder": 0, "elbow": 1, "wrist": 2, "hip": 0, "knee": 1, "ankle": 2}
"""Joints of a limb from the trunk outwards."""

_ABOVE = ("head", "shoulder", "elbow", "wrist")
"""What a trunk takes with it."""


def chosen(candidates: list[Moment]) -> list[Moment]:
    """At most MOST_SAID moments, the most important first; nothing twice and nothing against another."""
    found: list[Moment] = []
    for candidate in sorted(_joined_twins(_causes(candidates)), key=_rank):
        same = [other for other in found if _covers(other, candidate) or _covers(candidate, other)]
        if len(same) >= MOST_OF_ONE_PART or any(one.direction == candidate.direction for one in same):
            continue
        if not any(_contradicts(candidate, other) for other in found):
            found.append(candidate)
    return found[:MOST_SAID]


def joint(moment: Moment) -> str:
    """What the moment is about, without its side: a joint, the head or the trunk."""
    return "trunk" if is_trunk(moment) else moment.part.rpartition("_")[2]


def is_trunk(moment: Moment) -> bool:
    """Whether a hip's moment is about the trunk."""
    return moment.part.endswith("hip") and moment.direction in TRUNK_DIRECTIONS


def _covers(one: Moment, other: Moment) -> bool:
    """Whether ``one`` is about the part of ``other`` too."""
    return joint(one) == joint(other) and (one.both_sides or one.part == other.part)


def _limb(moment: Moment) -> str:
    """Side and limb, such as ``left arm``; head and trunk are one."""
    side, _, name = moment.part.rpartition("_")
    if name == "head" or is_trunk(moment):
        return "trunk"
    return f"{side} {'arm' if name in ('shoulder', 'elbow', 'wrist') else 'leg'}"


def _overlap(one: Moment, other: Moment, near: float = 0.0) -> bool:
    """Whether both are about the same time, give or take ``near`` seconds."""
    shared = min(one.end, other.end) - max(one.start, other.start) + near
    return shared >= OVERLAP * min(one.end - one.start, other.end - other.start)


def _at_once(one: Moment, other: Moment) -> bool:
    """Whether what the two are about is mostly the same time, of all the time of both."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared >= BOTH_AT_ONCE * (max(one.end, other.end) - min(one.start, other.start))


def _causes(candidates: list[Moment]) -> list[Moment]:
    """The candidates without those that only follow something nearer the trunk.

    Who bends an elbow too little also has the hand in the wrong place; the
    elbow is what to change, and it weighs as much as what follows from it. A
    trunk explains the whole upper body, so what follows from it adds up.
    """
    weight = {id(candidate): candidate.importance for candidate in candidates}
    followers = set()
    for candidate in candidates:
        causes = [other for other in candidates if other is not candidate and _follows(candidate, other)]
        if not causes:
            continue
        followers.add(id(candidate))
        cause = max(causes, key=lambda other: (is_trunk(other), other.importance))
        share = FAR_END * candidate.importance
        weight[id(cause)] = weight[id(cause)] + share if is_trunk(cause) else max(weight[id(cause)], share)
    return [
        replace(candidate, importance=weight[id(candidate)])
        for candidate in candidates
        if id(candidate) not in followers
    ]


def _follows(candidate: Moment, cause: Moment) -> bool:
    """Whether ``cause``, nearer the trunk, explains ``candidate`` at the same time."""
    if cause.direction in HIPS:
        follows = candidate.direction not in HIPS and candidate.said_degrees is None
        return (follows or is_trunk(candidate)) and _overlap(candidate, cause, AFTER)
    if not _overlap(candidate, cause, AFTER if is_trunk(cause) else 0.0) or is_trunk(candidate):
        return False
    if is_trunk(cause):
        return _follows_trunk(candidate, cause)
    name, nearer = joint(candidate), _ORDER.get(joint(cause), 9) < _ORDER.get(joint(candidate), 0)
    if not nearer or _limb(cause) != _limb(candidate):
        return False
    if candidate.direction.startswith("heel"):
        # A shin that leans otherwise takes its foot along.
        return (
            joint(cause) == "knee" and (candidate.said_degrees or 0.0) <= (cause.said_degrees or 0.0) + 10.0
        )
    if cause.said_degrees is None:
        return candidate.said_degrees is None and cause.direction == candidate.direction
    return candidate.said_degrees is None or name in ("wrist", "ankle")


def _follows_trunk(candidate: Moment, cause: Moment) -> bool:
    """Whether a turned trunk explains it: where the parts above it are, but not how they bend."""
    if joint(candidate) == "hip" and candidate.throughout:
        return cause.throughout and (candidate.said_degrees or 0.0) <= (cause.said_degrees or 0.0) + 10.0
    if joint(candidate) not in _ABOVE:
        return False
    if joint(candidate) == "head" and candidate.said_degrees is not None:
        return candidate.said_degrees <= (cause.said_degrees or 0.0) + 10.0
    return candidate.said_degrees is None


def _contradicts(one: Moment, other: Moment) -> bool:
    """Whether one limb is told opposite things for the same time."""
    limbs = {_limb(one), _limb(other)}
    same = len(limbs) == 1 or ((one.both_sides or other.both_sides) and len({x[-3:] for x in limbs}) == 1)
    return same and frozenset((one.direction, other.direction)) in OPPOSITES and _overlap(one, other)


def _rank(candidate: Moment) -> tuple[float, float, str]:
    """Sorts the most important first; time and name settle ties."""
    return -candidate.importance, candidate.start, candidate.part


def _joined_twins(candidates: list[Moment]) -> list[Moment]:
    """Left and right doing the same at the same time as one, under the more important's part."""
    joined: list[Moment] = []
    for candidate in sorted(candidates, key=_rank):
        twin = next((other for other in joined if _is_twin(other, candidate)), None)
        if twin is None:
            joined.append(candidate)
        else:
            joined[joined.index(twin)] = _joined(twin, candidate)
    return joined


def _is_twin(one: Moment, other: Moment) -> bool:
    """Whether two candidates are the same thing on the other side of the body."""
    return (
        one.part != other.part
        and joint(one) == joint(other)
        and one.direction == other.direction
        and not one.both_sides
        and _at_once(one, other)
        and (one.said_degrees is None) == (other.said_degrees is None)
    )


def _joined(one: Moment, other: Moment) -> Moment:
    """Both sides in one; the size is their mean."""
    return replace(
        one,
        said_degrees=_middle(one.said_degrees, other.said_degrees),
        said_torso_lengths=_middle(one.said_torso_lengths, other.said_torso_lengths),
        both_sides=True,
    )


def _middle(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else (one + other) / 2
