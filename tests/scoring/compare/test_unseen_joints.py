"""What is not seen is not measured: grey, never red."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.compare import compare_tracks
from scoring.pose.skeleton import PARTS
from tests.scoring.compare.movements import hidden, movement

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


def test_below_sixty_percent_there_is_a_reason_and_no_total() -> None:
    names = [*LEGS, "left_wrist", "right_wrist"]
    score = compare_tracks(movement(1), hidden(movement(1), names))
    assert score.coverage < 0.6
    assert score.total is None
    assert "54%" in score.reason
    assert score.parts["head"].value == pytest.approx(100.0, abs=0.01)


def test_above_sixty_percent_there_is_a_total_and_no_reason() -> None:
    score = compare_tracks(movement(1), hidden(movement(1), LEGS))
    assert 0.6 <= score.coverage < 0.8
    assert score.total == pytest.approx(100.0, abs=0.01)
    assert score.reason == ""


def test_frames_without_a_person_do_not_stop_the_clock() -> None:
    practice = hidden(movement(1), list(movement(1).skeleton.joints), slice(50, 56))
    score = compare_tracks(movement(1), practice)
    assert score.total == pytest.approx(100.0, abs=0.1)
    assert score.timing == pytest.approx(100.0, abs=2.0)


def test_a_practice_that_stops_halfway_is_told_so() -> None:
    score = compare_tracks(movement(1), movement(1).between(None, 1.6))
    assert score.completeness == pytest.approx(0.45, abs=0.1)
    assert score.total is None
    assert "of the reference" in score.reason


def test_the_end_of_the_reference_may_be_missing() -> None:
    score = compare_tracks(movement(5), movement(5).between(None, 3.2))
    assert score.completeness == pytest.approx(0.8, abs=0.1)
    assert score.total >= 95
