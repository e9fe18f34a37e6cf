"""What criteria are about, over time: an angle, a height, how far a pose is from another one.

Each is known only so well. An angle is read in the picture where both of its bones lie in it; where they
point out of it, the picture says nothing, and the 3-D joints say it roughly, if there are any.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.compare.body.description import ANGLES, TRUNK, Body, describe
from scoring.compare.body.sampling import Samples, nearest, resample
from scoring.compare.calibration import (
    AT_CAMERA,
    BRIEFEST,
    FULL_IN_PICTURE,
    FULL_VIEW,
    FULL_WITHOUT_DEPTH,
    IN_PICTURE,
    LOOKS_AGREE,
    NEARER,
    NOISE_IN_PICTURE,
    NOISE_IN_SPACE,
    NOISE_OF_HEIGHT,
    NOISE_WITHOUT_DEPTH,
    SEEN_FOR_CRITERION,
    SIDE_ON,
    STRAIGHT_EITHER_WAY,
    SURER,
)
from scoring.compare.criteria.criterion import MOST_ANGLE
from scoring.pose.skeleton import COCO17, HEAD, PARTS
from scoring.pose.track import PoseTrack

TOO_CLOSE, OBLIQUE, WHICH_WAY, NOT_SEEN, TOWARDS_CAMERA = range(5)
DOUBTS = ("too_close", "seen_obliquely", "which_way_unknown", "not_seen", "towards_camera")
"""Codes of reasons (``scoring.reasons``): why a value is known no better, or not at all."""

_IN_LANDMARKS = (0, 2, 5, 7, 8, *range(11, 17), *range(23, 29))
"""Each joint of COCO-17 among BlazePose's 33 landmarks."""

_BONES = {
    "elbow": {"left": (3, 5), "right": (4, 6)},
    "shoulder": {"left": (TRUNK, 3), "right": (TRUNK, 4)},
    "hip": {"left": (TRUNK, 8), "right": (TRUNK, 9)},
    "knee": {"left": (8, 10), "right": (9, 11)},
}
"""The two bones (of ``body.description.BONES``) of each angle."""

_HINGES = ("hip", "knee")

OTHER = {"left": "right", "right": "left"}

_SIDE_ON_SHARE = 0.7
"""Share of the way forward that must lie in the picture for it to tell the front of a body: within 45°."""

_FORWARDS_SHARE = 0.5
"""Cosine between the axis about which a hip is bent and that of the trunk from side to side, from which on it
is bent forwards or backwards and not to the side."""

_FORWARD = 0.1
"""Torso lengths by which face and knees must point to one side of the trunk for that to be the front."""


class Stretch(Protocol):
    """A part of a practice."""

    @property
    def start(self) -> float: ...
    @property
    def end(self) -> float: ...


@dataclass(frozen=True)
class Signal:
    """A quantity over N samples.

    ``values [N]`` lie, as they are measured, between ``low [N]`` and ``high [N]``; NaN where not known.
    ``doubts [N]`` are indices of DOUBTS: why not, or why no better.
    """

    times: FloatArray
    values: FloatArray
    low: FloatArray
    high: FloatArray
    doubts: IntArray

    def __len__(self) -> int:
        return len(self.times)

    @property
    def known(self) -> BoolArray:
        """Where there is a value ``[N]``."""
        return np.isfinite(self.values)

    def between(self, start: float, end: float) -> Signal:
        """The samples from ``start`` to ``end`` seconds."""
        part = (self.times >= start - 1e-6) & (self.times <= end + 1e-6)
        return Signal(self.times[part], self.values[part], self.low[part], self.high[part], self.doubts[part])

    def instead(self, other: Signal, stretches: Iterable[Stretch]) -> Signal:
        """The same with the values of ``other``, of the same times, in ``stretches``."""
        there = np.zeros(len(self), dtype=bool)
        for one in stretches:
            there |= (self.times >= one.start) & (self.times <= one.end)
        rest = [
            np.where(there, getattr(other, name), getattr(self, name))
            for name in ("values", "low", "high", "doubts")
        ]
        return Signal(self.times, *rest)

    def negative(self) -> Signal:
        """The same with the sign changed, so that what must be great becomes what must be small."""
        return Signal(self.times, -self.values, -self.high, -self.low, self.doubts)


