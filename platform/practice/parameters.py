"""What a score depends on besides its two tracks and the engine: takes, trims, weights, tolerances, side."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from uuid import UUID

from library.models import Routine, RoutineTake, Track
from library.routines.selectors import takes_that_count, takes_that_count_of
from practice.models import Attempt, Score

METHOD = "calibrated"
_MIRROR = {Attempt.Mirror.AUTO: None, Attempt.Mirror.YES: True, Attempt.Mirror.NO: False}


Trim = tuple[float | None, float | None]
"""Start and end, s; None: open."""


@dataclass(frozen=True)
class TakeUsed:
    """One further good performance: whose content, which track of it, from where to where."""

    content_sha256: str
    track: str
    trim_start: float | None
    trim_end: float | None


@dataclass(frozen=True)
class Parameters:
    """Trim, weights, tolerances, mirroring and takes of one comparison."""

    trim_start: float | None
    trim_end: float | None
    joint_weights: dict[str, float]
    mirror: bool | None
    mirroring_allowed: bool
    takes: tuple[TakeUsed, ...] = ()
    tolerances: dict[str, float] = field(default_factory=dict)
    practice_trim: Trim = (None, None)

    @property
    def digest(self) -> str:
        """Stable key of these values."""
        values = asdict(self)
        del values["practice_trim"]
        # Scores made before there were takes, or tolerances, stay what they are.
        for later in ("takes", "tolerances"):
            if not values[later]:
                del values[later]
        return _with_trim(
            hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest(), self.practice_trim
        )

    def engine_arguments(self) -> dict[str, Any]:
        """Keyword arguments of the engine's comparison."""
        return {
            "method": METHOD,
            "mirror": self.mirror,
            "allow_mirroring": self.mirroring_allowed,
            "joint_weights": self.joint_weights or None,
            "tolerances": self.tolerances or None,
        }


def parameters_of(attempt: Attempt) -> Parameters:
    """The values in force now for the attempt."""
    values = _in_force(attempt.routine, Attempt.Mirror(attempt.mirror), _takes_for(attempt))
    return replace(values, practice_trim=(attempt.trim_start, attempt.trim_end))


def digests_now(*, routine: Routine) -> dict[str, str]:
    """The digest of the values in force now by each choice of Attempt.Mirror; the practice is no take."""
    return digests_now_of(routines=[routine])[routine.pk]


def digests_now_of(*, routines: Iterable[Routine]) -> dict[UUID, dict[str, str]]:
    """The same of several routines, by their ids, with one query for all."""
    routines = list(routines)
    takes = {pk: _sorted(found) for pk, found in takes_that_count_of(routines=routines).items()}
    return {
        routine.pk: {
            mirror.value: _in_force(routine, mirror, takes[routine.pk]).digest for mirror in Attempt.Mirror
        }
        for routine in routines
    }


def made_as_now(*, attempt: Attempt, score: Score, digests: Mapping[str, str]) -> bool:
    """Whether the score was made with the values in force now; ``digests`` are those of ``digests_now``."""
    trim = (attempt.trim_start, attempt.trim_end)
    return score.parameters == digest_in_force(mirror=attempt.mirror, trim=trim, digests=digests)


def digest_in_force(*, mirror: str, trim: Trim, digests: Mapping[str, str]) -> str:
    """The digest of the values in force now for an attempt with that choice of side and that trim."""
    return _with_trim(digests[mirror], trim)


def _with_trim(digest: str, trim: Trim) -> str:
    """The digest of the same values where only a part of the practice counts; itself where all of it does."""
    if trim == (None, None):
        return digest
    return hashlib.sha256(json.dumps([digest, *trim]).encode()).hexdigest()


def _in_force(routine: Routine, mirror: Attempt.Mirror, takes: tuple[TakeUsed, ...]) -> Parameters:
    return Parameters(
        trim_start=routine.trim_start,
        trim_end=routine.trim_end,
        joint_weights={part: float(weight) for part, weight in routine.joint_weights.items()},
        mirror=_MIRROR[mirror],
        mirroring_allowed=routine.mirroring_allowed,
        takes=takes,
        tolerances={part: float(degrees) for part, degrees in routine.tolerances.items()},
    )


def _takes_for(attempt: Attempt) -> tuple[TakeUsed, ...]:
    """The takes that count, in an order of their own; a performance is not its own measure."""
    used = _sorted(takes_that_count(routine=attempt.routine))
    return tuple(take for take in used if take.content_sha256 != attempt.video.sha256)


def _sorted(takes: Iterable[RoutineTake]) -> tuple[TakeUsed, ...]:
    used = (_used(take, take.video.track) for take in takes if take.video.track is not None)
    return tuple(sorted(used, key=str))


def _used(take: RoutineTake, track: Track) -> TakeUsed:
    return TakeUsed(track.content_sha256, str(track.pk), take.trim_start, take.trim_end)


def is_current(*, attempt: Attempt, score: Score) -> bool:
    """Whether the score was made with the tracks, takes, trims, weights, tolerances and side in force now.

    So is every one of a routine that lost its reference: there will be no newer one.
    """
    reference = attempt.routine.reference
    if reference is None:
        return True
    tracks = (reference.track_id, attempt.video.track_id)
    made_with = (score.reference_track_id, score.practice_track_id)
    return made_with == tracks and score.parameters == parameters_of(attempt).digest
