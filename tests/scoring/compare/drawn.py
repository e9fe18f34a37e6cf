"""Drawn people whose single joints are known: still ones, squatting ones, seen from the side, lying."""

from __future__ import annotations

import numpy as np

from scoring.pose.track import PoseTrack
from tests.scoring.compare.movements import FloatArray, as_track

SECONDS = 4.0
TIMES = np.arange(0.0, SECONDS, 1.0 / 30.0)

_FRONT = np.array(
    [
        (0.0, -1.4),
        (0.06, -1.46),
        (-0.06, -1.46),
        (0.13, -1.43),
        (-0.13, -1.43),
        (0.34, -1.0),
        (-0.34, -1.0),
        (0.89, -1.0),
        (-0.89, -1.0),
        (1.13, -1.42),
        (-1.13, -1.42),
        (0.19, 0.0),
        (-0.19, 0.0),
        (0.25, 0.8),
        (-0.25, 0.8),
        (0.27, 1.58),
        (-0.27, 1.58),
    ]
)
"""Standing, seen from the front, arms out to the sides, elbows bent."""


def _at(degrees: FloatArray, length: float, side: int = 1) -> FloatArray:
    """Ends ``[T, 2]`` of a bone that hangs down at 0° and points outwards (or forward) at 90°."""
    angle = np.radians(degrees)
    return length * np.stack([side * np.sin(angle), np.cos(angle)], axis=-1)


def elbows(bend: float, wrong: tuple[float, float, float] | None = None) -> PoseTrack:
    """Standing still, elbows bent; the left one by ``wrong[2]`` degrees less between two seconds."""
    pose = np.repeat(_FRONT[None], len(TIMES), axis=0)
    for side, elbow in ((1, 7), (-1, 8)):
        times, bends = TIMES, np.full(len(TIMES), bend)
        if wrong is not None and side == 1:
            bends[(times >= wrong[0]) & (times <= wrong[1])] -= wrong[2]
        pose[:, elbow + 2] = pose[:, elbow] + _at(90.0 + bends, 0.48, side)
    return as_track(pose, TIMES)


def acting(knee: float, phase: float = 0.0) -> PoseTrack:
    """Both knees bend outwards by up to ``knee`` degrees and straighten, twice."""
    pose = np.repeat(_FRONT[None], len(TIMES), axis=0)
    bent = knee * np.sin(np.pi * TIMES / 2.0 + phase) ** 2
    for side, hip in ((1, 11), (-1, 12)):
        pose[:, hip + 2] = pose[:, hip] + _at(5.0 + bent / 2.0, 0.8, side)
        pose[:, hip + 4] = pose[:, hip + 2] + _at(5.0 - bent / 2.0, 0.78, side)
    return as_track(pose, TIMES)


def side_view(lean: float = 10.0, lying: bool = False, hand: tuple[float, float] = (0.0, 0.0)) -> PoseTrack:
    """Seen from the own right side, facing the right of the picture: squatting, or lying on the back.

    ``lean`` is the trunk's angle forward, ``hand`` what is added to both hands' places
    (torso lengths of the standing person, forward and down).
    """
    pose = np.zeros((len(TIMES), 17, 2))
    deep = np.sin(np.pi * TIMES / 2.0) ** 2
    trunk = _at(180.0 - lean - 15.0 * deep, 1.0)
    for far, shoulder, hip in ((0.02, 5, 11), (-0.02, 6, 12)):
        pose[:, hip] = (far, 0.0)
        pose[:, shoulder] = trunk + np.array([far, 0.0])
        pose[:, shoulder + 2] = pose[:, shoulder] + _at(70.0 + 10.0 * deep, 0.55)
        pose[:, shoulder + 4] = pose[:, shoulder + 2] + _at(120.0 + 10.0 * deep, 0.48) + hand
        pose[:, hip + 2] = pose[:, hip] + _at(10.0 + 70.0 * deep, 0.8)
        pose[:, hip + 4] = pose[:, hip + 2] + _at(-5.0 - 25.0 * deep, 0.78)
    for joint, x in enumerate((0.25, 0.22, 0.22, 0.1, 0.1)):
        pose[:, joint] = trunk + np.array([x, -0.4])
    if lying:
        # A quarter turn against the clock: the head to the left, the face up.
        pose = pose @ np.array([[0.0, -1.0], [1.0, 0.0]])
    return as_track(pose, TIMES)
