"""Similarity of a sought pose with each entry of a list, 0..100."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from scoring.arrays import FloatArray
from scoring.pose.skeleton import HEAD, PARTS


@dataclass(frozen=True)
class Similarity:
    """``totals [N]`` and ``joints [N, 17]`` of N entries, 0..100."""

    totals: FloatArray
    joints: FloatArray


Metric = Callable[[FloatArray, FloatArray], Similarity]


def cosine(pose: FloatArray, keypoints: FloatArray) -> Similarity:
    """``100·(2 − √(2·(1 − cos)))/2`` on 34 coordinates, and on the two of each joint.

    ``pose [17, 3]`` and ``keypoints [N, 17, 3]`` are normalised. A joint on
    the origin has no direction and scores NaN.
    """
    a, b = pose[:, :2], keypoints[:, :, :2]
    products = (a * b).sum(axis=2)
    with np.errstate(invalid="ignore", divide="ignore"):
        joints = products / (np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=2))
    norms = np.linalg.norm(a) * np.linalg.norm(b.reshape(len(b), -1), axis=1)
    return Similarity(_from_cosine(products.sum(axis=1) / norms), _from_cosine(joints))


def _from_cosine(cosines: FloatArray) -> FloatArray:
    # Rounding may bring a cosine a little above one.
    return np.asarray(100.0 * (2.0 - np.sqrt(np.maximum(2.0 * (1.0 - cosines), 0.0))) / 2.0)


def weighted_l1(pose: FloatArray, keypoints: FloatArray) -> Similarity:
    """``50·(2 − |Δx| − |Δy|)`` per joint, weighted by the list's confidences."""
    joints = 50.0 * (2.0 - np.abs(keypoints[:, :, :2] - pose[:, :2]).sum(axis=2))
    return Similarity(_weighted(joints, keypoints[:, :, 2]), joints)


def weighted_l2(pose: FloatArray, keypoints: FloatArray) -> Similarity:
    """``(100/√2)·(√2 − ‖Δ‖)`` per joint, weighted by the list's confidences."""
    distances = np.linalg.norm(keypoints[:, :, :2] - pose[:, :2], axis=2)
    joints = 100.0 / np.sqrt(2.0) * (np.sqrt(2.0) - distances)
    return Similarity(_weighted(joints, keypoints[:, :, 2]), joints)


def _weighted(joints: FloatArray, confidences: FloatArray) -> FloatArray:
    """Confidence-weighted mean per entry; NaN where no joint has confidence."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((joints * confidences).sum(axis=1) / confidences.sum(axis=1))


METRICS: dict[str, Metric] = {"cosine": cosine, "weighted-l1": weighted_l1, "weighted-l2": weighted_l2}


def part_values(joints: FloatArray) -> dict[str, float]:
    """Values of PARTS from 17 joints ``[17]``: the head is the mean of the face points."""
    values = [float(np.mean(joints[list(HEAD)])), *(float(value) for value in joints[5:])]
    return dict(zip(PARTS, values, strict=True))
