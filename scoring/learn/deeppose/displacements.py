"""How far the last stage was off, joint by joint: what the next one learns to put right.

Source: Toshev and Szegedy, CVPR 2014, section 3.2: a two-dimensional normal
distribution for each joint. Displacements are in diameters of the true pose
(``boxes.diameter``), so that people of all sizes count alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from scoring.arrays import FloatArray, IntArray
from scoring.errors import BadDataset
from scoring.learn.data import JOINTS
from scoring.learn.deeppose.boxes import diameter

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
