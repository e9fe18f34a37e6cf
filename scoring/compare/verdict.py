"""Can these two be compared? What comes before any score, and says what to do where they cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.arrays import FloatArray
from scoring.compare.align.clips import Clip
from scoring.compare.align.match import Match
from scoring.compare.calibration import (
    AGREEMENT_SHARE,
    ANOTHER_MOVEMENT,
    ANOTHER_SIDE,
    FAR_ROUND,
    HELD_AGREEMENT,
    LEAST_COVERAGE,
    LEAST_PART_COVERAGE,
    LEAST_REPETITION,
    LEAST_SHOWN,
    LEAST_TORSO,
    TEMPOS,
    UNLIKE,
    UNLIKE_BRIDGED,
)
from scoring.pose.skeleton import PARTS
from scoring.reasons import Reason

_LIMBS = {
    "legs": [PARTS.index(f"{side}_{joint}") for side in ("left", "right") for joint in ("knee", "ankle")],
    "arms": [PARTS.index(f"{side}_{joint}") for side in ("left", "right") for joint in ("elbow", "wrist")],
}
"""Parts by which a reason names what is hidden."""

HURRIED_TEMPO = 0.9 * TEMPOS[1]
"""Seconds of the reference to one of the practice from which the match goes nearly as fast as it can."""

MOSTLY_HIDDEN = 0.7
"""Share of a limb's time that must be hidden for it to be named."""


NOT_COMPARABLE = ("another_movement", "another_side", "too_small")
"""Codes of reasons for which no value of a part or a moment means anything either."""


@dataclass(frozen=True)
class Found:
    """What was measured: the form 0..100 if any, and per part ``[13]`` the shares 0..1 of the time that it
    was seen in both, and that the reference shows it. ``by_traits``: the form is that of learned traits."""

    form: float | None
    coverage: FloatArray
    shown: FloatArray
    by_traits: bool = False

    @property
    def is_the_movement(self) -> bool:
        """Whether the traits, which are far off for another movement, know it for one done well or fairly."""
        return self.by_traits and self.form is not None and self.form >= ANOTHER_MOVEMENT


@dataclass(frozen=True)
class Verdict:
    """The share 0..1 of what the reference shows that was measured, and why there is no total, if so."""

    coverage: float
    reason: Reason | None


def verdict(match: Match, found: Found, weights: FloatArray, takes: Sequence[Match] = ()) -> Verdict:
    """Whether ``match`` may be scored; ``weights [13]`` are those of the parts.

    ``takes`` are matches of further good performances: as unlike the reference as one of them is no
    other movement.
    """
    whole = weights * (found.shown >= LEAST_PART_COVERAGE)
    if not whole.any():
        return Verdict(0.0, Reason("not_enough_measured"))
    # Of the time that the reference shows a part: what it hides itself is nobody's fault.
    seen = np.minimum(found.coverage / np.maximum(found.shown, LEAST_PART_COVERAGE), 1.0)
    coverage = float(np.average(seen, weights=whole))
    return Verdict(coverage, _reason(match, found, coverage, _hidden(seen, whole), takes))


def _hidden(seen: FloatArray, whole: FloatArray) -> str:
    """What is mostly hidden of what the reference shows: ``legs``, ``arms``, or empty."""
    missing = {
        name: float((whole * (1.0 - seen))[parts].sum()) / max(float(whole[parts].sum()), 1e-9)
        for name, parts in _LIMBS.items()
        if whole[parts].any()
    }
    worst = max(missing, key=lambda name: missing[name], default="")
    return worst if missing.get(worst, 0.0) > MOSTLY_HIDDEN else ""


def _reason(
    match: Match, found: Found, coverage: float, hidden: str, takes: Sequence[Match]
) -> Reason | None:
    if coverage < LEAST_SHOWN:
        return _too_little("too_little_seen", coverage, LEAST_SHOWN, hidden)
    if found.form is None:
        return Reason("not_enough_measured")
    practice, reference = (float(np.ptp(match.times[:, side])) for side in (1, 0))
    if practice < LEAST_REPETITION and practice * TEMPOS[1] <= 1.05 * reference:
        # A pose, over which the warp hurries as fast as it can: nothing can be told of it.
        share = practice / max(reference, 1e-9)
        hurried = share * TEMPOS[1]
        if hurried < LEAST_COVERAGE:
            return _too_little("too_little_done", hurried, LEAST_COVERAGE, "hurried")
        return _too_little("too_little_done", share, LEAST_COVERAGE)
    if is_another(match, takes) and not found.is_the_movement:
        side = match.yaw is not None and abs(match.yaw) >= ANOTHER_SIDE
        return Reason("another_side" if side else "another_movement")
    if match.completeness < LEAST_COVERAGE and found.form >= ANOTHER_MOVEMENT:
        # Whether it was done faster still, or not to its end, the warp cannot tell.
        about = "hurried" if reference >= HURRIED_TEMPO * practice else ""
        return _too_little("too_little_done", match.completeness, LEAST_COVERAGE, about)
    return None


def is_another(match: Match, takes: Sequence[Match] = ()) -> bool:
    """Whether the bones in space differ too much, for two who do the same: posture, and how it changes.

    Never where the tracks have no joints in space: in pictures a lean to the camera is none.
    """
    bridged = match.bridged and abs(match.yaw or 0.0) < FAR_ROUND
    most = UNLIKE_BRIDGED if bridged else UNLIKE
    return _differs(match) > max([most, *map(_differs, takes)])


def _differs(match: Match) -> float:
    """How much the bones in space differ, the less the more alike they turn; 0 where it is not known."""
    if match.unlike is None:
        return 0.0
    follows = HELD_AGREEMENT if match.agreement is None else match.agreement
    return match.unlike - AGREEMENT_SHARE * follows


def too_small(reference: Clip, practice: Clip) -> Reason | None:
    """The clip whose person is too small in the picture; tracks without a picture's size are not asked."""
    for clip, name in ((practice, "practice"), (reference, "reference")):
        if clip.track.width and clip.torso_pixels < LEAST_TORSO:
            return Reason("too_small", name)
    return None


def _too_little(code: str, share: float, needed: float, about: str = "") -> Reason:
    return Reason(code, about, {"share": share, "needed": needed})
