"""What to do about a stretch that is off: a direction and the size along it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.arrays import FloatArray
from scoring.compare.body.description import percentiles
from scoring.compare.calibration import (
    ANGLE_SHARE,
    LEAST_DEGREES,
    LEAST_HEEL,
    LEAST_TORSO_LENGTHS,
    LIFTED,
    LYING,
    OTHER_WAY_UP,
    SAME_SIDE,
    TRUNK_ALONE,
)
from scoring.compare.feedback.stretches import Stretch, mean
from scoring.compare.feedback.view import Aligned, View, median
from scoring.pose.skeleton import PARTS

HELD_BY = {"elbow": "shoulder", "wrist": "elbow", "knee": "hip", "ankle": "knee"}
"""The joint that must be measured too: an end alone may belong to the other limb."""


_CARRIED = ("hip", "shoulder")
"""Joints whose place is that of the trunk: nobody brings them anywhere by themselves."""


@dataclass(frozen=True)
class Change:
    """What the person should do; either ``degrees`` or ``torso_lengths`` is its size."""

    direction: str
    degrees: float | None = None
    torso_lengths: float | None = None


_BENDING = {
    "head": ("upright", "incline"),
    "shoulder": ("lower", "raise"),
    "elbow": ("bend", "straighten"),
    "hip": ("bend", "straighten"),
    "knee": ("bend", "straighten"),
}
"""Joint -> what to do when the practice's angle is greater, or smaller, than the reference's."""

_BENDING_LYING = _BENDING | {"shoulder": ("footward", "headward"), "head": ("", "")}
"""The same for somebody lying: an arm away from the trunk is not higher, nor is a head upright."""


def part_change(aligned: Aligned, view: View, part: int, stretch: Stretch) -> Change | None:
    """What to do with ``part``; None if too little is off, or too little known, for words."""
    side, _, joint = PARTS[part].rpartition("_")
    if joint == "head" and view.from_behind:
        return None
    if joint in HELD_BY and not _measured(aligned, PARTS.index(f"{side}_{HELD_BY[joint]}"), stretch):
        return None
    lying = bool(np.mean(view.lying[stretch.cells]) > 0.5)
    if joint == "hip" and lying:
        turned = mean(aligned.deviations.turns[stretch.cells, part], stretch.loss)
        are_hips = _are_hips(aligned, stretch.cells, turned)
        hips = _hips_change(aligned, stretch.cells, turned) if are_hips else None
        if hips is not None and (hips.degrees or 0.0) >= LEAST_DEGREES:
            return hips
    place = None if joint in _CARRIED else _place_change(aligned, view, part, stretch, lying)
    degrees = _own_degrees(aligned, part, stretch)
    words = (_BENDING_LYING if lying else _BENDING).get(joint, ("", ""))
    enough = np.radians(abs(degrees)) >= ANGLE_SHARE * ((place and place.torso_lengths) or 0.0)
    if words[0] and abs(degrees) >= LEAST_DEGREES and enough:
        return Change(words[0 if degrees > 0 else 1], degrees=abs(degrees))
    return place


def lasting_change(aligned: Aligned, view: View, part: int, turned: float) -> Change | None:
    """What to do with a joint that is ``turned`` degrees otherwise all the way through.

    None where that is no question of bending or straightening: a joint that goes through straight to
    the other side; but hips that sag or are piked are told so, of a body that lies.
    """
    joint = PARTS[part].rpartition("_")[2]
    if joint == "head" and view.from_behind:
        return None
    lying = bool(np.mean(view.lying) > 0.5)
    everywhere = slice(None)
    if joint == "hip" and lying and _are_hips(aligned, everywhere, turned):
        return _hips_change(aligned, everywhere, turned)
    both = aligned.angles[np.isfinite(aligned.angles[:, :, part]).all(axis=1)][:, :, part]
    bent = float(np.median(both[:, 1] - both[:, 0])) if len(both) else 0.0
    words = (_BENDING_LYING if lying else _BENDING)[joint]
    if not words[0] or abs(bent) < SAME_SIDE * abs(turned):
        return None
    return Change(words[0 if bent > 0 else 1], degrees=abs(bent))


def _hips_change(aligned: Aligned, cells: slice, turned: float) -> Change | None:
    """Whether the hips of a body that lies sag or are piked, ``turned`` degrees otherwise in ``cells``.

    None where the line from shoulders to knees is not known.
    """
    above = [_hips_above_line(aligned.positions[cells, which]) for which in (0, 1)]
    higher = median(above[1] - above[0])
    if np.isnan(higher):
        return None
    return Change("hips_down" if higher > 0 else "hips_up", degrees=abs(turned))


def _are_hips(aligned: Aligned, cells: slice, turned: float) -> bool:
    """Whether the trunk has a part in hips that are ``turned``, and the legs the rest."""
    leaning = abs(median(aligned.turns[cells])) / max(abs(turned), 1e-9)
    return 1.0 - TRUNK_ALONE < leaning < TRUNK_ALONE


def _hips_above_line(positions: FloatArray) -> FloatArray:
    """Torso lengths ``[P]`` by which the hips, in the middle, are above the line from shoulders to knees."""
    shoulder, knee = (
        np.fmax(*(positions[:, PARTS.index(f"{side}_{joint}")].T for side in ("left", "right"))).T
        for joint in ("shoulder", "knee")
    )
    along = shoulder[:, 0] / np.where(shoulder[:, 0] == knee[:, 0], np.nan, shoulder[:, 0] - knee[:, 0])
    return np.asarray(shoulder[:, 1] + along * (knee[:, 1] - shoulder[:, 1]))


def _measured(aligned: Aligned, part: int, stretch: Stretch) -> bool:
    return bool(np.isfinite(aligned.values[stretch.cells, part]).mean() >= 0.5)


def _own_degrees(aligned: Aligned, part: int, stretch: Stretch) -> float:
    """How much the joint's angle is off; NaN if the limb points as it should and only the trunk is turned."""
    degrees = mean(aligned.deviations.degrees[stretch.cells, part], stretch.loss)
    if PARTS[part].rpartition("_")[2] not in ("shoulder", "hip"):
        return degrees
    # Two parts further on in PARTS is the limb's next joint.
    limb = (
        aligned.deviations.offsets[stretch.cells, part + 2] - aligned.deviations.offsets[stretch.cells, part]
    )
    distance = np.hypot(mean(limb[:, 0], stretch.loss), mean(limb[:, 1], stretch.loss))
    return float("nan") if distance < LEAST_TORSO_LENGTHS else degrees


