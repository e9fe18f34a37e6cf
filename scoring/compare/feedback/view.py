"""What words are found in: two bodies side by side along the path, and how they are seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.compare.body.description import SWAPPED, TRUNK, Body
from scoring.compare.body.space import angles_in_space
from scoring.compare.calibration import LYING, SHARE_IN_SPACE, SIDE_ON
from scoring.compare.measure.deviations import Deviations
from scoring.pose.skeleton import PARTS

if TYPE_CHECKING:
    # Whoever reads feedback, as a web server does, needs no compiled kernels.
    from scoring.compare.align.match import Match


_SHOULDERS = (PARTS.index("left_shoulder"), PARTS.index("right_shoulder"))
_LEGS = tuple(
    tuple(PARTS.index(f"{side}_{joint}") for joint in ("hip", "knee", "ankle")) for side in ("left", "right")
)
_LEFT = [PARTS.index(f"left_{joint}") for joint in ("shoulder", "hip")]
_RIGHT = [PARTS.index(f"right_{joint}") for joint in ("shoulder", "hip")]


@dataclass(frozen=True)
class Aligned:
    """P aligned moments of reference and practice, by the practising person's own sides.

    ``times [P, 2]`` seconds of reference and practice, ``values [P, 13]``
    0..100 (NaN: not measured). ``positions [P, 2, 13, 2]`` of both about the
    pelvis in torso lengths, y downwards, ``angles [P, 2, 13]`` joint angles in
    degrees, ``tilts [P, 2]`` the trunk's angle from upright in degrees,
    positive to the right of the picture; all NaN where not measured.
    ``pitches [P, 2, 2]`` degrees by which left and right heel are higher than the toes.
    ``in_space [P, 2, 13]`` are the joint angles by the joints in space, whose depth is guessed.
    """

    times: FloatArray
    values: FloatArray
    deviations: Deviations
    positions: FloatArray
    angles: FloatArray
    tilts: FloatArray
    pitches: FloatArray
    in_space: FloatArray

    @property
    def turns(self) -> FloatArray:
        """How far the practice's trunk is turned against the reference's ``[P]``, ±180°."""
        return np.asarray((self.tilts[:, 1] - self.tilts[:, 0] + 180.0) % 360.0 - 180.0)

    @property
    def seconds(self) -> FloatArray:
        """Seconds of the practice ``[P]``."""
        return self.times[:, 1]


@dataclass(frozen=True)
class View:
    """How a person is seen: ``lying [P]`` where the reference's trunk lies, ``side_on``
    whether from the side, and the sign of the picture's x to which ``facing`` (from the side)
    and the own ``left`` (from the front) are."""

    lying: BoolArray
    side_on: bool
    facing: float
    left: float

    @property
    def from_behind(self) -> bool:
        """Whether the face is turned away: models place it all the same."""
        return not self.side_on and self.left < 0


def aligned_of(match: Match, found: Deviations, values: FloatArray) -> Aligned:
    """``match`` along its path; ``found`` and ``values`` carry the person's own sides already."""
    path = match.warp.path
    bodies = (match.reference, path[:, 0]), (match.practice, path[:, 1])
    positions = np.stack([_positions(body, index) for body, index in bodies], axis=1)
    angles = np.stack([_angles(body, index) for body, index in bodies], axis=1)
    tilts = np.stack([_tilts(body, index) for body, index in bodies], axis=1)
    pitches = np.stack([_pitches(body, index) for body, index in bodies], axis=1)
    in_space = _in_space(match)
    if match.mirrored:
        pitches = pitches[:, :, ::-1]
        positions = positions[:, :, SWAPPED] * np.array([-1.0, 1.0])
        angles, in_space, tilts = angles[:, :, SWAPPED], in_space[:, :, SWAPPED], -tilts
    return Aligned(match.times, values, found, positions, angles, tilts, pitches, in_space)


def _in_space(match: Match) -> FloatArray:
    """Joint angles ``[P, 2, 13]`` by the joints in space; NaN where one of the tracks has none."""
    path = match.warp.path
    left, right = match.spaces
    if left is None or right is None:
        return np.full((len(path), 2, len(PARTS)), np.nan)
    return np.stack([angles_in_space(left)[path[:, 0]], angles_in_space(right)[path[:, 1]]], axis=1)


def borne_out(degrees: float, in_space: float) -> bool:
    """Whether joints in space show at least SHARE_IN_SPACE of a difference of ``degrees`` in the picture.

    A limb that points at the camera bends by any angle there. NaN: nothing speaks against it.
    """
    return not in_space * np.sign(degrees) < SHARE_IN_SPACE * abs(degrees)


def _positions(body: Body, index: IntArray) -> FloatArray:
    return np.where((body.position_weights[index] > 0)[..., None], body.positions[index], np.nan)


def _angles(body: Body, index: IntArray) -> FloatArray:
    return np.where(body.angle_weights[index] > 0, body.angles[index], np.nan)


def _tilts(body: Body, index: IntArray) -> FloatArray:
    trunk = body.bones[index, TRUNK]
    tilts = np.degrees(np.arctan2(trunk[:, 0], -trunk[:, 1]))
    return np.where(body.bone_weights[index, TRUNK] > 0, tilts, np.nan)


def _pitches(body: Body, index: IntArray) -> FloatArray:
    feet = body.feet.bones[index]
    pitches = np.degrees(np.arctan2(feet[..., 1], np.abs(feet[..., 0])))
    return np.where(body.feet.weights[index] > 0, pitches, np.nan)


def view_of(aligned: Aligned) -> View:
    """How the two are seen; of the practice where they differ."""
    practice = aligned.positions[:, 1]
    across = practice[:, _LEFT, 0] - practice[:, _RIGHT, 0]
    with np.errstate(invalid="ignore"):
        lying = np.abs(aligned.tilts[:, 0]) > LYING
    return View(
        lying=lying,
        side_on=width(aligned, 1) < SIDE_ON,
        facing=_sign(_forwardness(practice)),
        left=_sign(median(across)),
    )


def width(aligned: Aligned, which: int) -> float:
    """Usual distance of the shoulders across the trunk, torso lengths; NaN if never seen."""
    line = aligned.positions[:, which, _SHOULDERS[0]] - aligned.positions[:, which, _SHOULDERS[1]]
    tilt = np.radians(aligned.tilts[:, which])
    return median(np.abs(line[:, 0] * np.cos(tilt) + line[:, 1] * np.sin(tilt)))


def _forwardness(positions: FloatArray) -> float:
    """To which side of the picture the face and the bent knees point, torso lengths."""
    head = positions[:, 0, 0] - np.mean(positions[:, _SHOULDERS, 0], axis=1)
    knees = [
        median(positions[:, knee, 0] - (positions[:, hip, 0] + positions[:, ankle, 0]) / 2)
        for hip, knee, ankle in _LEGS
    ]
    return float(np.nansum([median(head), *knees]))


def median(values: FloatArray) -> float:
    """Median of the finite values; NaN if there are none."""
    known = values[np.isfinite(values)]
    return float(np.median(known)) if known.size else float("nan")


def _sign(value: float) -> float:
    return -1.0 if value < 0 else 1.0
