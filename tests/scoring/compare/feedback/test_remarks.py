"""Remarks on the whole clip: orientation, view, reach and sway."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scoring.compare import Score, compare_tracks
from scoring.compare.feedback.remarks import joined
from scoring.compare.feedback.sentences import sentence_of
from scoring.compare.result import Remark
from scoring.pose.skeleton import COCO17
from scoring.pose.track import PoseTrack
from tests.scoring.compare.drawn import acting, elbows, side_view
from tests.scoring.compare.movements import changed, movement

pytestmark = pytest.mark.unit


def said(score: Score) -> list[str]:
    return [sentence_of(remark) for remark in score.remarks]


def turned_round(track: PoseTrack, degrees: float) -> PoseTrack:
    """The whole picture turned."""
    keypoints = track.keypoints.copy()
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    keypoints[..., :2] = (keypoints[..., :2] - 400.0) @ turn.T + 400.0
    return changed(track, keypoints)


def test_a_joint_that_reaches_too_little_is_told_with_both_numbers() -> None:
    score = compare_tracks(acting(knee=80.0), acting(knee=50.0), mirror=False)
    remark = next(remark for remark in score.remarks if remark.kind == "bend_further")
    assert (remark.part, remark.both_sides) == ("left_knee", True)
    assert remark.value == pytest.approx(130.0, abs=4.0)
    assert remark.other == pytest.approx(100.0, abs=4.0)
    assert sentence_of(remark).startswith("Bend both knees further: you reach 13")


def test_a_joint_that_goes_too_far_is_told_so() -> None:
    score = compare_tracks(acting(knee=20.0), acting(knee=75.0), mirror=False)
    kinds = {remark.kind for remark in score.remarks} | {moment.direction for moment in score.moments}
    assert kinds & {"bend_less", "straighten"}
    assert not kinds & {"bend_further", "bend"}


def test_the_same_is_not_said_as_a_moment_and_as_a_remark() -> None:
    score = compare_tracks(elbows(60.0), elbows(60.0, wrong=(1.0, 3.0, 40.0)), mirror=False)
    about = [one for one in (*score.moments, *score.remarks) if "elbow" in one.part]
    assert len(about) == 1


def test_lying_instead_of_standing_comes_first_and_places_are_not_named() -> None:
    score = compare_tracks(movement(1), turned_round(movement(1), 90.0), mirror=False)
    assert said(score)[0].startswith("Hold your body upright")
    assert all(moment.said_torso_lengths is None for moment in score.moments)
    back = compare_tracks(turned_round(movement(1), 90.0), movement(1), mirror=False)
    assert said(back)[0].startswith("Bring your body level")


def test_upside_down_is_to_turn_over() -> None:
    score = compare_tracks(movement(1), turned_round(movement(1), 180.0), mirror=False)
    assert said(score)[0].startswith("Turn over")


def test_another_side_towards_the_camera_is_said_first() -> None:
    score = compare_tracks(movement(1), side_view(), mirror=False)
    assert said(score)[0].startswith("Film yourself from the front")
    score = compare_tracks(side_view(), movement(1), mirror=False)
    assert said(score)[0].startswith("Film yourself from the side")


def test_a_trunk_that_tilts_where_it_should_be_still_is_told_to_be_still() -> None:
    upper = [name for name in COCO17.joints if name.partition("_")[2] not in ("hip", "knee", "ankle")]
    reference = elbows(60.0)
    keypoints = reference.keypoints.astype(np.float64).copy()
    joints = [COCO17.index(name) for name in upper]
    centre = keypoints[:, 11:13, :2].mean(axis=1)
    for frame, time in enumerate(reference.times):
        angle = np.radians(20.0) * np.sin(2.0 * np.pi * time / 2.0)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        keypoints[frame, joints, :2] = centre[frame] + (keypoints[frame, joints, :2] - centre[frame]) @ turn.T
    score = compare_tracks(reference, changed(reference, keypoints), mirror=False)
    assert any(sentence.startswith("Keep your upper body still") for sentence in said(score)), said(score)


def test_moments_and_remarks_together_are_a_handful() -> None:
    for seed in range(6):
        score = compare_tracks(movement(seed), movement(seed + 50))
        assert len(score.moments) + len(score.remarks) <= 5
        assert all(sentence_of(remark).endswith(".") for remark in score.remarks)


def test_two_sides_that_differ_have_no_number_in_common() -> None:
    one = Remark(kind="bend_less", part="left_elbow", value=134.0, other=25.0, importance=2.0)
    alike = replace(one, part="right_elbow", value=128.0, other=30.0, importance=1.0)
    unlike = replace(alike, value=47.0, other=7.0)
    assert joined([one, alike]) == [replace(one, both_sides=True, value=131.0, other=27.5)]
    assert joined([one, unlike]) == [one]
    assert joined([replace(one, importance=0.5), unlike]) == [unlike]
