"""What is compared: a body without its size, its place and its proportions.

Every bone is divided by the length it has in full view in the same clip, so
that long arms are no mistake, yet an arm that points at the camera (and looks
short) still differs from one that does not. Directions stay those of the
picture: gravity counts, a person upside down is not the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.arrays import BoolArray, FloatArray
from scoring.compare.body.feet import POINTS, Feet, describe_feet
from scoring.compare.body.sampling import Samples
from scoring.compare.calibration import (
    FORESHORTENED,
    FULL_VIEW,
    HIGHEST_SHARE_OF_TORSO,
    LEAST_PART_COVERAGE,
    LOWEST_SHARE_OF_TORSO,
)
from scoring.errors import NotComparable
from scoring.pose.skeleton import HEAD, PARTS
from scoring.reasons import Reason

# Points of the working skeleton: those of the samples, then three made of them.
PELVIS, NECK, FACE = POINTS, POINTS + 1, POINTS + 2

BONES: tuple[tuple[int, int, float], ...] = (
    (PELVIS, NECK, 1.0),
    (NECK, FACE, 0.45),
    (6, 5, 0.68),
    (5, 7, 0.55),
    (6, 8, 0.55),
    (7, 9, 0.48),
    (8, 10, 0.48),
    (12, 11, 0.38),
    (11, 13, 0.80),
    (12, 14, 0.80),
    (13, 15, 0.78),
    (14, 16, 0.78),
)
"""Bones from point to point with the usual length of an adult in torso lengths."""

TRUNK, NECK_BONE, SHOULDER_LINE, HIP_LINE = 0, 1, 2, 7

PART_BONE: tuple[int, ...] = (1, 2, 2, 3, 4, 5, 6, 0, 0, 8, 9, 10, 11)
"""The bone that leads to each of PARTS (the trunk for the hips)."""

PART_POINT: tuple[int, ...] = (FACE, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)
"""The point of each of PARTS."""

SWAPPED = np.array([0, *(part + 1 if part % 2 else part - 1 for part in range(1, len(PARTS)))])
"""Index in PARTS of each part's other side."""

LIMBS: dict[int, tuple[int, tuple[int, ...]]] = {
    0: (NECK, (1,)),
    3: (5, (3,)),
    4: (6, (4,)),
    5: (5, (3, 5)),
    6: (6, (4, 6)),
    9: (11, (8,)),
    10: (12, (9,)),
    11: (11, (8, 10)),
    12: (12, (9, 11)),
}
"""Limbs for positions: part -> (root point, bones whose lengths add up to the limb)."""

ANGLES: dict[int, tuple[int, int, int]] = {
    1: (11, 5, 7),
    2: (12, 6, 8),
    3: (5, 7, 9),
    4: (6, 8, 10),
    7: (5, 11, 13),
    8: (6, 12, 14),
    9: (11, 13, 15),
    10: (12, 14, 16),
}
"""Joint angles: part -> (end, vertex, end). 180° is straight. The head's angle is
its inclination: from straight up to the way from the neck to the face."""


@dataclass(frozen=True)
class Body:
    """A clip as the engine compares it; N samples, B bones, 13 parts.

    ``bones [N, B, 2]`` in full lengths, ``positions [N, 13, 2]`` about the
    pelvis in torso lengths of a body of usual proportions, ``angles [N, 13]``
    in degrees, ``turns`` the same with a sign for the side it bends to; each
    with weights 0..1 (0: not measured). ``seen [N, 13]`` is
    the confidence of each part itself. y grows downwards as in the picture.
    ``feet`` are beside the rest: most models do not measure them.
    """

    times: FloatArray
    bones: FloatArray
    bone_weights: FloatArray
    positions: FloatArray
    position_weights: FloatArray
    angles: FloatArray
    turns: FloatArray
    angle_weights: FloatArray
    seen: FloatArray
    feet: Feet

    def __len__(self) -> int:
        return len(self.times)


