"""What a score depends on besides the two tracks and the engine."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

from practice.models import Attempt

METHOD = "calibrated"
_MIRROR = {Attempt.Mirror.AUTO: None, Attempt.Mirror.YES: True, Attempt.Mirror.NO: False}


@dataclass(frozen=True)
class Parameters:
    """Trim, weights and mirroring of one comparison."""

    trim_start: float | None
    trim_end: float | None
    joint_weights: dict[str, float]
    mirror: bool | None
    mirroring_allowed: bool

    @property
    def digest(self) -> str:
        """Stable key of these values."""
        text = json.dumps(asdict(self), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def engine_arguments(self) -> dict[str, Any]:
        """Keyword arguments of the engine's comparison."""
        return {
            "method": METHOD,
            "mirror": self.mirror,
            "allow_mirroring": self.mirroring_allowed,
            "joint_weights": self.joint_weights or None,
        }


def parameters_of(attempt: Attempt) -> Parameters:
    """The values in force now for the attempt."""
    routine = attempt.routine
    return Parameters(
        trim_start=routine.trim_start,
        trim_end=routine.trim_end,
        joint_weights={part: float(weight) for part, weight in routine.joint_weights.items()},
        mirror=_MIRROR[Attempt.Mirror(attempt.mirror)],
        mirroring_allowed=routine.mirroring_allowed,
    )