def _place_change(aligned: Aligned, view: View, part: int, stretch: Stretch, lying: bool) -> Change | None:
    """Where to bring the part, by the axis along which more is lacking."""
    offset = [mean(aligned.deviations.offsets[stretch.cells, part, axis], stretch.loss) for axis in (0, 1)]
    if not max(np.abs(offset)) >= LEAST_TORSO_LENGTHS:
        return None
    if abs(offset[1]) >= abs(offset[0]):
        return Change("lower" if offset[1] < 0 else "raise", torso_lengths=abs(offset[1]))
    towards = -1.0 if offset[0] > 0 else 1.0
    return Change(_sideways(aligned, view, part, stretch, towards, lying), torso_lengths=abs(offset[0]))


def _sideways(aligned: Aligned, view: View, part: int, stretch: Stretch, towards: float, lying: bool) -> str:
    """The word for going ``towards`` the right (+1) or left (-1) of the picture."""
    if lying:
        head = mean(np.sign(aligned.tilts[stretch.cells, 0]), stretch.loss)
        return "headward" if towards * head > 0 else "footward"
    if view.side_on:
        return "forward" if towards == view.facing else "back"
    to_left = towards == view.left
    if PARTS[part] == "head":
        return "left" if to_left else "right"
    return "outward" if to_left == PARTS[part].startswith("left") else "inward"


def trunk_change(aligned: Aligned, view: View, stretch: Stretch) -> Change | None:
    """What to do with the upper body; None if it is turned too little, or by more than words can mend."""
    turn = mean(aligned.turns[stretch.cells], stretch.loss)
    reference, practice = (
        mean(np.abs(aligned.tilts[stretch.cells, which]), stretch.loss) for which in (0, 1)
    )
    if not LEAST_DEGREES <= abs(turn) <= OTHER_WAY_UP:
        return None
    further = practice - reference
    if max(reference, practice) > LYING and abs(further) >= SAME_SIDE * abs(turn):
        return Change("raise" if further > 0 else "lower", degrees=abs(turn))
    if abs(further) >= SAME_SIDE * abs(turn):
        return Change("upright" if further > 0 else "incline", degrees=abs(turn))
    towards = -1.0 if turn > 0 else 1.0
    if view.side_on:
        return Change("forward" if towards == view.facing else "back", degrees=abs(turn))
    return Change("left" if towards == view.left else "right", degrees=abs(turn))


def heel_change(aligned: Aligned, side: int, part: int, stretch: Stretch) -> Change | None:
    """Whether to keep the heel down or to lift it; None where nobody lifts it.

    A heel on the floor cannot be lower: then the toes are up, or were measured so.
    """
    pitch = mean(aligned.deviations.feet[stretch.cells, part], stretch.loss)
    if not abs(pitch) >= LEAST_HEEL:
        return None
    lifting = aligned.pitches[:, 1 if pitch > 0 else 0, side]
    lowest = percentiles(lifting[np.isfinite(lifting)], 10.0)[0]
    if mean(lifting[stretch.cells], stretch.loss) < lowest + LIFTED:
        return None
    return Change("heel_down" if pitch > 0 else "heel_up", degrees=abs(pitch))
