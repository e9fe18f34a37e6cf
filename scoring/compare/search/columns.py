"""Poses laid out in columns for the passes over them."""

from __future__ import annotations

import numpy as np

from scoring.arrays import FloatArray, IntArray
from scoring.compare.body.description import ANGLES, PART_BONE, Body
from scoring.compare.calibration import BEND_SHARE, BONE_SHARE, POSITION_SHARE
from scoring.compare.measure.deviations import PLACED
from scoring.pose.skeleton import PARTS

SHARES = np.array([BONE_SHARE, POSITION_SHARE, BEND_SHARE], dtype=np.float32)

_BONES = sorted(set(PART_BONE))
"""The bones that count in a part's error."""

_ANGLED = (0, *sorted(ANGLES))
"""The head has an inclination in place of a joint angle."""

_PLACED = tuple(part for part in range(len(PARTS)) if PLACED[part])

_POSITIONS_AT = 2 * len(_BONES)
_ANGLES_AT = _POSITIONS_AT + 2 * len(_PLACED)
_WEIGHTS_AT = _ANGLES_AT + len(_ANGLED)
_SEEN_AT = _WEIGHTS_AT + len(_ANGLED)
ROWS = _SEEN_AT + len(PARTS)
"""Numbers of a still pose: bones, positions, angles, their weights, how sure each part is."""


def _layout() -> IntArray:
    """``[13, 5]``: first rows of each part's bone, position, angle, its weight and sureness; -1: none."""
    rows = np.full((len(PARTS), 5), -1, dtype=np.int64)
    for part in range(len(PARTS)):
        rows[part, 0] = 2 * _BONES.index(PART_BONE[part])
        rows[part, 4] = _SEEN_AT + part
    for place, part in enumerate(_PLACED):
        rows[part, 1] = _POSITIONS_AT + 2 * place
    for place, part in enumerate(_ANGLED):
        rows[part, 2], rows[part, 3] = _ANGLES_AT + place, _WEIGHTS_AT + place
    return rows


LAYOUT = _layout()


def still_columns(body: Body) -> FloatArray:
    """``[ROWS, N]`` float32 of N poses; NaN where a bone or position is not measured."""
    bones = np.where((body.bone_weights > 0)[..., None], body.bones, np.nan)[:, _BONES]
    positions = np.where((body.position_weights > 0)[..., None], body.positions, np.nan)[:, _PLACED]
    rows = (
        bones.reshape(len(body), -1),
        positions.reshape(len(body), -1),
        np.radians(body.angles[:, _ANGLED]),
        body.angle_weights[:, _ANGLED],
        body.seen,
    )
    return np.concatenate(rows, axis=1).T.astype(np.float32)
