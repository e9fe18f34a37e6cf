"""How far the practice is from the reference, part by part along the path."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.compare.body.description import (
    BONES,
    HIP_LINE,
    PART_BONE,
    SHOULDER_LINE,
    Body,
    describe,
    shown_parts,
)
from scoring.compare.body.feet import foot_deviations
from scoring.compare.body.sampling import check_track, resample, seen_part, sightings_of
from scoring.compare.body.space import steady
from scoring.compare.calibration import (
    ACROSS_SEEN,
    BEND_SHARE,
    BONE_SHARE,
    LOW_VALUE,
    MOVED_SHARE,
    OTHER_SIDE,
    PLAIN_SCALE,
    POSITION_SHARE,
    SIDE_ON_HIPS,
    TOLERANCE,
    TOLERANCE_BRIDGED,
)
from scoring.pose.skeleton import PARTS
from scoring.pose.track import PoseTrack

PLACED = np.array([not part.endswith("hip") for part in PARTS], dtype=np.float64)
"""Parts whose position counts: positions are about the hips, which hardly move from there."""

_SHOULDERS = [PARTS.index("left_shoulder"), PARTS.index("right_shoulder")]

_LOWER_BONE_PARTS = tuple(
    PARTS.index(f"{side}_{end}") for side in ("left", "right") for end in ("wrist", "ankle")
)


@dataclass(frozen=True)
class Deviations:
    """Differences at each of P aligned moments for the 13 parts.

    ``errors [P, 13]`` joins all kinds, about radians and torso lengths, NaN
    where not measured. ``degrees [P, 13]`` is signed, practice minus
    reference: of the joint angle, or of the lower bone's direction for wrists
    and ankles (positive: the practice's end is higher); NaN where there is
    none, or where the two bend to opposite sides. ``offsets [P, 13, 2]``
    practice minus reference in torso lengths, y downwards, NaN where not
    measured. ``weights [P, 13]`` is the lesser confidence of the part in the
    two clips.
    ``feet [P, 13]`` is how much higher the practice holds the heel against the
    toes than the reference, in degrees, under the ankles; NaN at other parts
    and where a foot is not measured in both or points at the camera.
    ``turns [P, 13]`` are the differences of the joint angles with the sign of the side that a joint
    bends to, practice minus reference, −180..180: from sagging to piked hips is a change of sign.
    NaN where there is none. ``tolerances [13]`` is the error of each part that a good performance
    may have, and ``easing [13]`` how many times the engine's own tolerance that is: 1, unless the
    routine sets it. ``varies [P, 13]`` is by how many degrees good performances usually bend otherwise
    at that moment (0: not known; ``errors`` are less what varies already).
    """

    errors: FloatArray
    degrees: FloatArray
    offsets: FloatArray
    weights: FloatArray
    feet: FloatArray
    turns: FloatArray
    tolerances: FloatArray
    easing: FloatArray
    varies: FloatArray

    @property
    def own_tolerances(self) -> FloatArray:
        """The tolerances ``[13]`` as the engine proposes them."""
        return self.tolerances / self.easing

    def eased(self, own: float | FloatArray) -> FloatArray:
        """Degrees ``[13]`` of something else that are tolerated of each part, by the engine itself ``own``.

        What the routine tolerates of the part, if that is more than the engine does; else in the same ratio.
        """
        more = np.maximum(own, np.degrees(self.tolerances))
        return np.where(self.easing > 1.0, more, own * self.easing)

    @property
    def words_easing(self) -> FloatArray:
        """How many times as much as usual ``[13]`` a part must be off to be put into words."""
        return self.eased(SPOKEN_FROM) / SPOKEN_FROM


SPOKEN_FROM = float(np.degrees(PLAIN_SCALE * np.sqrt(-np.log(LOW_VALUE / 100.0))))
"""Degrees of an error from which it is put into words, by LOW_VALUE: 13.5."""

NOT_SET = np.full(len(PARTS), np.nan)
"""Tolerances ``[13]`` of a routine that leaves all of them to the engine."""


def deviations(
    reference: Body,
    practice: Body,
    path: IntArray,
    *,
    bridged: bool = False,
    tolerated: FloatArray = NOT_SET,
) -> Deviations:
    """Differences of ``practice`` from ``reference`` along ``path [P, 2]``.

    ``bridged`` bodies are compared in space, by guessed depths. ``tolerated [13]`` are the
    tolerances that the routine sets, as the errors are; NaN leaves one to the engine.
    """
    a, b = path[:, 0], path[:, 1]
    seen = np.minimum(reference.seen[a], practice.seen[b])
    bones, bone_weights = _bone_differences(reference, practice, a, b)
    offsets = practice.positions[b] - reference.positions[a]
    position_weights = np.minimum(reference.position_weights[a], practice.position_weights[b])
    angles = practice.angles[b] - reference.angles[a]
    angle_weights = np.minimum(reference.angle_weights[a], practice.angle_weights[b])
    kinds = (
        (BONE_SHARE * (bone_weights > 0), bones),
        (POSITION_SHARE * (position_weights > 0) * PLACED, np.linalg.norm(offsets, axis=2)),
        (BEND_SHARE * _reliability(angle_weights, seen), np.radians(np.abs(angles))),
    )
    feet, pitches = foot_deviations(reference.feet, practice.feet, path)
    # From the front a foot's pitch is a guess.
    side_on = np.maximum(_hip_line(reference)[a], _hip_line(practice)[b]) <= SIDE_ON_HIPS
    errors = np.hypot(_joined(kinds, seen), feet * side_on[:, None])
    measured = np.isfinite(errors)
    own, guessed = tolerances((reference, a), (practice, b)), TOLERANCE_BRIDGED * bridged
    allowed = np.where(np.isfinite(tolerated), tolerated, own) + guessed
    return Deviations(
        errors=errors,
        degrees=_degrees(reference, practice, a, b, angles, angle_weights, measured),
        offsets=np.where((position_weights > 0)[..., None], offsets, np.nan),
        weights=np.where(measured, seen, 0.0),
        feet=np.where(measured, pitches, np.nan),
        turns=_signed(reference, practice, a, b, angle_weights),
        tolerances=allowed,
        easing=allowed / (own + guessed),
        varies=np.zeros_like(errors),
    )


def proposed_tolerances(reference: PoseTrack) -> dict[str, float]:
    """Degrees that the engine tolerates of each part that ``reference`` shows.

    As a performance like it would be judged: one that moves a part more, or less, is allowed more or
    less. Raises as ``compare_tracks`` where the reference cannot be compared.
    """
    check_track(reference, "reference")
    samples = resample(steady(sightings_of(seen_part(reference))))
    proposed = np.degrees(tolerances((describe(samples), np.arange(len(samples)))))
    shown = shown_parts(samples)
    return {part: float(proposed[index]) for index, part in enumerate(PARTS) if shown[index]}


def tolerances(*clips: tuple[Body, IntArray]) -> FloatArray:
    """The error ``[13]`` that a good performance may have: what is held, is held closely.

    TOLERANCE, and a share of how far the part moves from its own mean over the moments ``[P]`` of
    both clips, in the units of the errors: people differ most where they move most.
    """
    moved = np.sqrt(np.mean([_moved(body, moments) for body, moments in clips], axis=0))
    return TOLERANCE + MOVED_SHARE * moved


def _moved(body: Body, moments: IntArray) -> FloatArray:
    """Mean squared distance of each part from its own mean ``[13]``, over the kinds of errors."""
    bones = list(PART_BONE)
    angles, weights = np.radians(body.angles[moments])[..., None], body.angle_weights[moments]
    angled = (weights > 0).any(axis=0)
    squares = (
        _spread(body.bones[moments][:, bones], body.bone_weights[moments][:, bones])
        + PLACED * _spread(body.positions[moments], body.position_weights[moments])
        + angled * _spread(angles, weights)
    )
    return np.asarray(squares / (1.0 + PLACED + angled))


def _spread(values: FloatArray, weights: FloatArray) -> FloatArray:
    """Weighted mean squared distance of ``values [P, M, D]`` from their mean ``[M]``."""
    total = np.maximum(weights.sum(axis=0), 1e-9)
    middle = (values * weights[..., None]).sum(axis=0) / total[:, None]
    return np.asarray((((values - middle) ** 2).sum(axis=2) * weights).sum(axis=0) / total)


def _signed(
    reference: Body, practice: Body, a: IntArray, b: IntArray, angle_weights: FloatArray
) -> FloatArray:
    """Differences of the signed joint angles ``[P, 13]``."""
    turned = (practice.turns[b] - reference.turns[a] + 180.0) % 360.0 - 180.0
    return np.where(angle_weights > 0, turned, np.nan)


def _hip_line(body: Body) -> FloatArray:
    """How long the line between the hips looks at each sample ``[N]``, torso lengths; unseen: infinite."""
    length = np.linalg.norm(body.bones[:, HIP_LINE], axis=1) * BONES[HIP_LINE][2]
    return np.where(body.bone_weights[:, HIP_LINE] > 0, length, np.inf)


def _reliability(angle_weights: FloatArray, seen: FloatArray) -> FloatArray:
    """Weight of an angle apart from confidence: how little its bones are foreshortened."""
    return np.clip(angle_weights / np.maximum(seen, 1e-9), 0.0, 1.0)


def _bone_differences(
    reference: Body, practice: Body, a: IntArray, b: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Length of the difference of each part's bone, in full lengths: 2·sin(θ/2) in full view."""
    bones = list(PART_BONE)
    difference = practice.bones[b][:, bones] - reference.bones[a][:, bones]
    weights = np.minimum(reference.bone_weights[a][:, bones], practice.bone_weights[b][:, bones])
    # A line across the body that points at the camera tells how the person is turned, not how they move.
    across = np.linalg.norm(reference.bones[a][:, SHOULDER_LINE], axis=1) >= ACROSS_SEEN
    weights[:, _SHOULDERS] *= across[:, None]
    return np.linalg.norm(difference, axis=2), weights


def _joined(kinds: tuple[tuple[FloatArray, FloatArray], ...], seen: FloatArray) -> FloatArray:
    """Root of the weighted mean square over the kinds; NaN where nothing was measured."""
    weights = sum(weight for weight, _ in kinds)
    squares = sum(weight * value**2 for weight, value in kinds)
    errors = np.sqrt(squares / np.maximum(weights, 1e-9))
    return np.where((seen > 0) & (weights > 0), errors, np.nan)


def _degrees(
    reference: Body,
    practice: Body,
    a: IntArray,
    b: IntArray,
    angles: FloatArray,
    angle_weights: FloatArray,
    measured: BoolArray,
) -> FloatArray:
    """Signed degrees ``[P, 13]``: joint angles, and directions of the lower bones."""
    turned = np.abs((practice.turns[b] - reference.turns[a] + 180.0) % 360.0 - 180.0)
    same_side = turned <= np.abs(angles) + OTHER_SIDE
    degrees = np.where((angle_weights > 0) & same_side, angles, np.nan)
    for part in _LOWER_BONE_PARTS:
        bone = PART_BONE[part]
        u, v = reference.bones[a][:, bone], practice.bones[b][:, bone]
        known = (reference.bone_weights[a][:, bone] > 0) & (practice.bone_weights[b][:, bone] > 0)
        cross, dot = u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0], (u * v).sum(axis=1)
        turned = np.degrees(np.arctan2(np.abs(cross), dot))
        higher = np.where(v[:, 1] <= u[:, 1], 1.0, -1.0)
        degrees[:, part] = np.where(known, turned * higher, np.nan)
    return np.where(measured, degrees, np.nan)
