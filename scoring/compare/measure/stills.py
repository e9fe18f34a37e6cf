"""Poses without a clip: every frame described by itself, and compared with the product's own error.

A clip says how long each bone is in full view. A single pose cannot, so here
each frame is scaled by its own bones: the same pose is the same whoever else
is in the list, and frames of many videos can be searched together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.arrays import FloatArray
from scoring.compare.body.description import (
    BONES,
    HIGHEST_SHARE_OF_TORSO,
    LOWEST_SHARE_OF_TORSO,
    NECK,
    PART_POINT,
    PELVIS,
    TRUNK,
    Body,
    bone_vectors,
    joint_angles,
    part_positions,
    with_middle_points,
)
from scoring.compare.body.feet import POINTS, Feet
from scoring.compare.body.sampling import SURE, Samples
from scoring.compare.measure.curve import plain_value
from scoring.compare.measure.deviations import deviations
from scoring.pose.skeleton import COCO17

LEAST_PARTS = 8
"""Of the thirteen parts so many must be measured in both poses (60 %), or there is no total."""

_USUAL = np.array([usual for _, _, usual in BONES])


@dataclass(frozen=True)
class StillScores:
    """How N poses differ from the sought one.

    ``errors [N]`` and ``part_errors [N, 13]``, about radians and torso lengths;
    NaN where not measured, in ``errors`` also where too little is. ``totals``
    and ``parts`` are the same on the product's curve, 0..100.
    """

    errors: FloatArray
    part_errors: FloatArray

    @property
    def totals(self) -> FloatArray:
        """``[N]`` 0..100; NaN where there is none."""
        return plain_value(self.errors)

    @property
    def parts(self) -> FloatArray:
        """``[N, 13]`` 0..100; NaN where not measured."""
        return plain_value(self.part_errors)


def compare_stills(pose: Body, frames: Body) -> StillScores:
    """Each of ``frames`` against the first of ``pose``, both from ``describe_stills``.

    A part's error is that of a moment in a clip (``deviations``): bone,
    position and joint angle, with what both poses show. The total's is the
    root mean square over the parts.
    """
    frames_at = np.arange(len(frames))
    part_errors = deviations(pose, frames, np.stack([np.zeros_like(frames_at), frames_at], axis=1)).errors
    measured = np.isfinite(part_errors)
    squares = np.where(measured, part_errors, 0.0) ** 2
    count = measured.sum(axis=1)
    means = squares.sum(axis=1) / np.maximum(count, 1)
    return StillScores(np.where(count >= LEAST_PARTS, np.sqrt(means), np.nan), part_errors)


def describe_stills(keypoints: FloatArray) -> Body:
    """The Body of each frame of ``keypoints [N, 17, 3]`` by itself; ``times`` are 0.

    Joints under confidence 0.2 or without finite coordinates are not measured.
    The pelvis (neck) is known only with both hips (shoulders): a single
    picture does not say where the hidden one is.
    """
    xy, confidence = _points(keypoints)
    vectors, weights = bone_vectors(xy, confidence)
    torso = _torso_lengths(vectors, weights)
    point = np.isnan(torso)  # all joints in one place: nothing to measure
    torso[point], confidence[point], weights[point] = 1.0, 0.0, 0.0
    xy, vectors = xy / torso[:, None, None], vectors / torso[:, None, None]
    lengths = np.clip(
        np.linalg.norm(vectors, axis=2),
        LOWEST_SHARE_OF_TORSO * _USUAL,
        HIGHEST_SHARE_OF_TORSO * _USUAL,
    )
    positions, position_weights = part_positions(xy, confidence, 1.0, lengths)
    angles, turns, angle_weights = joint_angles(xy, confidence, 1.0)
    count = len(xy)
    return Body(
        times=np.zeros(count),
        bones=vectors / lengths[:, :, None],
        bone_weights=weights,
        positions=positions,
        position_weights=position_weights,
        angles=angles,
        turns=turns,
        angle_weights=angle_weights,
        seen=confidence[:, list(PART_POINT)],
        feet=Feet(np.zeros((count, 2, 2)), np.zeros((count, 2))),
    )


def _points(keypoints: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The working skeleton's points and confidences; both middles need both ends."""
    joints = keypoints.astype(np.float64)
    sure = np.isfinite(joints).all(axis=2) & (joints[:, :, 2] >= SURE)
    joints = np.where(sure[:, :, None], joints, 0.0)
    feet = POINTS - len(COCO17)
    samples = Samples(
        times=np.zeros(len(joints)),
        xy=np.pad(joints[:, :, :2], ((0, 0), (0, feet), (0, 0))),
        confidence=np.pad(np.minimum(joints[:, :, 2], 1.0), ((0, 0), (0, feet))),
    )
    xy, confidence = with_middle_points(samples.xy, samples.confidence)
    confidence[:, PELVIS] = confidence[:, [11, 12]].min(axis=1)
    confidence[:, NECK] = confidence[:, [5, 6]].min(axis=1)
    return xy, confidence


def _torso_lengths(vectors: FloatArray, weights: FloatArray) -> FloatArray:
    """Each frame's torso in full view ``[N]``, pixels; NaN where no bone is seen.

    The way from pelvis to neck, unless the other bones say that it points at
    the camera, as they do by their median where it is less than 0.75 times
    what they would have it.
    """
    lengths = np.linalg.norm(vectors, axis=2)
    ratios = np.where((weights > 0) & (lengths > 1e-6), lengths / _USUAL, np.nan)
    seen = np.isfinite(ratios)
    medians = np.full(len(ratios), np.nan)
    medians[seen.any(axis=1)] = np.nanmedian(ratios[seen.any(axis=1)], axis=1)
    trunk = np.nan_to_num(ratios[:, TRUNK])
    return np.where(trunk > 0, np.maximum(trunk, LOWEST_SHARE_OF_TORSO * medians), medians)