def describe(samples: Samples) -> Body:
    """The Body of ``samples``. Raises NotComparable when no bone can be measured."""
    xy, confidence = with_middle_points(samples.xy, samples.confidence)
    torso = _torso_length(xy, confidence)
    vectors, weights = bone_vectors(xy, confidence)
    lengths = _full_lengths(vectors, weights, torso)
    positions, position_weights = part_positions(xy, confidence, torso, lengths)
    angles, turns, angle_weights = joint_angles(xy, confidence, torso)
    return Body(
        times=samples.times,
        bones=vectors / lengths[:, None],
        bone_weights=weights,
        positions=positions,
        position_weights=position_weights,
        angles=angles,
        turns=turns,
        angle_weights=angle_weights,
        seen=confidence[:, list(PART_POINT)],
        feet=describe_feet(xy, confidence, torso, FULL_VIEW),
    )


def shown_parts(samples: Samples) -> BoolArray:
    """Which of the 13 parts are measured for LEAST_PART_COVERAGE of the samples."""
    return shown_shares(samples) >= LEAST_PART_COVERAGE


def shown_shares(samples: Samples) -> FloatArray:
    """Share of the samples ``[13]`` in which each part is measured."""
    confidence = samples.confidence
    face = confidence[:, list(HEAD)].max(axis=1, keepdims=True)
    parts = np.concatenate([face, confidence[:, PART_POINT[1:]]], axis=1)
    return np.asarray((parts > 0).mean(axis=0))


def percentiles(values: FloatArray, *shares: float) -> FloatArray:
    """Percentiles of ``values [N, …]`` along the first axis, one row each.

    As numpy's, but without its checks, which cost ten times the work here.
    """
    ordered = np.sort(values, axis=0)
    places = np.array(shares) / 100.0 * (len(values) - 1)
    low = np.floor(places).astype(np.intp)
    high = np.minimum(low + 1, len(values) - 1)
    part = (places - low).reshape(-1, *[1] * (values.ndim - 1))
    return np.asarray(ordered[low] * (1 - part) + ordered[high] * part)


def with_middle_points(points: FloatArray, confidence: FloatArray) -> tuple[FloatArray, FloatArray]:
    """``points [N, 21, D]`` with pelvis, neck and middle of the face: ``[N, 24, D]``, ``[N, 24]``."""
    middles = [_middle(points, confidence, *ends) for ends in ((11, 12), (5, 6))]
    middles.append(_face(points, confidence))
    return (
        np.concatenate([points, *(point[0][:, None] for point in middles)], axis=1),
        np.concatenate([confidence, *(point[1][:, None] for point in middles)], axis=1),
    )


def _middle(
    points: FloatArray, confidence: FloatArray, left: int, right: int
) -> tuple[FloatArray, FloatArray]:
    """The middle of a pair; where one is hidden, the other with the clip's usual offset."""
    a, b = points[:, left], points[:, right]
    ca, cb = confidence[:, left], confidence[:, right]
    both = (ca > 0) & (cb > 0)
    half = np.median((b - a)[both], axis=0) / 2 if both.any() else np.zeros(points.shape[2])
    only_a = np.where((ca > 0)[:, None], a + half, b - half)
    middle = np.where(both[:, None], (a + b) / 2, only_a)
    return middle, np.where(both, np.minimum(ca, cb), np.maximum(ca, cb))


