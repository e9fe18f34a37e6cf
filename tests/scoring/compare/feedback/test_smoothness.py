"""Whoever trembles or stops and starts is told to move more smoothly."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.compare import Score, compare_tracks
from scoring.compare.feedback.sentences import sentence_of
from scoring.pose.skeleton import COCO17
from scoring.pose.track import PoseTrack
from tests.practice.bodies import movement as arm_lifts
from tests.scoring.compare.movements import changed, mirrored, movement

pytestmark = pytest.mark.unit

ARMS = {side: (f"{side}_elbow", f"{side}_wrist") for side in ("left", "right")}
LEGS = {side: (f"{side}_knee", f"{side}_ankle") for side in ("left", "right")}


def trembling(track: PoseTrack, *joints: str, size: float = 0.05) -> PoseTrack:
    """``joints`` shaking four times a second by ``size`` torso lengths of 150 pixels."""
    keypoints = track.keypoints.copy()
    shake = size * 150 * np.stack([np.sin(25.0 * track.times), np.cos(28.0 * track.times)], axis=1)
    for joint in joints:
        keypoints[:, COCO17.index(joint), :2] += shake
    return changed(track, keypoints)


def told(score: Score) -> list[str]:
    return [sentence_of(remark) for remark in score.remarks if remark.kind == "smoother"]


def test_a_trembling_arm_is_told_to_move_more_smoothly() -> None:
    score = compare_tracks(movement(1), trembling(movement(1), *ARMS["left"]), mirror=False)
    assert told(score) == ["Move your left arm more smoothly: your movement is jerkier than the reference’s."]


def test_both_arms_and_the_whole_body_are_told_at_once() -> None:
    arms = (*ARMS["left"], *ARMS["right"])
    score = compare_tracks(movement(1), trembling(movement(1), *arms), mirror=False)
    assert told(score)[0].startswith("Move both arms more smoothly")
    limbs = (*arms, *LEGS["left"], *LEGS["right"])
    score = compare_tracks(movement(1), trembling(movement(1), *limbs), mirror=False)
    assert told(score)[0].startswith("Move more smoothly")


def test_a_mirrored_practice_is_told_its_own_side() -> None:
    practice = mirrored(trembling(movement(1), *ARMS["left"]))
    assert told(compare_tracks(movement(1), practice, mirror=True))[0].startswith("Move your right arm")


def test_neither_speed_nor_frame_rate_nor_jitter_of_measuring_is_jerky() -> None:
    rng = np.random.default_rng(0)
    noisy = movement(1)
    keypoints = noisy.keypoints.copy()
    keypoints[..., :2] += rng.normal(0.0, 0.008 * 150, keypoints[..., :2].shape)
    practices = (
        movement(1, speed=0.6),
        movement(1, speed=1.8),
        movement(1, fps=15),
        changed(noisy, keypoints),
    )
    for practice in practices:
        assert told(compare_tracks(movement(1), practice)) == []


def test_a_reference_that_trembles_too_is_no_measure() -> None:
    track = trembling(movement(1), *ARMS["left"])
    assert told(compare_tracks(track, track)) == []


def test_of_another_movement_nothing_is_said_of_smoothness() -> None:
    low = arm_lifts(wrong_arm=(0.6, 2.6, 70.0))
    score = compare_tracks(arm_lifts(), low, mirror=True)
    assert score.total is not None
    assert score.total < 40
    assert told(score) == []