def unknown(times: FloatArray, doubt: int = NOT_SEEN) -> Signal:
    """A quantity of which nothing is known."""
    nothing = np.full(len(times), np.nan)
    return Signal(times, nothing, nothing, nothing, np.full(len(times), doubt))


class Sight:
    """A track as criteria look at it: on an even clock, with what its model says of depth."""

    def __init__(self, track: PoseTrack) -> None:
        self.track = track
        self.samples: Samples = resample(track)
        self.times: FloatArray = self.samples.times
        self.body: Body = describe(self.samples)
        self.space = _space(track, self.times)

    def frame_at(self, second: float) -> float:
        """The time of the track's frame that is nearest to ``second``."""
        return float(self.track.times[nearest(self.track.times, np.array([second]))[0]])

    def sides(self, side: str, *, mirrored: bool = False) -> tuple[str, ...]:
        """The sides that a criterion's ``side`` means, the practising person's own."""
        if side == "near":
            return self.near
        if side == "both":
            return ("left", "right")
        return (OTHER[side] if mirrored else side,)

    @cached_property
    def near(self) -> tuple[str, ...]:
        """The side that is nearer to the camera; both where neither is told to be."""
        left, right = ([_joint(f"{side}_{end}") for end in ("shoulder", "hip")] for side in ("left", "right"))
        if self.space is not None:
            ahead = np.nanmedian(self.space[:, right, 2] - self.space[:, left, 2]) / NEARER
        else:
            sure = self.samples.confidence.mean(axis=0)
            ahead = (sure[left].mean() - sure[right].mean()) / SURER
        if abs(ahead) < 1:
            return ("left", "right")
        return ("left",) if ahead > 0 else ("right",)

    def angle(self, part: str, side: str) -> Signal:
        """Degrees of a joint of ANGLED; that of a hip is over 180 where it is bent backwards."""
        index = PARTS.index(f"{side}_{part}")
        flat = self.body.angles[:, index]
        full = np.linalg.norm(self.body.bones[:, _BONES[part][side]], axis=2).min(axis=1)
        measured = self._measured(ANGLES[index], flat, full, hinge=part in _HINGES)
        if part == "hip":
            measured = self._either_way(measured, index, measured.values == flat)
        return _settled(measured, MOST_ANGLE[part])

    def tilt(self, side: str) -> Signal:
        """Degrees from upright, 0..180, of the line from hip to shoulder of one side."""
        hip, shoulder = _joint(f"{side}_hip"), _joint(f"{side}_shoulder")
        along = self.samples.xy[:, shoulder] - self.samples.xy[:, hip]
        flat = np.degrees(np.arctan2(np.abs(along[:, 0]), -along[:, 1]))
        full = np.linalg.norm(self.body.bones[:, TRUNK], axis=1)
        return _settled(self._measured((shoulder, hip), flat, full, hinge=False), 180.0)

    def height(self, part: str, other: str, side: str) -> Signal:
        """Torso lengths by which ``part`` is higher in the picture than ``other``."""
        (upper, seen), (lower, also) = (self._place(one, side) for one in (part, other))
        torso = self._torso
        known = seen & also & (torso > 0)
        values = np.where(known, (lower - upper) / max(torso, 1e-9), np.nan)
        doubts = np.where(known, TOO_CLOSE, NOT_SEEN)
        rough = Signal(self.times, values, values - NOISE_OF_HEIGHT, values + NOISE_OF_HEIGHT, doubts)
        return _settled(rough, np.inf)

    def _measured(
        self, points: tuple[int, ...], flat: FloatArray, full: FloatArray, *, hinge: bool
    ) -> Signal:
        """The angle at ``points`` (end, vertex, end, or two for that from upright).

        ``flat [N]`` is read in the picture, ``full [N]`` the share of its length that the shorter looking
        bone shows. A ``hinge`` bends forwards and backwards: from the front that is not read, however long
        its bones look.
        """
        plane = self._from_the_side if hinge else np.ones(len(flat), dtype=bool)
        seen = self.samples.confidence[:, points].min(axis=1) >= SEEN_FOR_CRITERION
        if self.space is None:
            known, values = (full >= FULL_WITHOUT_DEPTH) & plane, flat
            noise = np.full(len(flat), NOISE_WITHOUT_DEPTH if hinge else NOISE_IN_SPACE)
        else:
            deep, out = _in_space(self.space[:, points])
            apart = np.abs(flat - deep)
            read = plane & (out <= IN_PICTURE) & (full >= FULL_IN_PICTURE) & (apart <= LOOKS_AGREE)
            known, values = out <= AT_CAMERA, np.where(read, flat, deep)
            noise = np.where(read, np.maximum(NOISE_IN_PICTURE, apart), NOISE_IN_SPACE)
        doubts = np.where(noise >= NOISE_IN_SPACE, OBLIQUE, TOO_CLOSE)
        doubts = np.where(seen, np.where(known, doubts, TOWARDS_CAMERA), NOT_SEEN)
        values = np.where(seen & known, values, np.nan)
        return Signal(self.times, values, values - noise, values + noise, doubts)

    def _either_way(self, hips: Signal, index: int, read: BoolArray) -> Signal:
        """The angle of hips, over 180 where they are bent backwards; to both sides where that is not told."""
        way = np.where(read, np.sign(self.body.turns[:, index]) * self._front(), 0.0)
        if self.space is not None:
            way = np.where(way == 0, _way_in_space(self.space, ANGLES[index]), way)
        straight = hips.values >= STRAIGHT_EITHER_WAY
        noise = hips.high - hips.values
        values = np.where(straight & (way < 0), 360.0 - hips.values, hips.values)
        high = np.where(straight & (way == 0), 360.0 - hips.values, values) + noise
        doubts = np.where(straight & (way == 0), WHICH_WAY, hips.doubts)
        return Signal(hips.times, values, values - noise, high, doubts)

    @cached_property
    def _from_the_side(self) -> BoolArray:
        """Where the way forward lies in the picture ``[N]``, within 45°."""
        if self.space is None:
            return np.full(len(self.times), self._torso > 0 and self._width() < SIDE_ON)
        forward = np.cross(*_axes(self.space))
        share = np.linalg.norm(forward[:, :2], axis=1) / np.maximum(np.linalg.norm(forward, axis=1), 1e-9)
        return np.asarray(share >= _SIDE_ON_SHARE)

    def _front(self) -> FloatArray:
        """The sign of the turn by which hips bend forwards, ``[N]``; 0 where the picture does not tell."""
        if self.space is None:
            sign = np.full(len(self.times), self._front_of_the_clip())
        else:
            across, up = _axes(self.space)
            forward = np.cross(across, up)
            sign = np.sign(up[:, 0] * forward[:, 1] - up[:, 1] * forward[:, 0])
        return np.where(self._from_the_side, sign, 0.0)

    def _front_of_the_clip(self) -> float:
        """The same for a whole clip, from where face and knees point."""
        place = self.samples.xy
        up = place[:, [5, 6]].mean(axis=1) - place[:, [11, 12]].mean(axis=1)
        out = np.stack([-up[:, 1], up[:, 0]], axis=1) / np.maximum(np.linalg.norm(up, axis=1), 1e-9)[:, None]
        face = place[:, 0] - place[:, [3, 4]].mean(axis=1)
        knees = [place[:, knee] - (place[:, knee - 2] + place[:, knee + 2]) / 2 for knee in (13, 14)]
        ahead = sum(float(np.median((one * out).sum(axis=1))) for one in (face, *knees))
        ahead /= max(self._torso, 1e-9)
        return float(np.sign(ahead)) if abs(ahead) >= _FORWARD else 0.0

    def _width(self) -> float:
        """Torso lengths between the shoulders in the picture, as a rule; 0 where they are not seen."""
        wide = np.linalg.norm(self.samples.xy[:, 5] - self.samples.xy[:, 6], axis=1)
        return float(np.median(wide)) / self._torso if self._torso else 0.0

    def _place(self, part: str, side: str) -> tuple[FloatArray, BoolArray]:
        """How far down a part is ``[N]``, pixels, and where it is seen; a head is the middle of its face."""
        joints = list(HEAD) if part == "head" else [_joint(f"{side}_{part}")]
        sure = self.samples.confidence[:, joints]
        weights = np.where(sure >= SEEN_FOR_CRITERION, sure, 0.0)
        total = weights.sum(axis=1)
        return (self.samples.xy[:, joints, 1] * weights).sum(axis=1) / np.maximum(total, 1e-9), total > 0

    @cached_property
    def _torso(self) -> float:
        """Pixels from hips to shoulders in full view; 0 where they are never seen."""
        lengths = []
        for shoulder, hip in ((5, 11), (6, 12)):
            seen = self.samples.confidence[:, [shoulder, hip]].min(axis=1) >= SEEN_FOR_CRITERION
            along = self.samples.xy[seen, shoulder] - self.samples.xy[seen, hip]
            lengths.append(np.linalg.norm(along, axis=1))
        found = np.concatenate(lengths)
        return float(np.percentile(found, FULL_VIEW)) if found.size else 0.0