def _face(points: FloatArray, confidence: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Confidence-weighted mean of the face points."""
    weights = confidence[:, list(HEAD)]
    total = weights.sum(axis=1)
    middle = (points[:, list(HEAD)] * weights[..., None]).sum(axis=1) / np.maximum(total, 1e-9)[:, None]
    return middle, np.where(total > 0, weights.max(axis=1), 0.0)


def _torso_length(xy: FloatArray, confidence: FloatArray) -> float:
    """The clip's torso in full view, pixels; from other bones where the torso is hidden."""
    found = []
    for start, end, usual in BONES:
        length = np.linalg.norm(xy[:, end] - xy[:, start], axis=1)
        good = (confidence[:, start] > 0) & (confidence[:, end] > 0) & (length > 1e-6)
        if good.any():
            found.append(float(percentiles(length[good], FULL_VIEW)[0]) / usual)
        if start == PELVIS and good.mean() >= 0.1 and found:
            return found[0]
    if not found:
        raise NotComparable(Reason("no_bone_seen"))
    return float(np.median(found))


def bone_vectors(xy: FloatArray, confidence: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Bones ``[N, B, 2]`` in pixels and the lesser confidence of their ends ``[N, B]``."""
    starts, ends = [bone[0] for bone in BONES], [bone[1] for bone in BONES]
    weights = np.minimum(confidence[:, starts], confidence[:, ends])
    vectors = np.where(weights[..., None] > 0, xy[:, ends] - xy[:, starts], 0.0)
    return vectors, weights


def _full_lengths(vectors: FloatArray, weights: FloatArray, torso: float) -> FloatArray:
    """Each bone's length in full view ``[B]``, pixels."""
    lengths = np.linalg.norm(vectors, axis=2)
    full = np.empty(len(BONES))
    for bone, (_, _, usual) in enumerate(BONES):
        good = lengths[weights[:, bone] > 0, bone]
        seen = float(percentiles(good, FULL_VIEW)[0]) if good.size else 0.0
        low, high = LOWEST_SHARE_OF_TORSO * usual * torso, HIGHEST_SHARE_OF_TORSO * usual * torso
        full[bone] = np.clip(seen, low, high)
    return full


def part_positions(
    xy: FloatArray, confidence: FloatArray, torso: float, lengths: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Positions of the parts about the pelvis on a body of usual proportions, and their weights.

    ``xy [N, 24, 2]`` and ``confidence [N, 24]`` are those of ``with_middle_points``,
    ``lengths [B]`` (or ``[N, B]``, each sample's own) the bones' full lengths in
    pixels as ``torso``. Gives ``[N, 13, 2]`` in torso lengths and ``[N, 13]``.
    A limb is hung on its root (shoulder or hip of the same person) and
    stretched by usual over own length; the root stays where it is.
    """
    points = list(PART_POINT)
    pelvis, pelvis_seen = xy[:, PELVIS], confidence[:, PELVIS]
    positions = (xy[:, points] - pelvis[:, None]) / torso
    weights = np.minimum(confidence[:, points], pelvis_seen[:, None])
    for part, (root, bones) in LIMBS.items():
        stretch = sum(BONES[bone][2] for bone in bones) / lengths[..., list(bones)].sum(axis=-1)
        limb = (xy[:, points[part]] - xy[:, root]) * stretch[..., None]
        positions[:, part] = (xy[:, root] - pelvis) / torso + limb
        weights[:, part] = np.minimum(weights[:, part], confidence[:, root])
    return np.where(weights[..., None] > 0, positions, 0.0), weights


def joint_angles(
    xy: FloatArray, confidence: FloatArray, torso: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Joint angles in degrees ``[N, 13]``, without and with sign, and weights; parts without one have 0.

    ``xy [N, 24, 2]``, ``confidence [N, 24]``; ``torso`` in the unit of ``xy``.
    An angle between bones that point at the camera is mostly noise, so its
    weight falls with the shorter of the two.
    """
    turns = np.zeros((len(xy), len(PARTS)))
    weights = np.zeros_like(turns)
    head = xy[:, FACE] - xy[:, NECK]
    turns[:, 0] = np.degrees(np.arctan2(head[:, 0], -head[:, 1]))
    weights[:, 0] = np.minimum(confidence[:, NECK], confidence[:, FACE])
    for part, (first, vertex, last) in ANGLES.items():
        a, b = xy[:, first] - xy[:, vertex], xy[:, last] - xy[:, vertex]
        shorter = np.minimum(np.linalg.norm(a, axis=1), np.linalg.norm(b, axis=1)) / torso
        seen = np.minimum.reduce([confidence[:, first], confidence[:, vertex], confidence[:, last]])
        cross = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
        turns[:, part] = np.degrees(np.arctan2(cross, (a * b).sum(axis=1)))
        weights[:, part] = seen * np.clip(shorter / FORESHORTENED, 0.0, 1.0)
    return np.abs(turns), turns, weights
