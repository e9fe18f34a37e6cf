"""The feet: which way they point, where the model that measured both clips sees heels and toes.

COCO-17 ends at the ankles. A heel that leaves the floor moves them by a few
centimetres only, yet it is among the first things a coach looks at. BlazePose
sees heel and toes, and its tracks keep them beside the seventeen joints.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.arrays import FloatArray, IntArray
from scoring.compare.calibration import (
    FLAT_FOOT,
    FOOT_MOST,
    FOOT_NOISE,
    FOOT_SEEN_LENGTHS,
    FOOT_SHARE,
    HIGHEST_SHARE_OF_TORSO,
    LOWEST_SHARE_OF_TORSO,
    SURE,
    SURE_OF_FOOT,
    USUAL_LENGTH_OF_FOOT,
)
from scoring.pose.skeleton import COCO17, PARTS
from scoring.pose.track import PoseTrack

LANDMARKS = (29, 30, 31, 32)
"""Left and right heel, left and right toes among BlazePose's 33 landmarks."""

IN_LANDMARKS = (0, 2, 5, 7, 8, *range(11, 17), *range(23, 29), *LANDMARKS)
"""Each of the POINTS among BlazePose's 33 landmarks."""

POINTS = len(COCO17) + len(LANDMARKS)
"""Points of a sampled track: COCO-17, then those of LANDMARKS (not seen where there are none)."""

SWAPS = (*COCO17.swaps, 18, 17, 20, 19)
"""Index that each of the POINTS takes when left and right are exchanged."""

_HEELS, _TOES = (17, 18), (19, 20)

ANKLES = (PARTS.index("left_ankle"), PARTS.index("right_ankle"))
"""The parts that a foot's deviation belongs to, left before right."""


@dataclass(frozen=True)
class Feet:
    """Both feet over N samples: ``bones [N, 2, 2]`` heel to toes in full lengths, y downwards,
    left before right, and ``weights [N, 2]``, the lesser confidence of the two ends."""

    bones: FloatArray
    weights: FloatArray


def points_of(track: PoseTrack) -> FloatArray:
    """COCO-17 and the points of the feet ``[T, 21, 3]``, confidence 0 where there are none."""
    feet = np.zeros((len(track), len(LANDMARKS), 3))
    if has_feet(track):
        assert track.landmarks is not None
        feet = track.landmarks[:, LANDMARKS][..., [0, 1, 3]].astype(np.float64)
        feet[~np.isfinite(feet).all(axis=2)] = 0.0
    return np.concatenate([track.keypoints.astype(np.float64), feet], axis=1)


def space_of(track: PoseTrack) -> FloatArray | None:
    """The points in metres about the hips ``[T, 21, 3]``, NaN where there are none.

    None where the model gives no 3-D joints.
    """
    if track.joints3d is None or track.joints3d.shape != (len(track), 33, 3):
        return None
    return track.joints3d[:, IN_LANDMARKS].astype(np.float64)


def has_feet(track: PoseTrack) -> bool:
    """Whether the track carries the 33 landmarks of BlazePose."""
    return track.landmarks is not None and track.landmarks.shape == (len(track), 33, 4)


def describe_feet(xy: FloatArray, confidence: FloatArray, torso: float, full_view: float) -> Feet:
    """The feet of ``xy [N, ≥21, 2]`` pixels; their full length is the percentile ``full_view``
    of the clip, held between 0.75 and 1.5 times the usual one."""
    weights = np.minimum(confidence[:, _HEELS], confidence[:, _TOES])
    vectors = np.where(weights[..., None] > 0, xy[:, _TOES] - xy[:, _HEELS], 0.0)
    lengths = np.linalg.norm(vectors, axis=2)
    usual = USUAL_LENGTH_OF_FOOT * torso
    low, high = LOWEST_SHARE_OF_TORSO * usual, HIGHEST_SHARE_OF_TORSO * usual
    full = [
        np.clip(np.percentile(lengths[seen, side], full_view), low, high) if seen.any() else usual
        for side, seen in enumerate((weights > 0).T)
    ]
    return Feet(vectors / np.array(full)[:, None], weights)


def foot_deviations(reference: Feet, practice: Feet, path: IntArray) -> tuple[FloatArray, FloatArray]:
    """Errors and pitches of the feet along ``path [P, 2]``, both ``[P, 13]``.

    The error, about radians, is scaled by how sure the foot is and how far in
    view, and 0 where not measured. The pitch, NaN where not measured, is
    practice minus reference in degrees, positive where the heel is higher.
    """
    a, b = path[:, 0], path[:, 1]
    lengths = [np.linalg.norm(feet, axis=2) for feet in (reference.bones[a], practice.bones[b])]
    sure = np.minimum(reference.weights[a], practice.weights[b])
    counts = _ramp(np.minimum(*lengths), *FOOT_SEEN_LENGTHS) * _ramp(sure, SURE, SURE_OF_FOOT)
    own = _pitch(reference.bones[a])
    turned = _pitch(practice.bones[b]) - own
    chords = 2 * np.abs(np.sin(np.radians(turned) / 2))
    shape = (len(path), len(PARTS))
    errors, pitches = np.zeros(shape), np.full(shape, np.nan)
    shares = np.where(np.abs(own) <= FLAT_FOOT, FOOT_SHARE, 1.0)
    beyond = shares * np.maximum(chords - FOOT_NOISE, 0.0)
    errors[:, ANKLES] = counts * FOOT_MOST * np.tanh(beyond / FOOT_MOST)
    pitches[:, ANKLES] = np.where(counts > 0, turned, np.nan)
    return errors, pitches


def _ramp(values: FloatArray, low: float, high: float) -> FloatArray:
    """0 up to ``low``, 1 from ``high`` on, a straight line between."""
    return np.clip((values - low) / (high - low), 0.0, 1.0)


def _pitch(bones: FloatArray) -> FloatArray:
    """Degrees by which the heel is higher than the toes; 90 on tiptoe, whichever way the foot points."""
    return np.asarray(np.degrees(np.arctan2(bones[..., 1], np.abs(bones[..., 0]))))
