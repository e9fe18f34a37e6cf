"""What is not seen is not measured: grey, never red."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scoring.compare import compare_tracks
from scoring.pose.skeleton import COCO17, PARTS
from scoring.reasons import reason_in
from tests.scoring.compare.movements import SECONDS, hidden, mirrored, movement

pytestmark = pytest.mark.unit

LEGS = ["left_knee", "right_knee", "left_ankle", "right_ankle"]


def test_an_unseen_part_has_no_value_and_no_moment() -> None:
    score = compare_tracks(movement(1), hidden(movement(1, size=0.5), ["left_wrist"]))
    assert score.parts["left_wrist"].value is None
    assert score.parts["left_wrist"].degrees is None
    assert score.parts["left_wrist"].coverage == 0
    assert np.isnan(score.frame_values[:, PARTS.index("left_wrist")]).all()
    assert np.isnan(score.frame_degrees[:, PARTS.index("left_wrist")]).all()
    assert all(moment.part != "left_wrist" for moment in score.moments)


def test_unsure_joints_count_as_unseen() -> None:
    practice = movement(1)
    practice.keypoints[:, 9, 2] = 0.1
    practice.keypoints[:, 9, 0] += 500
    score = compare_tracks(movement(1), practice)
    assert score.parts["left_wrist"].value is None
    assert score.total == pytest.approx(100.0, abs=0.01)


def test_below_half_there_is_a_reason_and_no_total() -> None:
    names = [*LEGS, "left_wrist", "right_wrist", "left_elbow"]
    score = compare_tracks(movement(1), hidden(movement(1), names))
    assert score.coverage < 0.5
    assert score.total is None
    assert "46%" in reason_in(score.reason)
    assert score.parts["head"].value == pytest.approx(100.0, abs=0.01)


def test_above_half_there_is_a_total_and_no_reason() -> None:
    score = compare_tracks(movement(1), hidden(movement(1), LEGS))
    assert 0.6 <= score.coverage < 0.8
    assert score.total == pytest.approx(100.0, abs=0.01)
    assert score.reason is None


def test_frames_without_a_person_do_not_stop_the_clock() -> None:
    practice = hidden(movement(1), list(movement(1).skeleton.joints), slice(50, 56))
    score = compare_tracks(movement(1), practice)
    assert score.total == pytest.approx(100.0, abs=0.1)
    assert score.timing == pytest.approx(100.0, abs=2.0)


@pytest.mark.parametrize("shown", [2, 3])
def test_a_list_with_people_in_every_second_or_third_frame_is_as_good(shown: int) -> None:
    track = movement(4)
    frames = np.arange(len(track)) % shown != 0
    practice = replace(track, keypoints=track.keypoints.copy())
    practice.keypoints[frames] = (np.nan, np.nan, 0.0)
    score = compare_tracks(track, practice)
    assert score.coverage > 0.97
    assert score.total == pytest.approx(100.0, abs=0.5)


def test_a_joint_unsure_for_a_frame_is_drawn_through() -> None:
    practice = movement(1)
    practice.keypoints[::2, 9, 2] = 0.1
    assert compare_tracks(movement(1), practice).parts["left_wrist"].coverage > 0.97


@pytest.mark.parametrize("seconds", [1, 4])
@pytest.mark.parametrize("end", ["before", "after"])
def test_nobody_in_the_picture_before_or_after_costs_nothing(seconds: int, end: str) -> None:
    longer = movement(4, **{end: float(seconds)})
    empty = slice(0, 30 * seconds) if end == "before" else slice(len(longer) - 30 * seconds, None)
    enters = hidden(longer, list(COCO17.joints), empty)
    for reference, practice in ((enters, movement(4)), (movement(4), enters), (enters, enters)):
        score = compare_tracks(reference, practice)
        assert score.completeness == pytest.approx(1.0, abs=0.02)
        assert score.total == pytest.approx(100.0, abs=0.5)


@pytest.mark.parametrize("joint", ["left_shoulder", "right_hip"])
def test_a_shoulder_or_hip_that_one_video_never_shows_is_no_lean(joint: str) -> None:
    for reference, practice in (
        (movement(4), hidden(movement(4), [joint])),
        (hidden(movement(4), [joint]), movement(4)),
    ):
        score = compare_tracks(reference, practice)
        assert score.total == pytest.approx(100.0, abs=0.5)
        assert score.moments == ()


def test_one_side_alone_is_compared_with_the_same_side() -> None:
    left = [name for name in COCO17.joints if name.startswith("left")]
    right = [name for name in COCO17.joints if name.startswith("right")]
    assert not compare_tracks(hidden(movement(4), left), hidden(movement(4), left)).mirrored
    assert compare_tracks(hidden(movement(4), left), hidden(mirrored(movement(4)), right)).mirrored


def test_a_practice_that_stops_halfway_is_told_so() -> None:
    score = compare_tracks(movement(1), movement(1).between(None, 1.6))
    assert score.completeness == pytest.approx(0.45, abs=0.1)
    assert score.total is None
    assert "of the reference" in reason_in(score.reason)


@pytest.mark.parametrize("seed", [1, 5, 8, 13])
@pytest.mark.parametrize("share", [0.7, 0.85])
def test_a_practice_that_lacks_an_end_is_told_how_much_it_holds(seed: int, share: float) -> None:
    seconds = share * SECONDS
    for practice in (movement(seed).between(None, seconds), movement(seed).between(SECONDS - seconds, None)):
        score = compare_tracks(movement(seed), practice)
        assert score.completeness == pytest.approx(share, abs=0.1)
        assert score.total > 95


def test_a_shorter_rest_before_and_after_is_nothing_missing() -> None:
    score = compare_tracks(movement(5, before=1.0, after=1.0), movement(5, before=0.2, after=0.2))
    assert score.completeness == pytest.approx(1.0, abs=0.02)
    assert score.total > 97


@pytest.mark.parametrize("seed", [2, 9])
@pytest.mark.parametrize("which", ["reference", "practice"])
def test_a_body_hidden_for_a_while_costs_coverage_and_neither_form_nor_timing(seed: int, which: str) -> None:
    whole, joints = movement(seed), list(COCO17.joints)
    tracks = {"reference": movement(seed), "practice": movement(seed, size=0.9)}
    plain = compare_tracks(**tracks)
    tracks[which] = hidden(tracks[which], joints, slice(30, 30 + len(whole) // 3))
    score = compare_tracks(**tracks)
    # What the reference hides itself is nobody's fault.
    assert score.coverage == pytest.approx(2 / 3 if which == "practice" else 1.0, abs=0.05)
    assert score.completeness == 1.0
    assert score.total == pytest.approx(plain.total, abs=3.0)
    assert score.timing == pytest.approx(plain.timing, abs=6.0)


def test_the_end_of_the_reference_may_be_missing() -> None:
    score = compare_tracks(movement(5), movement(5).between(None, 3.2))
    assert score.completeness == pytest.approx(0.8, abs=0.1)
    assert score.total >= 95
