"""Each kind of criterion in drawn practices whose angles are known: met, not met, by how much, and where."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scoring.compare.criteria.check import Compared, check_criteria
from scoring.compare.criteria.criterion import Criterion, CriterionOutcome
from scoring.compare.result import Repetition
from scoring.pose.track import PoseTrack
from tests.practice.bodies import mirrored
from tests.scoring.compare.criteria.people import arms_rising, squatting, unseen, whole
from tests.scoring.compare.drawn import elbows

pytestmark = pytest.mark.unit


def outcome(
    practice: PoseTrack, compared: Compared | None = None, reference: PoseTrack | None = None, **asked: object
) -> CriterionOutcome:
    """What comes of one criterion."""
    values = {"part": "knee", "side": "near", **asked}
    if asked["kind"] == "hold_pose":
        values = asked
    (found,) = check_criteria(
        [Criterion.of(values)], reference or practice, practice, compared or whole(practice)
    )
    return found


def code(found: CriterionOutcome) -> str:
    return found.reason.code if found.reason else ""


def test_a_knee_that_bends_far_enough_meets_it_at_its_lowest_frame() -> None:
    practice = squatting(80.0)
    found = outcome(practice, kind="least_angle", at_most=95.0)
    assert (found.met, found.side) == (True, "right")
    assert found.value == pytest.approx(80.0, abs=1.5)
    assert found.margin == pytest.approx(15.0, abs=1.5)
    assert found.second == pytest.approx(1.0, abs=0.1)
    assert found.second in practice.times


def test_a_knee_that_does_not_is_told_by_how_much_it_lacks() -> None:
    found = outcome(squatting(110.0), kind="least_angle", at_most=95.0)
    assert found.met is False
    assert found.margin == pytest.approx(-15.0, abs=1.5)
    assert found.second == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize("knee", [90.0, 95.0, 100.0])
def test_what_lies_within_the_noise_of_the_limit_cannot_be_told(knee: float) -> None:
    found = outcome(squatting(knee), kind="least_angle", at_most=95.0)
    assert (found.met, code(found)) == (None, "too_close")
    assert found.value == pytest.approx(knee, abs=1.5)
    assert found.noise == pytest.approx(6.0, abs=0.5)


def test_a_straight_joint_is_found_where_it_is_straightest() -> None:
    assert outcome(squatting(90.0), kind="greatest_angle", at_least=160.0).met is True
    found = outcome(squatting(90.0, hip=120.0), kind="greatest_angle", part="hip", at_least=160.0)
    assert (found.met, round(found.margin or 0)) == (False, -40)


def test_a_band_is_kept_or_left_at_a_frame() -> None:
    band = {"kind": "angle_within", "part": "hip", "at_least": 160.0, "at_most": 185.0}
    assert outcome(squatting(90.0, hip=172.0), **band).met is True
    piked = outcome(squatting(90.0, hip=145.0), **band)
    assert (piked.met, round(piked.margin or 0)) == (False, -15)


def test_a_back_that_sags_is_over_180_and_told_from_one_that_pikes() -> None:
    band = {"kind": "angle_within", "part": "hip", "at_least": 160.0, "at_most": 185.0}
    for depth in (True, False):
        sagging = outcome(squatting(150.0, hip=200.0, depth=depth), **band)
        assert sagging.value == pytest.approx(200.0, abs=2.0)
        assert sagging.met is False
        piked = outcome(
            squatting(150.0, hip=162.0, depth=depth), kind="angle_within", part="hip", at_most=185.0
        )
        assert piked.met is True


def test_one_stray_frame_proves_nothing() -> None:
    practice = squatting(120.0)
    keypoints = practice.keypoints.copy()
    keypoints[30, [15, 16]] = keypoints[30, [11, 12]]
    stray = replace(practice, keypoints=keypoints)
    assert outcome(stray, kind="least_angle", at_most=95.0).met is False


def test_a_hold_is_as_long_as_it_lasts() -> None:
    asked = {"kind": "hold_angle", "at_most": 105.0, "seconds": 2.0}
    long_enough = outcome(squatting(80.0, held=2.0), **asked)
    assert long_enough.met is True
    assert long_enough.value == pytest.approx(2.7, abs=0.2)
    assert (long_enough.second, long_enough.until) == (
        pytest.approx(0.65, abs=0.1),
        pytest.approx(3.3, abs=0.1),
    )
    too_short = outcome(squatting(80.0, held=0.5), **asked)
    assert (too_short.met, round(too_short.margin or 0, 0)) == (False, -1)
    assert outcome(squatting(80.0, held=1.4), **asked).met is None


def test_a_hold_that_goes_on_after_the_matched_stretch_counts_in_full() -> None:
    practice = squatting(80.0, held=2.0)
    half = Compared(90.0, np.array([[0.0, 0.0], [1.2, 1.2]]), False)
    assert outcome(practice, half, kind="hold_angle", at_most=105.0, seconds=2.0).met is True


def test_the_pose_of_the_reference_is_held_or_not() -> None:
    reference = squatting(80.0, held=1.0)
    asked = {"kind": "hold_pose", "seconds": 1.0}
    assert outcome(squatting(82.0, held=1.5), reference=reference, **asked).met is True
    assert outcome(squatting(82.0), reference=reference, **asked).met is False
    other = outcome(squatting(130.0, held=1.5), reference=reference, **asked)
    assert (other.met, other.value) == (False, 0.0)


def test_a_pose_lying_down_is_not_the_same_standing() -> None:
    reference = squatting(170.0, held=1.0)
    lying = reference.keypoints.copy()
    lying[..., :2] = lying[..., 1::-1]
    space = reference.joints3d
    assert space is not None
    practice = replace(reference, keypoints=lying, joints3d=space[..., [1, 0, 2]])
    assert outcome(practice, reference=reference, kind="hold_pose", seconds=0.5, at=1.5).met is False


def test_a_moment_that_the_reference_does_not_show_is_no_pose() -> None:
    found = outcome(squatting(80.0), kind="hold_pose", seconds=1.0, at=60.0)
    assert (found.met, code(found)) == (None, "pose_not_shown")


def test_hands_come_above_the_head_and_stay_there_or_not() -> None:
    once = {"part": "wrist", "other": "head", "side": "both"}
    assert outcome(arms_rising(180.0), kind="above", **once).met is True
    found = outcome(arms_rising(100.0), kind="above", **once)
    assert found.met is False
    assert found.second == pytest.approx(1.0, abs=0.1)
    assert outcome(arms_rising(180.0), kind="stays_above", **once).met is False
    raised = squatting(160.0, hip=170.0, arms=178.0)
    assert outcome(raised, kind="stays_above", **once).met is True
    assert outcome(raised, kind="stays_below", part="knee", other="hip", side="both").met is True
    assert outcome(raised, kind="below", part="wrist", other="head").met is False


def test_the_height_asked_for_counts() -> None:
    higher = {"kind": "above", "part": "wrist", "other": "head"}
    assert outcome(arms_rising(180.0), **higher, at_least=0.4).met is True
    assert outcome(arms_rising(180.0), **higher, at_least=0.9).met is False


def test_both_sides_must_meet_it_and_the_worse_one_is_named() -> None:
    practice = elbows(90.0, (0.0, 9.0, 40.0))
    bend = {"kind": "least_angle", "part": "elbow"}
    found = outcome(practice, **bend, side="both", at_most=105.0)
    assert (found.met, found.side) == (False, "left")
    assert outcome(practice, **bend, side="right", at_most=115.0).met is True


def test_sides_are_the_references_where_the_practice_is_mirrored() -> None:
    practice = mirrored(elbows(90.0, (0.0, 9.0, 40.0)))
    found = outcome(
        practice, whole(practice, mirrored=True), kind="least_angle", part="elbow", side="left", at_most=105.0
    )
    assert (found.met, found.side) == (False, "right")


def test_in_a_stretch_on_the_other_side_it_is_the_other_joint_that_is_checked() -> None:
    # The left elbow bends too little all along; from 2 s on that is the right one: sides have changed.
    own = elbows(90.0, (0.0, 9.0, 40.0))
    there = (own.times >= 2.0)[:, None, None]
    practice = replace(own, keypoints=np.where(there, mirrored(own).keypoints, own.keypoints))
    bend = {"kind": "least_angle", "part": "elbow"}
    changing = replace(whole(practice), other_side=(Repetition(2.0, 4.0),))
    assert outcome(practice, changing, **bend, side="left", at_most=105.0).met is False
    assert outcome(practice, changing, **bend, side="right", at_most=115.0).met is True
    assert outcome(practice, **bend, side="left", at_most=115.0).met is True
    after = replace(changing, path_times=np.array([[2.5, 2.5], [3.9, 3.9]]))
    late = outcome(practice, after, **bend, side="left", at_most=105.0)
    assert (late.met, late.side) == (False, "right")


def test_what_is_not_seen_at_the_moment_that_decides_is_not_judged() -> None:
    hidden = unseen(squatting(80.0), 13, 14, 15, 16, start=0.6, end=1.4)
    found = outcome(hidden, kind="least_angle", at_most=95.0)
    assert (found.met, code(found)) == (None, "not_seen")
    elsewhere = unseen(squatting(110.0), 13, 14, start=0.0, end=0.4)
    assert outcome(elsewhere, kind="least_angle", at_most=95.0).met is False
    never = outcome(unseen(squatting(80.0), 13, 14), kind="least_angle", at_most=95.0)
    assert (never.met, code(never), never.value) == (None, "not_seen", None)


def test_what_must_hold_all_the_time_must_be_seen_all_the_time() -> None:
    hidden = unseen(squatting(90.0, hip=172.0), 5, 6, start=0.6, end=1.4)
    found = outcome(hidden, kind="angle_within", part="hip", at_least=160.0, at_most=185.0)
    assert (found.met, code(found)) == (None, "not_seen")


def test_a_hold_may_go_on_where_it_is_not_seen() -> None:
    hidden = unseen(squatting(80.0, held=1.0), 13, 14, start=1.5, end=2.0)
    found = outcome(hidden, kind="hold_angle", at_most=105.0, seconds=1.5)
    assert (found.met, code(found)) == (None, "not_seen")


def test_every_repetition_must_meet_it_and_the_worst_decides() -> None:
    first, second = squatting(80.0), squatting(115.0)
    clock = np.concatenate([first.times, second.times + 2.0])
    practice = replace(
        first,
        times=clock,
        keypoints=np.concatenate([first.keypoints, second.keypoints]),
        boxes=np.concatenate([first.boxes, second.boxes]),
        joints3d=np.concatenate([first.joints3d, second.joints3d]),  # type: ignore[list-item]
    )
    parts = (Repetition(0.0, 1.97), Repetition(2.0, 3.97))
    compared = Compared(90.0, np.array([[0.0, 0.0], [1.97, 1.97]]), False, parts)
    found = outcome(practice, compared, kind="least_angle", at_most=95.0)
    assert found.met is False
    assert [one.met for one in found.repetitions] == [True, False]
    assert found.second == pytest.approx(3.0, abs=0.1)
    assert found.reference_second is None


def test_the_second_of_the_reference_and_its_own_value_are_told() -> None:
    reference, practice = squatting(80.0), squatting(100.0, held=1.0)
    path = np.array([[0.0, 0.0], [1.0, 1.5], [1.97, 2.97]])
    found = outcome(practice, Compared(90.0, path, False), reference, kind="least_angle", at_most=85.0)
    assert found.reference_value == pytest.approx(80.0, abs=1.5)
    assert found.reference_second == pytest.approx(np.interp(found.second or 0, path[:, 1], path[:, 0]))


@pytest.mark.parametrize("total", [None, 30.0])
def test_what_was_not_compared_is_not_judged(total: float | None) -> None:
    practice = squatting(80.0)
    found = outcome(practice, whole(practice, total=total), kind="least_angle", at_most=95.0)
    assert (found.met, code(found), found.value) == (None, "not_compared", None)


def test_only_the_matched_stretch_counts() -> None:
    practice = squatting(80.0, times=2)
    start = Compared(90.0, np.array([[0.0, 0.0], [0.4, 0.4]]), False)
    assert outcome(practice, start, kind="least_angle", at_most=95.0).met is False


def test_without_criteria_nothing_is_looked_at() -> None:
    practice = squatting(80.0)
    assert check_criteria([], practice, practice, whole(practice)) == ()
