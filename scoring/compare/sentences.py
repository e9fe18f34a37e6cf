"""The sentences of the feedback: every English word of it is here, to be translated."""

from __future__ import annotations

_PARTS = {
    "head": "your head",
    "shoulder": "your {side} arm",
    "elbow": "your {side} elbow",
    "wrist": "your {side} hand",
    "hip": "at your {side} hip",
    "knee": "your {side} knee",
    "ankle": "your {side} foot",
}

_TEMPLATES = {
    "bend": "Bend {part}{amount} more {when}.",
    "straighten": "Straighten {part}{amount} more {when}.",
    "raise": "Bring {part}{amount} higher {when}.",
    "lower": "Bring {part}{amount} lower {when}.",
    "outward": "Bring {part}{amount} further out {when}.",
    "inward": "Bring {part}{amount} further in {when}.",
    "upright": "Hold {part}{amount} more upright {when}.",
    "incline": "Incline {part}{amount} more {when}.",
}

_PLACES = {"hip": "your {side} hip", "elbow": "your {side} elbow", "knee": "your {side} knee"}


def sentence_for(
    part: str,
    direction: str,
    degrees: float | None,
    torso_lengths: float | None,
    start: float,
    end: float,
) -> str:
    """One short sentence for a Moment.

    ``degrees`` is the size to name, or None to name ``torso_lengths`` instead;
    ``start`` and ``end`` are seconds of the practice video.
    """
    side, _, joint = part.rpartition("_")
    places = _PARTS if direction in ("bend", "straighten") or joint not in _PLACES else _PLACES
    return _TEMPLATES[direction].format(
        part=places[joint].format(side=side), amount=_amount(degrees, torso_lengths), when=_when(start, end)
    )


def _amount(degrees: float | None, torso_lengths: float | None) -> str:
    """The size in words, or nothing when it cannot be named."""
    if degrees is not None:
        return f" about {degrees:.0f}°"
    if torso_lengths is None or torso_lengths < 0.1:
        return ""
    return f" by about {torso_lengths:.1f} torso lengths"


def _when(start: float, end: float) -> str:
    """The interval in words, to the second."""
    first, last = clock(start), clock(end)
    return f"at {first}" if first == last else f"from {first} to {last}"


def clock(seconds: float) -> str:
    """``m:ss`` of a video time."""
    whole = max(0, int(seconds + 0.5))
    return f"{whole // 60}:{whole % 60:02d}"
