"""From which side the practice is filmed, against the reference, and whether it is mirrored.

Both questions have one answer: the rotation of the practice's joints in space, and the exchange of
left and right, under which its bones point as the reference's do along the best warp.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.compare.align.features import mean_known, path_costs
from scoring.compare.align.warp import Warp, align
from scoring.compare.body.description import HIP_LINE, SHOULDER_LINE
from scoring.compare.body.sampling import Samples
from scoring.compare.body.space import directions
from scoring.compare.calibration import (
    LEAST_IN_PICTURE,
    MOST_ROLL,
    MOST_TILT,
    ROLL_AGREED,
    ROLL_SHARE,
    SKIPPED_IN_SPACE,
    YAW_FROM_DEPTH,
)
from scoring.errors import NotComparable

_STARTS = 8
"""Yaws, evenly round the person, from which the best rotation is sought."""

_REFINED = 3
"""The best so many of them are refined, in two rounds."""


@dataclass(frozen=True)
class Standpoint:
    """How the practice is seen, against the reference.

    ``turn [3, 3]`` brings its joints in space into the reference's view, ``unlike`` is the mean cost of
    the best warp then: the root mean square difference of bones that are 1 long. ``roll`` is by how
    many degrees the practice's phone was tilted to a side, as seen in the picture; 0 where the bones
    do not agree on it.
    """

    turn: FloatArray
    unlike: float
    roll: float = 0.0

    @property
    def yaw(self) -> float:
        """Degrees by which the camera stands round the person, −180..180.

        Depth is underestimated, so the fitted turn falls short where cameras stand at an angle.
        """
        found = yaw_of(self.turn)
        return float(found + YAW_FROM_DEPTH * np.sin(np.radians(found)))

    @property
    def turned_by(self) -> float:
        """Degrees of the whole rotation, 0..180."""
        return float(np.degrees(np.arccos(np.clip((np.trace(self.turn) - 1) / 2, -1.0, 1.0))))


def standpoint(reference: Samples, practice: Samples, counted: BoolArray) -> Standpoint | None:
    """The best rotation of ``practice`` onto ``reference``, both thinned and with ``space``.

    Only by the bones that are ``counted [B]``.

    None where the two show nothing in common. The vertical may tilt by MOST_TILT:
    somebody who lies is not somebody who stands.
    """
    left, right = _counted(reference, counted), _counted(practice, counted)
    if not left[1].any() or not right[1].any():
        return None
    try:
        starts = [_fitted(left, right, about_vertical(360.0 * n / _STARTS)) for n in range(_STARTS)]
    except NotComparable:
        return None
    found = sorted(starts, key=lambda one: one[0].unlike)[:_REFINED]
    for _ in range(2):
        found = [_fitted(left, right, best_turn(left, right, warp)) for _, warp in found]
    best, warp = min(found, key=lambda one: one[0].unlike)
    return replace(best, roll=_roll(left, right, warp)) if np.isfinite(best.unlike) else None


def _roll(left: tuple[FloatArray, FloatArray], right: tuple[FloatArray, FloatArray], warp: Warp) -> float:
    """Degrees by which all of the picture is turned, clockwise positive: what most bones agree on, or 0.

    A body that leans turns some of its bones; a phone turns all.
    """
    a, b = warp.path.T
    u, v = left[0][a, :, :2], right[0][b, :, :2]
    lengths = np.minimum(np.linalg.norm(u, axis=2), np.linalg.norm(v, axis=2))
    seen = (lengths >= LEAST_IN_PICTURE) & (left[1][a] > 0) & (right[1][b] > 0)
    turned = np.degrees(np.arctan2(u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0], (u * v).sum(axis=2)))
    known = seen.mean(axis=0) >= 0.3
    if known.sum() < 5:
        return 0.0
    bones = np.array([np.median(turned[seen[:, bone], bone]) for bone in np.flatnonzero(known)])
    roll = float(np.median(bones))
    agree = np.mean(np.abs(bones - roll) <= ROLL_AGREED) >= ROLL_SHARE
    return roll if agree and abs(roll) <= MOST_ROLL else 0.0


def _fitted(
    left: tuple[FloatArray, FloatArray], right: tuple[FloatArray, FloatArray], turn: FloatArray
) -> tuple[Standpoint, Warp]:
    """The warp of the bones under ``turn``, and what it costs a sample."""
    features = (*_flat(*left), *_flat(right[0] @ turn.T, right[1]))
    warp = align(*features, skip=SKIPPED_IN_SPACE)
    return Standpoint(turn, warp.cost), warp


def _flat(bones: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    # The root of three: the cost is then that of a bone, not of a coordinate.
    return bones.reshape(len(bones), -1) * np.sqrt(3.0), np.repeat(weights, 3, axis=1)


def _counted(samples: Samples, counted: BoolArray) -> tuple[FloatArray, FloatArray]:
    bones, weights = directions(samples)
    return bones, weights * counted


def unlikeness(
    reference: Samples, practice: Samples, turn: FloatArray, path: IntArray, counted: BoolArray
) -> float | None:
    """Mean cost in space along ``path [P, 2]`` of samples, as ``Standpoint.unlike``; None where unknown."""
    x, wx = _counted(reference, counted)
    y, wy = _counted(practice, counted)
    costs = path_costs(*_flat(x, wx), *_flat(y @ turn.T, wy), path)
    return mean_known(costs) if np.isfinite(costs).any() else None


def best_turn(
    left: tuple[FloatArray, FloatArray], right: tuple[FloatArray, FloatArray], warp: Warp
) -> FloatArray:
    """The rotation of ``right`` that brings its bones nearest to those of ``left`` along a warp.

    Kabsch (1976). Its tilt of the vertical is held to MOST_TILT.
    """
    a, b = warp.path.T
    weights = (left[1][a] * right[1][b])[..., None]
    common = (right[0][b] * weights).reshape(-1, 3).T @ left[0][a].reshape(-1, 3)
    u, _, vt = np.linalg.svd(common)
    turn = vt.T @ np.diag([1.0, 1.0, np.sign(np.linalg.det(vt.T @ u.T))]) @ u.T
    return _held_upright(turn)


def _held_upright(turn: FloatArray) -> FloatArray:
    """``turn`` with no more tilt of the vertical than MOST_TILT."""
    round_vertical = about_vertical(yaw_of(turn))
    tilt = turn @ round_vertical.T
    angle = np.arccos(np.clip((np.trace(tilt) - 1) / 2, -1.0, 1.0))
    most = np.radians(MOST_TILT)
    if angle <= most:
        return turn
    axis = np.array([tilt[2, 1] - tilt[1, 2], tilt[0, 2] - tilt[2, 0], tilt[1, 0] - tilt[0, 1]])
    axis /= max(float(np.linalg.norm(axis)), 1e-9)
    cross = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    return np.asarray(
        (np.eye(3) + np.sin(most) * cross + (1 - np.cos(most)) * cross @ cross) @ round_vertical
    )


def yaw_of(turn: FloatArray) -> float:
    """Degrees of ``turn [3, 3]`` round the vertical: its twist."""
    return float(np.degrees(np.arctan2(turn[0, 2] - turn[2, 0], turn[0, 0] + turn[2, 2])))


def about_vertical(degrees: float) -> FloatArray:
    """Rotation matrix about the y axis."""
    a = np.radians(degrees)
    return np.array([[np.cos(a), 0.0, np.sin(a)], [0.0, 1.0, 0.0], [-np.sin(a), 0.0, np.cos(a)]])


def towards_front(samples: Samples) -> FloatArray | None:
    """The turn ``[3, 3]`` about the vertical that brings the body's left to the right of the picture.

    From the usual line of shoulders and hips in space, as a camera in front of the person sees it.
    None where neither is measured.
    """
    if samples.space is None:
        return None
    bones, weights = directions(samples)
    lines = (bones * weights[..., None])[:, [SHOULDER_LINE, HIP_LINE]].sum(axis=(0, 1))
    if np.hypot(lines[0], lines[2]) < 1e-6:
        return None
    return about_vertical(float(np.degrees(np.arctan2(lines[2], lines[0]))))
