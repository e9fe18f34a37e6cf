"""Boxes, and joints written relative to them.

A box is ``[4]``: x and y of its centre, width and height, in pixels. Source of
the formulas: Toshev and Szegedy, CVPR 2014, equations 1 and 2 and section 3.2.
"""

from __future__ import annotations

import numpy as np

from scoring.arrays import FloatArray
from scoring.learn.data import JOINTS

DIAMETER_ENDS = (JOINTS.index("left_shoulder"), JOINTS.index("right_hip"))

LEAST_DIAMETER = 0.2
"""Of the longer side of the pose: somebody seen from the side has a trunk all the same."""

USUAL_DIAMETER = 0.41
"""The same share where an end is not known: the median over labelled sports photos."""


def normalise(points: FloatArray, boxes: FloatArray) -> FloatArray:
    """N(y; b): ``points [..., J, 2]`` in pixels as shares of ``boxes [..., 4]`` from their centres."""
    return np.asarray((points - boxes[..., None, :2]) / boxes[..., None, 2:])


def denormalise(points: FloatArray, boxes: FloatArray) -> FloatArray:
    """The inverse of ``normalise``: back to pixels."""
    return np.asarray(points * boxes[..., None, 2:] + boxes[..., None, :2])


def whole_box(width: float, height: float) -> FloatArray:
    """The smallest square that holds a whole picture of ``width`` times ``height`` pixels."""
    side = max(width, height)
    return np.array([width / 2, height / 2, side, side], dtype=np.float64)


def joints_box(keypoints: FloatArray, margin: float) -> FloatArray:
    """The square ``[..., 4]`` about the known joints of ``[..., J, 3]``, ``margin`` times as large."""
    low, high = _extent(keypoints)
    side = (high - low).max(axis=-1, keepdims=True) * margin
    return np.concatenate([(low + high) / 2, side, side], axis=-1)


def diameter(keypoints: FloatArray) -> FloatArray:
    """diam(y): the distance from left shoulder to right hip of ``[..., J, 3]``, in pixels, ``[...]``.

    Never under ``LEAST_DIAMETER`` of the pose's longer side: where the trunk is
    foreshortened to a point, sub-images would shrink to one. Where an end has
    no place, it is ``USUAL_DIAMETER`` of that side.
    """
    first, second = (keypoints[..., joint, :] for joint in DIAMETER_ENDS)
    low, high = _extent(keypoints)
    side = (high - low).max(axis=-1)
    measured = np.linalg.norm(first[..., :2] - second[..., :2], axis=-1)
    known = (first[..., 2] > 0) & (second[..., 2] > 0)
    return np.asarray(np.where(known, np.maximum(measured, LEAST_DIAMETER * side), USUAL_DIAMETER * side))


def sub_images(centres: FloatArray, diameters: FloatArray, sigma: float) -> FloatArray:
    """Boxes ``[..., J, 4]`` about ``centres [..., J, 2]``, each ``sigma`` diameters ``[...]`` a side."""
    sides = np.broadcast_to((sigma * diameters)[..., None, None], (*centres.shape[:-1], 2))
    return np.concatenate([centres, sides], axis=-1)


def _extent(keypoints: FloatArray) -> tuple[FloatArray, FloatArray]:
    known = keypoints[..., 2:] > 0
    low = np.where(known, keypoints[..., :2], np.inf).min(axis=-2)
    high = np.where(known, keypoints[..., :2], -np.inf).max(axis=-2)
    return low, high
