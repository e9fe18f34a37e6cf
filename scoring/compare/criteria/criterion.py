"""A criterion as data: what a coach asks for, how it is read and refused, and what came of it.

As JSON it is an object such as ``{"kind": "least_angle", "part": "knee", "side": "near", "at_most": 95}``;
``Criterion.of`` is the one schema of it, for files, the API and the database.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from math import isfinite
from pathlib import Path
from typing import Any

from scoring.compare.calibration import LONGEST
from scoring.errors import BadCriterion
from scoring.pose.skeleton import PARTS
from scoring.reasons import Reason

SIDES = ("near", "both", "left", "right")
"""``near`` is the side that is nearer to the camera; left and right are the reference's."""

PAIRS = tuple(part.removeprefix("left_") for part in PARTS if part.startswith("left_"))
"""The parts that a body has twice, without their side."""

ANGLED = ("elbow", "shoulder", "hip", "knee")
"""Of these the angle is known (180° is straight)."""

MOST_ANGLE = {"elbow": 180.0, "shoulder": 180.0, "hip": 210.0, "knee": 180.0}
"""Degrees. The hip's angle (shoulder, hip, knee) is over 180 where the hips sag or the back is hollow."""

MOST_SECONDS = 600.0
"""Of a hold; a mistyped number is told from a long one."""

MOST_TORSO_LENGTHS = 3.0
"""By which one part can be above another: feet to hands of somebody who stretches."""

MOST_CRITERIA = 20
"""Of one routine: more nobody keeps in mind."""

DEGREES, SECONDS, TORSO_LENGTHS = "degrees", "seconds", "torso_lengths"

_LIMITS = ("at_least", "at_most")


@dataclass(frozen=True)
class Kind:
    """What a kind of criterion is made of.

    ``unit`` is that of its value, ``parts`` what it can be about (empty: the whole body), ``required`` and
    ``optional`` the fields with numbers, of which at least one of ``either`` is needed.
    """

    unit: str
    parts: tuple[str, ...] = ()
    compares: bool = False
    required: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

    @property
    def numbers(self) -> tuple[str, ...]:
        """Names of the fields with numbers that it may have."""
        return (*self.required, *self.either, *self.optional)


_ABOVE = Kind(TORSO_LENGTHS, parts=("head", *PAIRS), compares=True, optional=("at_least",))

KINDS: dict[str, Kind] = {
    "least_angle": Kind(DEGREES, parts=ANGLED, required=("at_most",)),
    "greatest_angle": Kind(DEGREES, parts=ANGLED, required=("at_least",)),
    "angle_within": Kind(DEGREES, parts=ANGLED, either=_LIMITS),
    "hold_angle": Kind(SECONDS, parts=ANGLED, required=("seconds",), either=_LIMITS),
    "hold_pose": Kind(SECONDS, required=("seconds",), optional=("at",)),
    "above": _ABOVE,
    "stays_above": _ABOVE,
    "below": _ABOVE,
    "stays_below": _ABOVE,
}
"""All kinds, in the order in which they are offered."""


@dataclass(frozen=True)
class Criterion:
    """What a coach asks for.

    ``kind`` is one of KINDS. ``part`` is a name of PARTS without its side, ``side`` one of SIDES (both are
    empty of the whole body), ``other`` the part of the same side that ``part`` is compared with.

    least_angle
        the angle comes down to ``at_most`` degrees at least once.
    greatest_angle
        it reaches ``at_least`` degrees at least once.
    angle_within
        it is never under ``at_least`` nor over ``at_most`` degrees.
    hold_angle
        it stays at ``at_most`` or ``at_least`` degrees for ``seconds`` without a break.
    hold_pose
        the reference's pose at its second ``at`` is held for ``seconds``; without ``at``
        it is the pose that is furthest from the one the reference begins with.
    above, below
        ``part`` is above or below ``other`` once, by ``at_least`` torso lengths (0 where left out).
    stays_above, stays_below
        it is so all the time.
    """

    kind: str
    part: str = ""
    side: str = ""
    other: str = ""
    at_least: float | None = None
    at_most: float | None = None
    seconds: float | None = None
    at: float | None = None

    @property
    def unit(self) -> str:
        """Unit of its limits' counterpart, the value: degrees, seconds or torso_lengths."""
        return KINDS[self.kind].unit

    @property
    def plain(self) -> dict[str, Any]:
        """The values that ``of`` reads, without those that are not used."""
        return {name: value for name, value in asdict(self).items() if value not in ("", None)}

    @classmethod
    def of(cls, values: Any) -> Criterion:
        """The criterion that ``values`` describe. Raises BadCriterion, which says what to change."""
        if not isinstance(values, Mapping):
            raise BadCriterion("A criterion is an object with a “kind”.")
        given = {name: value for name, value in values.items() if value not in ("", None)}
        kind = given.get("kind")
        if not isinstance(kind, str) or kind not in KINDS:
            raise BadCriterion(f"A criterion needs a “kind”: {_listed(KINDS)}.")
        about = KINDS[kind]
        _check_names(given, kind, about)
        numbers = _numbers(given, kind, about)
        found = cls(
            kind,
            *_about(given, kind, about),
            at_least=numbers.get("at_least"),
            at_most=numbers.get("at_most"),
            seconds=numbers.get("seconds"),
            at=numbers.get("at"),
        )
        if found.at_least is not None and found.at_most is not None and found.at_least >= found.at_most:
            raise BadCriterion("“at_least” must be under “at_most”.")
        return found