def _joint(name: str) -> int:
    return COCO17.index(name)


def _space(track: PoseTrack, times: FloatArray) -> FloatArray | None:
    """The 3-D joints ``[N, 17, 3]`` of the frames nearest to ``times``; None where the model gives none."""
    if track.joints3d is None or track.joints3d.shape != (len(track), 33, 3):
        return None
    joints = track.joints3d[:, _IN_LANDMARKS].astype(np.float64)
    there = np.isfinite(joints).all(axis=(1, 2)) & joints.any(axis=(1, 2))
    if there.sum() < 2:
        return None
    return joints[there][nearest(track.times[there], times)]


def _in_space(points: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Angle in degrees at the second of ``points [N, 3, 3]`` (or of the line of two from upright), and how
    many degrees its bones point out of the picture at most; both ``[N]``."""
    bones = [points[:, 0] - points[:, 1]]
    bones.append(points[:, 2] - points[:, 1] if points.shape[1] == 3 else np.array([[0.0, -1.0, 0.0]]))
    units = [one / np.maximum(np.linalg.norm(one, axis=1), 1e-9)[:, None] for one in bones]
    angle = np.degrees(np.arccos(np.clip((units[0] * units[1]).sum(axis=1), -1.0, 1.0)))
    out = np.max([np.broadcast_to(np.abs(one[:, 2]), len(points)) for one in units], axis=0)
    return angle, np.degrees(np.arcsin(np.clip(out, 0.0, 1.0)))


def _axes(space: FloatArray) -> tuple[FloatArray, FloatArray]:
    """From the right to the left side of the trunk and from hips to shoulders, metres, both ``[N, 3]``."""
    left, right = (space[:, [_joint(f"{side}_shoulder"), _joint(f"{side}_hip")]] for side in OTHER)
    return (left - right).mean(axis=1), (left + right)[:, 0] / 2 - (left + right)[:, 1] / 2


def _way_in_space(space: FloatArray, points: tuple[int, int, int]) -> FloatArray:
    """1 where a hip is bent forwards, -1 backwards ``[N]``; 0 where it is bent to the side."""
    first, vertex, last = (space[:, one] for one in points)
    axis = np.cross(first - vertex, last - vertex)
    across, _ = _axes(space)
    both = np.linalg.norm(axis, axis=1) * np.linalg.norm(across, axis=1)
    share = (axis * across).sum(axis=1) / np.maximum(both, 1e-9)
    return np.where(np.abs(share) >= _FORWARDS_SHARE, np.sign(share), 0.0)


def _settled(signal: Signal, most: float) -> Signal:
    """The running median, so that a stray frame proves nothing, held to 0 and ``most`` if that is finite."""
    least = 0.0 if np.isfinite(most) else -np.inf
    half = BRIEFEST // 2
    known = signal.known

    def median(values: FloatArray) -> FloatArray:
        padded = np.pad(values, half, constant_values=np.nan)
        windows = np.lib.stride_tricks.sliding_window_view(padded, BRIEFEST)
        # What is not known counts as what is in the middle.
        filled = np.where(np.isnan(windows), values[:, None], windows)
        return np.where(known, np.clip(np.median(filled, axis=1), least, most), np.nan)

    return Signal(signal.times, median(signal.values), median(signal.low), median(signal.high), signal.doubts)
