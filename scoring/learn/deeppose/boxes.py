"""Boxes, joints written relative to them, and how far a stage was off.

A box is ``[4]``: x and y of its centre, width and height, in pixels. Source of
the formulas: Toshev and Szegedy, CVPR 2014, equations 1 and 2 and section 3.2:
a two-dimensional normal distribution of each joint's error is what the next stage
learns to put right. Displacements are in diameters of the true pose, so that people
of all sizes count alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from scoring.arrays import FloatArray, IntArray
from scoring.errors import BadDataset
from scoring.learn.photos import JOINTS

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


FEWEST = 5
"""A joint labelled less often than this gets the distribution of all joints together."""

MOST_DRAWS = 20


@dataclass(frozen=True)
class Displacements:
    """``mean [J, 2]`` and ``covariance [J, 2, 2]`` of estimate minus truth, in diameters.

    ``log_scale`` is the standard deviation of the logarithm of estimated over
    true diameter: the sub-images are as much too large or too small.
    """

    mean: FloatArray
    covariance: FloatArray
    log_scale: float

    def draw(
        self,
        joints: IntArray,
        rng: np.random.Generator,
        within: float | FloatArray = np.inf,
    ) -> FloatArray:
        """``[M, 2]``, one displacement for each of ``joints [M]``.

        Those that go farther than ``within``, one number or ``[M]``, along x or y are
        drawn again, and cut off there in the end: a joint outside the sub-image
        cannot be found in it.
        """
        factors = np.linalg.cholesky(self.covariance + 1e-12 * np.eye(2))
        limit = np.broadcast_to(within, len(joints))
        drawn = self._draw(joints, factors, rng)
        for _ in range(MOST_DRAWS):
            far = np.flatnonzero(np.abs(drawn).max(axis=1) > limit)
            if not len(far):
                return drawn
            drawn[far] = self._draw(joints[far], factors, rng)
        return np.clip(drawn, -limit[:, None], limit[:, None])

    def _draw(self, joints: IntArray, factors: FloatArray, rng: np.random.Generator) -> FloatArray:
        normal = rng.standard_normal((len(joints), 2))
        return np.asarray(self.mean[joints] + np.einsum("mij,mj->mi", factors[joints], normal))

    def draw_scales(self, count: int, rng: np.random.Generator) -> FloatArray:
        """``[M]`` factors for the sides of sub-images."""
        return np.asarray(np.exp(self.log_scale * rng.standard_normal(count)))

    def as_dict(self) -> dict[str, Any]:
        """For metrics.json and checkpoints."""
        return {
            "mean": self.mean.tolist(),
            "covariance": self.covariance.tolist(),
            "log_scale": self.log_scale,
        }

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Displacements:
        """The inverse of ``as_dict``."""
        return cls(np.array(stored["mean"]), np.array(stored["covariance"]), float(stored["log_scale"]))


def measure(predicted: FloatArray, truth: FloatArray, limit: float = np.inf) -> Displacements:
    """The distribution of ``predicted [N, J, 2]`` about ``truth [N, J, 3]``, labelled joints only.

    The photos must not have been trained on: the errors there are too small.
    Errors of more than ``limit`` diameters along x or y do not count.
    """
    diameters = diameter(truth)
    errors = (predicted - truth[..., :2]) / diameters[:, None, None]
    labelled = (truth[..., 2] > 0) & (np.abs(np.nan_to_num(errors, nan=np.inf)).max(axis=-1) <= limit)
    if labelled.sum() < FEWEST:
        raise BadDataset("Too few joints are labelled on the photos held out for the errors of a stage.")
    pooled = errors[labelled]
    mine = [errors[labelled[:, j], j] for j in range(len(JOINTS))]
    enough = [one if len(one) >= FEWEST else pooled for one in mine]
    known = np.concatenate([predicted, truth[..., 2:]], axis=-1)
    return Displacements(
        mean=np.stack([one.mean(axis=0) for one in enough]),
        covariance=np.stack([np.cov(one.T) for one in enough]),
        log_scale=float(np.std(np.log(diameter(known) / diameters))),
    )
