"""The face in a track: taking out what no score uses of it, and where the head is, to hide it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scoring.arrays import BoolArray, FloatArray
from scoring.pose.skeleton import HEAD
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


OF_TORSO = 0.45
"""Radius of a circle about the middle of the face that holds the head, in torso lengths: a head is half a
torso high and turns about its neck. Set by hand, with a margin of a third."""

OF_SPREAD = 2.2
"""The same as so many times the way from the middle of the face to its furthest point, near the camera."""

ABOVE_SHOULDERS = 0.5
"""Torso lengths from the middle of the shoulders to that of the face, where no point of it is seen."""

HELD_SECONDS = 1.0
"""For how long a head that is not found is taken to be near its last and its next place."""

GROWING = 1.5
"""Torso lengths a second by which the circle grows meanwhile: a head is not thrown faster. Set by hand."""


def head_circles(track: PoseTrack) -> FloatArray:
    """Where the head is in each frame: ``[T, 3]`` x, y and radius in pixels, all of them known.

    By the points of the face, else by the shoulders. Where neither is found, the place before or after, with
    a circle that grows with the time between, for HELD_SECONDS; after that the radius is infinite: the head
    may be anywhere.
    """
    circles = _measured(track)
    known = np.isfinite(circles[:, 0])
    if not known.any():
        return np.full_like(circles, np.inf)
    torso = float(np.nanmedian(circles[:, 2])) / OF_TORSO
    times, places = track.times, np.flatnonzero(known)
    known_times = times[places]
    for frame in np.flatnonzero(~known):
        nearest = places[np.argmin(np.abs(known_times - times[frame]))]
        gap = abs(times[nearest] - times[frame])
        held = gap <= HELD_SECONDS
        grown = circles[nearest, 2] + GROWING * torso * gap if held else np.inf
        circles[frame] = (*circles[nearest, :2], grown)
    return circles


def _measured(track: PoseTrack) -> FloatArray:
    """The circles where face or shoulders are found; NaN elsewhere."""
    points, sure = track.keypoints[:, :, :2].astype(np.float64), track.keypoints[:, :, 2]
    seen: BoolArray = np.asarray(sure > 0)
    face, weights = points[:, list(HEAD)], np.where(seen[:, list(HEAD)], sure[:, list(HEAD)], 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = (np.nan_to_num(face) * weights[..., None]).sum(axis=1) / weights.sum(axis=1, keepdims=True)
        away = np.where(weights > 0, np.linalg.norm(face - middle[:, None], axis=2), 0.0).max(axis=1)
    shoulders, hips = _between(points, seen, 5, 6), _between(points, seen, 11, 12)
    trunk = shoulders - hips
    length = np.linalg.norm(trunk, axis=1)
    # Somebody who bends over looks short: what is usual in the clip counts, too.
    usual = float(np.nanpercentile(length, 90)) if np.isfinite(length).any() else track.height / 4.0
    torso = np.fmax(length, usual)
    above = shoulders + ABOVE_SHOULDERS * trunk
    by_face = np.column_stack([middle, np.fmax(OF_TORSO * torso, OF_SPREAD * away)])
    by_shoulders = np.column_stack([above, 1.5 * OF_TORSO * torso])
    there: BoolArray = np.asarray(np.isfinite(middle).all(axis=1))
    return np.where(there[:, None], by_face, by_shoulders)


def _between(points: FloatArray, seen: BoolArray, first: int, second: int) -> FloatArray:
    """The middle ``[T, 2]`` of two joints; NaN where one of them is not found."""
    both = seen[:, first] & seen[:, second]
    return np.where(both[:, None], (points[:, first] + points[:, second]) / 2, np.nan)
