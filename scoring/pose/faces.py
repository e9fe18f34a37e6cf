"""The face in a track: taking out what no score uses of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scoring.arrays import FloatArray
from scoring.pose.track import PoseTrack

FACE = tuple(range(11))
"""The face among BlazePose's 33 landmarks in the picture: nose, eyes, ears and corners of the mouth. No score
uses one: heads are scored by the five points of COCO-17."""

FACE_IN_SPACE = (1, 3, 4, 6, 9, 10)
"""The same of the 3-D joints, but for the five of COCO-17: checks of angles in space want those there."""


def without_face_points(track: PoseTrack) -> PoseTrack:
    """The track without points of the face that no score uses; nose, eyes and ears of COCO-17 stay.

    Tracks of models that give no landmarks of BlazePose have none, and stay as they are.
    """
    return replace(
        track,
        landmarks=_without(track.landmarks, FACE, width=4),
        joints3d=_without(track.joints3d, FACE_IN_SPACE, width=3),
    )


def _without(points: FloatArray | None, which: tuple[int, ...], *, width: int) -> FloatArray | None:
    """``points [T, 33, width]`` with those of the face as not found: NaN, and a visibility of 0."""
    if points is None or points.shape[1:] != (33, width):
        return points
    left = points.copy()
    left[:, which, :3] = np.nan
    left[:, which, 3:] = 0.0
    return left
