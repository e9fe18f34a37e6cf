"""Frames in which a model took left for right are repaired, crossings are believed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scoring.pose.clean import find_swaps, repair_swaps
from tests.scoring.pose.figures import absent, swapped, times, track_of, walker

pytestmark = pytest.mark.unit
LEGS = ("hip", "knee", "ankle")
ARMS = ("shoulder", "elbow", "wrist")


@pytest.mark.parametrize("frames", [slice(10, 11), slice(10, 20), slice(0, 3), slice(56, 60)])
def test_a_stretch_of_swapped_legs_is_found(frames: slice) -> None:
    found = find_swaps(times(60), swapped(walker(60), frames, LEGS), "legs")
    assert np.flatnonzero(found).tolist() == list(range(60))[frames]


def test_arms_and_legs_are_judged_apart() -> None:
    keypoints = swapped(walker(60), slice(20, 25), ARMS)
    assert find_swaps(times(60), keypoints, "arms").sum() == 5
    assert not find_swaps(times(60), keypoints, "legs").any()


def test_repairing_gives_back_what_was_there() -> None:
    truth = walker(60)
    repaired = repair_swaps(track_of(swapped(truth, slice(12, 30), LEGS)))
    np.testing.assert_allclose(repaired.keypoints, truth)


def test_landmarks_and_joints_in_space_are_exchanged_too() -> None:
    landmarks = np.zeros((60, 33, 4), np.float32)
    landmarks[:, 27, 0], landmarks[:, 28, 0] = 1, 2
    joints = np.repeat(landmarks[:, :, :1], 3, axis=2)
    track = track_of(swapped(walker(60), slice(12, 14), LEGS))
    repaired = repair_swaps(replace(track, landmarks=landmarks, joints3d=joints))
    assert repaired.landmarks is not None
    assert repaired.joints3d is not None
    assert repaired.landmarks[12, 27, 0] == 2
    assert repaired.joints3d[13, 28, 0] == 1
    assert repaired.landmarks[14, 27, 0] == 1


def test_legs_that_cross_are_not_exchanged() -> None:
    keypoints = walker(60)
    scissors = np.cos(np.arange(60) / 6)
    hips = keypoints[:, [11, 12], 0].mean(axis=1)
    for left, right in ((13, 14), (15, 16)):
        keypoints[:, left, 0] = hips + 25 * scissors
        keypoints[:, right, 0] = hips - 25 * scissors
    assert not find_swaps(times(60), keypoints, "legs").any()


def test_a_turn_during_an_absence_is_believed() -> None:
    keypoints = swapped(walker(80), slice(50, 80), LEGS)
    assert not find_swaps(times(80), absent(keypoints, slice(25, 50)), "legs").any()


def test_a_track_of_one_frame_is_left_alone() -> None:
    assert not find_swaps(times(1), walker(1), "legs").any()
