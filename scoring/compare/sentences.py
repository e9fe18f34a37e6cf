"""The sentences of the feedback: every English word of it is here, to be translated."""

from __future__ import annotations

_ONE = {
    "head": "your head",
    "left_shoulder": "your left arm",
    "right_shoulder": "your right arm",
    "left_elbow": "your left elbow",
    "right_elbow": "your right elbow",
    "left_wrist": "your left hand",
    "right_wrist": "your right hand",
    "left_hip": "your left hip",
    "right_hip": "your right hip",
    "left_knee": "your left knee",
    "right_knee": "your right knee",
    "left_ankle": "your left foot",
    "right_ankle": "your right foot",
}

_BOTH = {
    "shoulder": "both arms",
    "elbow": "both elbows",
    "wrist": "both hands",
    "hip": "both hips",
    "knee": "both knees",
    "ankle": "both feet",
}

_TRUNK = "your upper body"

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

SHORT_SECONDS = 2.0
"""Below this, whole seconds would say too little about when."""


def sentence_for(
    part: str,
    direction: str,
    degrees: float | None,
    torso_lengths: float | None,
    interval: tuple[float, float],
    *,
    both_sides: bool = False,
) -> str:
    """One short sentence for a Moment.

    ``degrees`` is the size to name, or None to name ``torso_lengths`` instead;
    ``interval`` is start and end in seconds of the practice video;
    ``both_sides`` speaks of left and right together.
    """
    return _TEMPLATES[direction].format(
        part=_subject(part, direction, both_sides),
        amount=_amount(degrees, torso_lengths),
        when=_when(*interval),
    )


def _subject(part: str, direction: str, both_sides: bool) -> str:
    """Whom the sentence is about."""
    joint = part.rpartition("_")[2]
    if joint == "hip" and direction in ("upright", "incline"):
        return _TRUNK
    return _BOTH[joint] if both_sides else _ONE[part]


def _amount(degrees: float | None, torso_lengths: float | None) -> str:
    """The size in words, or nothing when it cannot be named."""
    if degrees is not None:
        return f" about {degrees:.0f}°"
    if torso_lengths is None:
        return ""
    return f" about {max(torso_lengths, 0.1):.1f} torso lengths"


def _when(start: float, end: float) -> str:
    """The interval in words: to the second, a short one to the tenth."""
    tenths = end - start < SHORT_SECONDS
    return f"from {clock(start, tenths=tenths)} to {clock(end, tenths=tenths)}"


def clock(seconds: float, *, tenths: bool = False) -> str:
    """``m:ss`` of a video time, or ``m:ss.t``."""
    units = 10 if tenths else 1
    count = max(0, int(seconds * units + 0.5))
    whole, rest = divmod(count, units)
    return f"{whole // 60}:{whole % 60:02d}" + (f".{rest}" if tenths else "")
