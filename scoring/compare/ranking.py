"""Which of the things that differ are worth a sentence, and in which order."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scoring.compare.result import Moment
from scoring.compare.sentences import sentence_for

MOST = 5
MOST_OF_ONE_PART = 2

OVERLAP = 0.5
"""Two stretches are the same moment if they share this part of the shorter one."""

FAR_END = 0.6
"""A hand or foot mostly follows the joints above it, which are what to change."""


_ORDER = {"shoulder": 0, "elbow": 1, "wrist": 2, "hip": 0, "knee": 1, "ankle": 2}
"""Joints of a limb from the trunk outwards."""


@dataclass(frozen=True)
class Candidate:
    """A Moment before its sentence; ``said_degrees`` is the size to name (None: the distance)."""

    part: str
    start: float
    end: float
    reference_start: float
    reference_end: float
    value: float
    degrees: float | None
    torso_lengths: float | None
    direction: str
    said_degrees: float | None
    importance: float
    both_sides: bool = False

    @property
    def joint(self) -> str:
        """The part without its side."""
        return self.part.rpartition("_")[2]

    @property
    def limb(self) -> str:
        """Side and limb, such as ``left arm``."""
        side = self.part.rpartition("_")[0]
        return f"{side} {'arm' if self.joint in ('shoulder', 'elbow', 'wrist') else 'leg'}"

    def overlaps(self, other: Candidate) -> bool:
        """Whether both are about the same time."""
        shared = min(self.end, other.end) - max(self.start, other.start)
        return shared >= OVERLAP * min(self.end - self.start, other.end - other.start)


def most_important(candidates: list[Candidate]) -> tuple[Moment, ...]:
    """At most MOST moments, the most important first, nothing said twice."""
    chosen: list[Candidate] = []
    for candidate in sorted(_causes(candidates), key=_rank):
        twin = next((other for other in chosen if _is_twin(other, candidate)), None)
        if twin is not None:
            chosen[chosen.index(twin)] = _joined(twin, candidate)
        elif sum(other.part == candidate.part for other in chosen) < MOST_OF_ONE_PART:
            chosen.append(candidate)
    return tuple(_moment(candidate) for candidate in chosen[:MOST])


def _causes(candidates: list[Candidate]) -> list[Candidate]:
    """The candidates without those that only follow a joint nearer the trunk.

    Who bends an elbow too little also has the hand in the wrong place; the
    elbow is what to change, and it weighs as much as what follows from it.
    """
    heaviest = {id(candidate): candidate.importance for candidate in candidates}
    followers = set()
    for candidate in candidates:
        causes = [other for other in candidates if _follows(candidate, other)]
        if causes:
            followers.add(id(candidate))
            cause = max(causes, key=lambda other: other.importance)
            heaviest[id(cause)] = max(heaviest[id(cause)], FAR_END * candidate.importance)
    return [
        replace(candidate, importance=heaviest[id(candidate)])
        for candidate in candidates
        if id(candidate) not in followers
    ]


def _follows(candidate: Candidate, cause: Candidate) -> bool:
    """Whether ``cause``, nearer the trunk, explains ``candidate`` at the same time."""
    if cause.joint == "hip" and cause.direction in ("upright", "incline"):
        # A leaning trunk takes the head and the arms with it.
        above = candidate.joint in ("head", "shoulder", "elbow", "wrist")
        by_itself = candidate.joint in ("shoulder", "elbow") and candidate.said_degrees is not None
        return above and not by_itself and candidate.overlaps(cause)
    nearer = _ORDER.get(cause.joint, 9) < _ORDER.get(candidate.joint, 0)
    moved_along = candidate.said_degrees is None or candidate.joint in ("wrist", "ankle")
    return (
        nearer
        and moved_along
        and cause.said_degrees is not None
        and cause.limb == candidate.limb
        and candidate.overlaps(cause)
    )


def _rank(candidate: Candidate) -> tuple[float, float, str]:
    """Sorts the most important first; time and name settle ties."""
    return -candidate.importance, candidate.start, candidate.part


def _is_twin(one: Candidate, other: Candidate) -> bool:
    """Whether two candidates are the same thing on the other side of the body."""
    return (
        one.part != other.part
        and one.joint == other.joint
        and one.direction == other.direction
        and not one.both_sides
        and one.overlaps(other)
        and (one.said_degrees is None) == (other.said_degrees is None)
    )


def _joined(one: Candidate, other: Candidate) -> Candidate:
    """Both sides in one, under the part of the more important; the size is their mean."""
    said = None
    if one.said_degrees is not None and other.said_degrees is not None:
        said = (one.said_degrees + other.said_degrees) / 2
    return replace(one, said_degrees=said, both_sides=True)


def _moment(candidate: Candidate) -> Moment:
    """The Moment with its sentence."""
    return Moment(
        part=candidate.part,
        start=candidate.start,
        end=candidate.end,
        reference_start=candidate.reference_start,
        reference_end=candidate.reference_end,
        value=candidate.value,
        degrees=candidate.degrees,
        torso_lengths=candidate.torso_lengths,
        direction=candidate.direction,
        sentence=sentence_for(
            candidate.part,
            candidate.direction,
            candidate.said_degrees,
            candidate.torso_lengths,
            (candidate.start, candidate.end),
            both_sides=candidate.both_sides,
        ),
    )