def _check_names(given: Mapping[str, Any], kind: str, about: Kind) -> None:
    known = {"kind", *about.numbers}
    known |= {"part", "side"} if about.parts else set()
    known |= {"other"} if about.compares else set()
    for name in given:
        if name not in known:
            raise BadCriterion(f"A criterion of the kind “{kind}” has no “{name}”.")


def _about(given: Mapping[str, Any], kind: str, about: Kind) -> tuple[str, str, str]:
    """Part, side and other part."""
    if not about.parts:
        return "", "", ""
    part = _one_of(given.get("part"), "part", kind, about.parts)
    other = ""
    if about.compares:
        other = _one_of(given.get("other"), "other", kind, [one for one in about.parts if one != part])
    return part, _one_of(given.get("side", "both"), "side", kind, SIDES), other


def _one_of(value: Any, name: str, kind: str, known: Iterable[str]) -> str:
    known = tuple(known)
    if value not in known:
        raise BadCriterion(f"A criterion of the kind “{kind}” needs as “{name}” one of {_listed(known)}.")
    return str(value)


def _numbers(given: Mapping[str, Any], kind: str, about: Kind) -> dict[str, float]:
    missing = [name for name in about.required if name not in given]
    if about.either and not any(name in given for name in about.either):
        missing.append(" or ".join(about.either))
    if missing:
        raise BadCriterion(f"A criterion of the kind “{kind}” needs “{missing[0]}”.")
    if kind == "hold_angle" and all(name in given for name in _LIMITS):
        raise BadCriterion(f"A criterion of the kind “{kind}” has either “at_least” or “at_most”.")
    found = {name: _number(given[name], name) for name in about.numbers if name in given}
    for name, value in found.items():
        most = most_of(name, kind, str(given.get("part", "")))
        if not 0 <= value <= most or (name == "seconds" and value == 0):
            raise BadCriterion(f"“{name}” must lie between 0 and {most:g}, not be {value:g}.")
    return found


def _number(value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise BadCriterion(f"“{name}” must be a number.")
    return float(value)


def most_of(name: str, kind: str, part: str) -> float:
    """The greatest number that the field ``name`` takes."""
    if name in ("seconds", "at"):
        return MOST_SECONDS if name == "seconds" else LONGEST
    return MOST_ANGLE.get(part, 180.0) if kind not in _HEIGHTS else MOST_TORSO_LENGTHS


_HEIGHTS = tuple(kind for kind, about in KINDS.items() if about.unit == TORSO_LENGTHS)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def criteria_of(values: Any) -> tuple[Criterion, ...]:
    """The criteria of a list of objects. Raises BadCriterion: which one is wrong, and how."""
    if not isinstance(values, list | tuple):
        raise BadCriterion("Criteria are a list of objects.")
    if len(values) > MOST_CRITERIA:
        raise BadCriterion(f"There are at most {MOST_CRITERIA} criteria.")
    found: list[Criterion] = []
    for number, one in enumerate(values, 1):
        try:
            criterion = Criterion.of(one)
        except BadCriterion as error:
            raise BadCriterion(f"Criterion {number}: {error}") from None
        if criterion in found:
            raise BadCriterion(f"Criterion {number} is there twice.")
        found.append(criterion)
    return tuple(found)


def read_criteria(path: Path) -> tuple[Criterion, ...]:
    """The criteria of a JSON file: a list, or an object with it as ``criteria``. Raises BadCriterion."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BadCriterion(f"{path} is not a JSON file.") from error
    return criteria_of(values.get("criteria") if isinstance(values, dict) else values)


@dataclass(frozen=True)
class Judged:
    """What was found in one stretch of a practice.

    ``met`` is None where it cannot be told, with ``reason`` saying why. ``value`` is what was measured, in
    the criterion's unit, and may be off by ``noise``; ``margin`` is how far it lies on the right side of
    the limit, negative on the wrong one. ``second`` of the practice proves it; of a hold it is the first and
    ``until`` the last. ``side`` of the practising person is the one that decided.
    """

    met: bool | None
    reason: Reason | None = None
    value: float | None = None
    noise: float | None = None
    margin: float | None = None
    second: float | None = None
    until: float | None = None
    side: str = ""


@dataclass(frozen=True, kw_only=True)
class CriterionOutcome(Judged):
    """What came of a criterion: that of the stretch, or of the repetition, that decides.

    ``reference_second`` belongs to ``second`` in the reference, ``reference_value`` is what the reference
    itself reaches; None where there is none. ``repetitions`` are in order of time, empty where there is one.
    """

    criterion: Criterion
    reference_second: float | None = None
    reference_value: float | None = None
    repetitions: tuple[Judged, ...] = ()

    @classmethod
    def kept(cls, values: Mapping[str, Any]) -> CriterionOutcome | None:
        """The outcome that was kept as ``asdict`` gave it; None of a kind that is no longer known."""
        try:
            criterion = Criterion.of(values["criterion"])
        except BadCriterion:
            return None
        known = {one.name for one in fields(cls)} - {"criterion", "reason", "repetitions"}
        return cls(
            **{name: value for name, value in values.items() if name in known},
            criterion=criterion,
            reason=Reason.of(values.get("reason")),
            repetitions=tuple(_judged(one) for one in values.get("repetitions", ())),
        )


def _judged(values: Mapping[str, Any]) -> Judged:
    known = {one.name for one in fields(Judged)} - {"reason"}
    plain = {name: value for name, value in values.items() if name in known}
    return Judged(**plain, reason=Reason.of(values.get("reason")))
