"""A movement seen by one camera is drawn as another saw it, by one rotation that fits all moments."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scoring.pose.landmarks import COCO_FROM_LANDMARKS
from scoring.pose.track import PoseTrack
from scoring.pose.turning import METRES_TO_PIXELS, seen_from
from tests.scoring.compare.movements import movement

pytestmark = pytest.mark.unit


def in_space(degrees: float) -> PoseTrack:
    """A movement with depth, its camera ``degrees`` round the person."""
    track = movement()
    rng = np.random.default_rng(3)
    joints = np.zeros((len(track), 33, 3))
    joints[:, COCO_FROM_LANDMARKS, :2] = track.keypoints[..., :2] / 500.0
    joints[:, :, 2] = rng.normal(scale=0.2, size=33)
    a = np.radians(degrees)
    turn = np.array([[np.cos(a), 0, np.sin(a)], [0, 1, 0], [-np.sin(a), 0, np.cos(a)]])
    return replace(track, joints3d=(joints @ turn).astype(np.float32))


def pairs(track: PoseTrack) -> np.ndarray:
    return np.repeat(np.arange(len(track))[:, None], 2, axis=1)


@pytest.mark.parametrize("degrees", [0.0, 52.0, 120.0, 180.0])
def test_it_lies_where_the_other_camera_saw_it(degrees: float) -> None:
    front, side = in_space(0.0), in_space(degrees)
    drawn = seen_from(front, side, pairs(front))
    assert drawn is not None
    joints = side.joints3d[:, COCO_FROM_LANDMARKS]
    expected = (joints - joints[:, 11:13].mean(axis=1, keepdims=True))[..., :2] * METRES_TO_PIXELS
    assert np.allclose(drawn.keypoints[..., :2], expected, atol=0.5)
    assert np.array_equal(drawn.keypoints[..., 2], front.keypoints[..., 2])


def test_frames_without_a_person_stay_without_one() -> None:
    front, side = in_space(0.0), in_space(60.0)
    joints = front.joints3d.copy()
    joints[:5] = np.nan
    drawn = seen_from(replace(front, joints3d=joints), side, pairs(front))
    assert drawn is not None
    assert not drawn.found[:5].any()
    assert drawn.found[5:].all()


def test_without_joints_in_space_or_moments_there_is_nothing_to_draw() -> None:
    front = in_space(0.0)
    assert seen_from(replace(front, joints3d=None), front, pairs(front)) is None
    assert seen_from(front, front, pairs(front)[:2]) is None
