"""The features that the warp compares: bones, and positions of head, limbs and ends."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scoring.compare.body import Body

FloatArray = npt.NDArray[np.floating]

_BONE_WEIGHT = 1.0
_POSITION_WEIGHT = 1.0
_POSITIONS = (0, 3, 4, 5, 6, 9, 10, 11, 12)


def alignment_features(body: Body, joint_weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Features ``[N, D]`` and their weights; ``joint_weights [13]`` scale the positions' share.

    Both sides carry the root of a weight, as a pair is weighted by the product.
    """
    parts = list(_POSITIONS)
    bones = body.bones.reshape(len(body), -1)
    positions = body.positions[:, parts].reshape(len(body), -1)
    bone_weights = np.repeat(body.bone_weights * np.sqrt(_BONE_WEIGHT), 2, axis=1)
    shares = body.position_weights[:, parts] * np.sqrt(joint_weights[parts] * _POSITION_WEIGHT)
    return (
        np.concatenate([bones, positions], axis=1),
        np.concatenate([bone_weights, np.repeat(shares, 2, axis=1)], axis=1),
    )
