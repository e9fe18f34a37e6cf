"""What a coach is offered as the limits of a criterion: what the reference itself does.

A limit is looser than what was measured by as much as that may be off, and round, so that the reference
itself meets it and a practice like it can be told to.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import ceil, floor

import numpy as np

from scoring.compare.calibration import MOVES, ROUND_DEGREES
from scoring.compare.criteria.check import own_results, signals_of
from scoring.compare.criteria.criterion import MOST_ANGLE, Criterion, Judged
from scoring.compare.criteria.poses import pose_of
from scoring.compare.criteria.signals import Sight, Signal
from scoring.errors import NotComparable
from scoring.pose.track import PoseTrack


@dataclass(frozen=True)
class Proposal:
    """``numbers`` for the fields of a criterion, and what they come from.

    ``least`` and ``greatest`` are what was measured in the reference (degrees, torso lengths or, of a hold,
    the seconds as ``least``); None where nothing could be. ``second`` is where.
    """

    numbers: dict[str, float] = field(default_factory=dict)
    least: float | None = None
    greatest: float | None = None
    second: float | None = None


ROUND_TORSO_LENGTHS = 0.1
ROUND_SECONDS = 0.5


def usual_side(reference: PoseTrack) -> str:
    """The side to offer first: the near one where the far one may be hidden, else both."""
    try:
        return "near" if len(Sight(reference).near) == 1 else "both"
    except (NotComparable, IndexError):
        return "both"


def proposed(asked: Criterion, reference: PoseTrack) -> Proposal:
    """What the reference proposes for the kind, parts and side of ``asked``; its own numbers do not count."""
    try:
        sight = Sight(reference)
    except (NotComparable, IndexError):
        return Proposal()
    if asked.kind == "hold_pose":
        return _hold_of_pose(asked, sight)
    signals = [one for one in signals_of(asked, sight).values() if one.known.any()]
    if not signals:
        return Proposal()
    if asked.other:
        return _height(signals, throughout=asked.kind.startswith("stays"))
    found = _angle(asked, signals)
    if asked.kind != "hold_angle":
        return found
    return _hold_of_angle(asked, found, reference)


def _angle(asked: Criterion, signals: list[Signal]) -> Proposal:
    """Limits of an angle. Where several sides are meant, those that all of them keep."""
    most_open = MOST_ANGLE[asked.part]
    bent = max(signals, key=lambda one: float(np.nanmin(one.high)))
    straight = min(signals, key=lambda one: float(np.nanmax(one.low)))
    if asked.kind == "least_angle":
        numbers = {"at_most": _up(float(np.nanmin(bent.high)), most_open)}
        return _reached(numbers, bent, int(np.nanargmin(bent.values)))
    if asked.kind == "greatest_angle":
        numbers = {"at_least": _down(float(np.nanmax(straight.low)))}
        return _reached(numbers, straight, int(np.nanargmax(straight.values)))
    least = float(min(np.nanmin(one.values) for one in signals))
    greatest = float(max(np.nanmax(one.values) for one in signals))
    numbers = {
        "at_least": _down(float(min(np.nanmin(one.low) for one in signals))),
        "at_most": _up(float(max(np.nanmax(one.high) for one in signals)), most_open),
    }
    if asked.kind == "hold_angle":
        numbers = _limit_of_hold(asked, signals, numbers, greatest - least)
    return Proposal(numbers, least, greatest)


def _limit_of_hold(
    asked: Criterion, signals: list[Signal], throughout: dict[str, float], moves: float
) -> dict[str, float]:
    """The limit of a hold: the raised arm, the bent joint, or what one that hardly moves keeps.

    It is looser by the noise once more: a hold must be told while it lasts, not only at its utmost.
    """
    if moves < MOVES:
        return {"at_least": throughout["at_least"]}
    if asked.part == "shoulder":
        return {"at_least": _down(float(min(np.nanmax(2 * one.low - one.values) for one in signals)))}
    limit = float(max(np.nanmin(2 * one.high - one.values) for one in signals))
    return {"at_most": _up(limit, MOST_ANGLE[asked.part])}


def _reached(numbers: dict[str, float], signal: Signal, place: int) -> Proposal:
    value = float(signal.values[place])
    return Proposal(numbers, value, value, float(signal.times[place]))


def _height(signals: list[Signal], *, throughout: bool) -> Proposal:
    extreme = np.nanmin if throughout else np.nanmax
    place_of = np.nanargmin if throughout else np.nanargmax
    deciding = min(signals, key=lambda one: float(extreme(one.low)))
    limit = floor(float(extreme(deciding.low)) / ROUND_TORSO_LENGTHS) * ROUND_TORSO_LENGTHS
    return _reached({"at_least": round(max(limit, 0.0), 1)}, deciding, int(place_of(deciding.values)))


def _hold_of_angle(asked: Criterion, found: Proposal, reference: PoseTrack) -> Proposal:
    trial = replace(asked, at_least=None, at_most=None, seconds=ROUND_SECONDS)
    own = own_results([replace(trial, **found.numbers)], reference)[0]  # type: ignore[arg-type]
    return replace(found, numbers={**found.numbers, "seconds": _seconds(own)}, second=own.second)


def _hold_of_pose(asked: Criterion, sight: Sight) -> Proposal:
    pose = pose_of(sight, asked.at)
    if pose is None:
        return Proposal()
    trial = Criterion("hold_pose", seconds=ROUND_SECONDS, at=pose.second)
    own = own_results([trial], sight.track)[0]
    numbers = {"seconds": _seconds(own), "at": round(pose.second, 2)}
    return Proposal(numbers, own.value, own.value, pose.second)


def _seconds(own: Judged) -> float:
    """Half seconds that the hold of the reference surely has."""
    surely = (own.value or 0.0) - (own.noise or 0.0)
    return max(floor(surely / ROUND_SECONDS) * ROUND_SECONDS, ROUND_SECONDS)


def _up(degrees: float, most: float) -> float:
    return float(min(ceil(degrees / ROUND_DEGREES) * ROUND_DEGREES, most))


def _down(degrees: float) -> float:
    return float(max(floor(degrees / ROUND_DEGREES) * ROUND_DEGREES, 0.0))
