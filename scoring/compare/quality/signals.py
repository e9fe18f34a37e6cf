"""Signals: what is followed over a stretch of movement before its traits are taken.

Every signal is free of the body's size, place and proportions. Sideways is
counted away from the middle of the body, so that left and right limbs mean the
same and a mirrored movement has the same traits on its other side.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.compare.body.description import ANGLES, HIP_LINE, SHOULDER_LINE, TRUNK, Body
from scoring.pose.skeleton import PARTS

LIMB_PARTS = tuple(range(1, len(PARTS)))
"""All parts but the head, whose points many sources lack."""

_LIMB_BONES = {3: 3, 4: 4, 5: 5, 6: 6, 8: 9, 9: 10, 10: 11, 11: 12}
"""Bone of ``scoring.compare.body.description.BONES`` -> the part at its far end."""

_PAIRS = ((1, 2), (3, 4), (5, 6), (7, 8), (9, 10), (11, 12))
"""Left and right of the same joint."""


@dataclass(frozen=True)
class Signal:
    """What a signal is: its ``kind``, the index in PARTS of the part it tells of, and
    whether it is about the middle of the body (``even``: its sign has no meaning)."""

    kind: str
    part: int
    even: bool = False

    @property
    def joint(self) -> str:
        """The part without its side."""
        return PARTS[self.part].rpartition("_")[2]


@dataclass(frozen=True)
class Stretch:
    """What signals are made of, N samples: as in Body, angles in radians, and what is known.

    ``times [N]`` are seconds of the clip, rising.
    """

    times: FloatArray
    bones: FloatArray
    bones_known: BoolArray
    positions: FloatArray
    positions_known: BoolArray
    angles: FloatArray
    angles_known: BoolArray

    @property
    def all_known(self) -> bool:
        """Whether nothing is unknown that a signal is made of."""
        angled = self.angles_known[:, list(ANGLES)]
        limbs = self.positions_known[:, list(LIMB_PARTS)]
        bones = self.bones_known[:, [*_LIMB_BONES, TRUNK, SHOULDER_LINE, HIP_LINE]]
        return bool(bones.all() and limbs.all() and angled.all())

    def where_known_in(self, other: Stretch, onto: IntArray) -> Stretch:
        """This stretch, unknown where ``other`` is at the samples ``onto [N]`` opposite this one's."""
        return replace(
            self,
            bones_known=self.bones_known & other.bones_known[onto],
            positions_known=self.positions_known & other.positions_known[onto],
            angles_known=self.angles_known & other.angles_known[onto],
        )

    def where_known_at(self, other: Stretch, onto: IntArray) -> Stretch:
        """This stretch, unknown where ``other`` is, whose samples are opposite ``onto [N]`` of this one's."""
        opposite = np.abs(onto[None, :] - np.arange(len(self.bones))[:, None]).argmin(axis=1)
        return self.where_known_in(other, opposite)


def side_sign(body: Body) -> float:
    """+1 where the person's left is to the right of the picture (seen from the front), else −1."""
    seen = body.bone_weights[:, SHOULDER_LINE] > 0
    across = np.median(body.bones[seen, SHOULDER_LINE, 0]) if seen.any() else 1.0
    return 1.0 if across >= 0 else -1.0


def signals_of(body: Stretch, sign: float) -> tuple[tuple[Signal, ...], FloatArray, BoolArray]:
    """All signals, their values ``[N, S]`` and where they were measured ``[N, S]``.

    ``sign`` is ``side_sign`` of the reference. Lengths in torso lengths or full
    bone lengths, angles in radians, y downwards.
    """
    columns: list[Column] = []
    columns += _angles(body)
    columns += _positions(body, sign)
    columns += _bones(body, sign)
    columns += _lines(body)
    columns += _gaps(body, sign)
    return (
        tuple(column[0] for column in columns),
        np.stack([column[1] for column in columns], axis=1),
        np.stack([column[2] for column in columns], axis=1),
    )


def outward(part: int, sign: float) -> float:
    """Sign that makes x of a part count away from the middle."""
    return sign if PARTS[part].startswith("left") else -sign


Column = tuple[Signal, FloatArray, BoolArray]


def _angles(body: Stretch) -> list[Column]:
    """Joint angles of shoulders, elbows, hips and knees, and how they differ left from right."""
    radians, known = body.angles, body.angles_known
    columns = [(Signal("angle", part), radians[:, part], known[:, part]) for part in ANGLES]
    for left, right in _PAIRS:
        if left in ANGLES:
            apart = radians[:, left] - radians[:, right]
            columns.append((Signal("uneven", left, even=True), apart, known[:, left] & known[:, right]))
    return columns


def _positions(body: Stretch, sign: float) -> list[Column]:
    """Where the parts are, outwards and downwards, about the pelvis."""
    columns: list[Column] = []
    for part in LIMB_PARTS:
        known = body.positions_known[:, part]
        x, y = body.positions[:, part].T
        columns.append((Signal("outward", part), x * outward(part, sign), known))
        columns.append((Signal("height", part), y, known))
    return columns


def _bones(body: Stretch, sign: float) -> list[Column]:
    """How the bones of the limbs point, and how long they look."""
    columns: list[Column] = []
    for bone, part in _LIMB_BONES.items():
        known = body.bones_known[:, bone]
        x, y = body.bones[:, bone].T
        columns.append((Signal("bone outward", part), x * outward(part, sign), known))
        columns.append((Signal("bone height", part), y, known))
        columns.append((Signal("bone length", part), np.hypot(x, y), known))
    return columns


def _lines(body: Stretch) -> list[Column]:
    """Tilt and length of trunk, shoulder line and hip line."""
    columns: list[Column] = []
    for bone, part, kind in (
        (TRUNK, 7, "trunk"),
        (SHOULDER_LINE, 1, "shoulder line"),
        (HIP_LINE, 7, "hip line"),
    ):
        known = body.bones_known[:, bone]
        x, y = body.bones[:, bone].T
        tilt = np.arctan2(x, -y) if bone == TRUNK else np.arctan2(y, np.abs(x))
        columns.append((Signal(f"{kind} tilt", part, even=True), tilt, known))
        columns.append((Signal(f"{kind} length", part), np.hypot(x, y), known))
    return columns


def _gaps(body: Stretch, sign: float) -> list[Column]:
    """How far left and right are apart, and the knees from above the ankles."""
    columns: list[Column] = []
    places, known = body.positions, body.positions_known
    for left, right in _PAIRS:
        if left in (3, 5, 9, 11):
            apart = places[:, left] - places[:, right]
            both = known[:, left] & known[:, right]
            columns.append((Signal("gap across", left), apart[:, 0] * sign, both))
            columns.append((Signal("gap along", left, even=True), apart[:, 1], both))
    for knee, ankle in ((9, 11), (10, 12)):
        off = (places[:, knee, 0] - places[:, ankle, 0]) * outward(knee, sign)
        columns.append((Signal("knee over foot", knee), off, known[:, knee] & known[:, ankle]))
    return columns
