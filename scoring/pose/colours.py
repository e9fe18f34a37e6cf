"""The colours of somebody's clothes: what tells two people apart."""

from __future__ import annotations

import cv2
import numpy as np

from scoring.arrays import FloatArray, Picture
from scoring.pose.person_at import trunk_length
from scoring.pose.skeleton import COCO17

LEVELS = (0.1, 0.3, 0.5, 0.7, 0.9)
"""Quantiles of the colours. Their differences are those of whole histograms (earth mover's distance; Rubner,
Tomasi and Guibas 2000), but need no bins."""

TORSO = [COCO17.index(joint) for joint in ("left_shoulder", "right_shoulder", "left_hip", "right_hip")]
THIGHS = [(COCO17.index(f"{side}_hip"), COCO17.index(f"{side}_knee")) for side in ("left", "right")]
FEWEST_PIXELS = 60
"""A region with fewer pixels in the picture is not seen."""
GREY = 110.0
"""The brightness that every picture is brought to, so that a change of the light changes little."""
SCALE = (35.0, 12.0, 12.0)
"""By how much lightness and the two colour axes (CIE L*a*b*, 8 bits) of one person's clothes differ between
frames, at most times: see docs/experiments/crossing.md."""


def colours_of(picture: Picture, keypoints: FloatArray) -> FloatArray | None:
    """Colours of somebody's trunk and thighs: quantiles ``[2, 3, 5]`` in units of SCALE; None if out of view.

    ``keypoints [17, 3]`` in pixels of ``picture``.
    """
    regions = [_pixels(picture, points) for points in (_on_torso(keypoints), _on_thighs(keypoints))]
    if min(map(len, regions)) < FEWEST_PIXELS:
        return None
    gain = GREY / max(float(picture[::16, ::16].mean()), 1.0)
    return np.stack([_quantiles(pixels, gain) for pixels in regions])


def _on_torso(keypoints: FloatArray) -> FloatArray:
    """Points ``[N, 2]`` of the trunk, a little inside of it."""
    left, right, left_hip, right_hip = keypoints[TORSO, :2]
    across, down = (axis.reshape(-1, 1) for axis in np.meshgrid(np.linspace(0.2, 0.8, 10), DOWN))
    upper, lower = left + across * (right - left), left_hip + across * (right_hip - left_hip)
    return np.asarray(upper + down * (lower - upper))


DOWN = np.linspace(0.1, 0.9, 16)


def _on_thighs(keypoints: FloatArray) -> FloatArray:
    """Points ``[N, 2]`` of both thighs, in three rows each."""
    aside = 0.06 * trunk_length(keypoints) * np.array([-1.0, 0.0, 1.0])
    rows = [
        keypoints[hip, :2] + DOWN[:, None] * (keypoints[knee, :2] - keypoints[hip, :2]) + (x, 0)
        for hip, knee in THIGHS
        for x in aside
    ]
    return np.concatenate(rows)


def _pixels(picture: Picture, points: FloatArray) -> Picture:
    """The pixels ``[N, 3]`` at those of ``points`` that lie in the picture."""
    x, y = np.nan_to_num(points, nan=-1.0).astype(int).T
    inside = (x >= 0) & (y >= 0) & (x < picture.shape[1]) & (y < picture.shape[0])
    return picture[y[inside], x[inside]]


def _quantiles(pixels: Picture, gain: float) -> FloatArray:
    """``[3, 5]``."""
    even = np.clip(pixels * gain, 0, 255).astype(np.uint8)
    lab = cv2.cvtColor(even[None], cv2.COLOR_RGB2LAB)[0]
    return np.asarray(np.quantile(lab, LEVELS, axis=0).T / np.array(SCALE)[:, None])


def unlike(a: FloatArray, b: FloatArray) -> FloatArray:
    """How unlike two people's colours are, ``[2]`` for trunk and thighs: log likelihoods, 0 or less."""
    return -np.minimum(((a - b) ** 2).mean(axis=2).sum(axis=1) / 2, MOST)


MOST = 6.0
"""No single sign of who somebody is counts for more, in log likelihood: each may deceive."""
