"""A movement as another camera would have seen it, by its joints in space."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scoring.arrays import FloatArray, IntArray
from scoring.pose.clean import boxes_of
from scoring.pose.landmarks import COCO_FROM_LANDMARKS, LANDMARKS
from scoring.pose.track import PoseTrack

LEAST_PAIRS = 3
"""Frames seen in both tracks from which a rotation can be told at all."""
METRES_TO_PIXELS = 1000.0
"""The drawing's scale: it is laid on a body by its bones, so that any will do."""


def seen_from(track: PoseTrack, other: PoseTrack, pairs: IntArray) -> PoseTrack | None:
    """``track`` as the camera of ``other`` would see it, about the hips; None without joints in space.

    ``pairs [P, 2]`` are frames of ``track`` and ``other`` that show the same moment of the movement. One
    rotation is fitted to all of them (Kabsch 1976). Of the track that is given back only the keypoints mean
    anything: in pixels of their own, with the confidences of ``track``.
    """
    own, others = _joints(track), _joints(other)
    if own is None or others is None:
        return None
    a, b = own[pairs[:, 0]], others[pairs[:, 1]]
    both = np.isfinite(a).all(axis=(1, 2)) & np.isfinite(b).all(axis=(1, 2))
    if both.sum() < LEAST_PAIRS:
        return None
    u, _, vt = np.linalg.svd(a[both].reshape(-1, 3).T @ b[both].reshape(-1, 3))
    turn = u @ np.diag([1.0, 1.0, np.sign(np.linalg.det(u @ vt))]) @ vt
    keypoints = track.keypoints.copy()
    keypoints[..., :2] = (own @ turn)[..., :2] * METRES_TO_PIXELS
    keypoints[~np.isfinite(keypoints).all(axis=2)] = (np.nan, np.nan, 0.0)
    return replace(track, keypoints=keypoints, boxes=boxes_of(keypoints), width=0, height=0)


def _joints(track: PoseTrack) -> FloatArray | None:
    """Joints of COCO-17 in space about the middle of the hips ``[T, 17, 3]``; None where there are none."""
    if track.joints3d is None or track.joints3d.shape[1] != LANDMARKS:
        return None
    joints = track.joints3d[:, COCO_FROM_LANDMARKS].astype(np.float64)
    return np.asarray(joints - joints[:, 11:13].mean(axis=1, keepdims=True))
