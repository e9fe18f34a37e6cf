"""Made-up people who move, for the tests of what is done with tracks."""

from __future__ import annotations

import numpy as np

from scoring.pose.clean import boxes_of
from scoring.pose.skeleton import COCO17
from scoring.pose.track import PoseTrack

FPS = 30.0
STANDING = np.array(
    [
        [0, -62], [3, -65], [-3, -65], [7, -63], [-7, -63],
        [20, -50], [-20, -50], [28, -25], [-28, -25], [30, 0], [-30, 0],
        [12, 0], [-12, 0], [13, 40], [-13, 40], [14, 80], [-14, 80],
    ],
    dtype=float,
)  # fmt: skip
"""COCO-17 about the hips in pixels: somebody facing the camera, left on the picture's right."""


def times(frames: int) -> np.ndarray:
    return np.arange(frames) / FPS


def walker(frames: int, at: tuple[float, float] = (300, 200), speed: float = 2.0) -> np.ndarray:
    """Keypoints ``[T, 17, 3]`` of somebody who goes to the right and swings the arms."""
    swing = 8 * np.sin(np.arange(frames) / 5)
    points = np.repeat(STANDING[None], frames, axis=0) + np.array(at)
    points[:, :, 0] += speed * np.arange(frames)[:, None]
    points[:, [7, 9], 1] += swing[:, None]
    points[:, [8, 10], 1] -= swing[:, None]
    return np.concatenate([points, np.full((frames, 17, 1), 0.9)], axis=2).astype(np.float32)


def absent(keypoints: np.ndarray, frames: slice | list[int]) -> np.ndarray:
    """The same without a person in ``frames``."""
    result = keypoints.copy()
    result[frames] = np.nan
    result[frames, :, 2] = 0
    return result


def swapped(keypoints: np.ndarray, frames: slice, joints: tuple[str, ...]) -> np.ndarray:
    """The same with left and right of ``joints`` exchanged in ``frames``."""
    result = keypoints.copy()
    for joint in joints:
        left, right = COCO17.index(f"left_{joint}"), COCO17.index(f"right_{joint}")
        result[frames, left], result[frames, right] = keypoints[frames, right], keypoints[frames, left]
    return result


def track_of(keypoints: np.ndarray, **more: object) -> PoseTrack:
    return PoseTrack(times(len(keypoints)), keypoints, boxes_of(keypoints), 640, 480, **more)  # type: ignore[arg-type]
