"""The calibrated metric: one pose against one frame by the product's own error."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.compare.body.description import describe
from scoring.compare.body.feet import POINTS
from scoring.compare.body.sampling import Samples
from scoring.compare.measure.curve import plain_value
from scoring.compare.measure.stills import compare_stills, describe_stills
from scoring.compare.published import Entries, entries_of_track, normalise
from scoring.compare.search import find
from scoring.errors import NotComparable
from scoring.pose.skeleton import COCO17
from scoring.pose.track import PoseTrack
from tests.scoring.compare.movements import ADULT, LONG_LIMBED, changed, hidden, movement, shifted

pytestmark = pytest.mark.unit


def one(track: PoseTrack, frame: int = 40) -> Entries:
    return entries_of_track(track.select(np.arange(len(track)) == frame), whole=False)


def total(pose: Entries, frame: Entries) -> float:
    return find(pose, frame, "calibrated").total


def moved(track: PoseTrack, scale: float = 1.0, x: float = 0.0, y: float = 0.0) -> PoseTrack:
    keypoints = track.keypoints.astype(np.float64)
    keypoints[:, :, :2] = keypoints[:, :, :2] * scale + (x, y)
    return changed(track, keypoints)


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 200),
    scale=st.floats(0.2, 5.0),
    x=st.floats(-500, 2000),
    y=st.floats(-500, 2000),
)
def test_the_same_pose_is_100_wherever_and_however_large(seed: int, scale: float, x: float, y: float) -> None:
    assert total(one(movement(seed)), one(moved(movement(seed), scale, x, y))) == pytest.approx(100, abs=1e-3)


@settings(max_examples=25, deadline=None)
@given(first=st.integers(0, 200), second=st.integers(0, 200), frame=st.integers(0, 119))
def test_it_is_the_same_both_ways_and_between_0_and_100(first: int, second: int, frame: int) -> None:
    a, b = one(movement(first), frame), one(movement(second), frame)
    assert total(a, b) == pytest.approx(total(b, a), abs=1e-9)
    assert 0 <= total(a, b) <= 100


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 200), joint=st.sampled_from(COCO17.joints[7:11]), down=st.booleans())
def test_the_further_off_a_joint_the_lower_the_total(seed: int, joint: str, down: bool) -> None:
    way = (0.0, 1.0 if down else -1.0)
    pose = one(movement(seed))
    totals = [
        total(pose, one(shifted(movement(seed), joint, (way[0] * size, way[1] * size))))
        for size in (0.0, 0.05, 0.1, 0.15)
    ]
    assert totals == sorted(totals, reverse=True)
    assert totals[0] > totals[-1]


def test_upside_down_is_another_pose() -> None:
    track = movement(3)
    keypoints = track.keypoints.copy()
    keypoints[:, :, 1] = 600 - keypoints[:, :, 1]
    assert total(one(track), one(changed(track, keypoints))) < 1


def test_long_arms_are_no_mistake() -> None:
    assert total(one(movement(5, person=ADULT)), one(movement(5, person=LONG_LIMBED))) > 97


def test_a_joint_out_of_place_lowers_its_own_part_most() -> None:
    found = find(one(movement(2)), one(shifted(movement(2), "left_wrist", (0.0, 0.6))), "calibrated")
    assert min(found.parts, key=lambda part: found.parts[part]) == "left_wrist"
    assert found.parts["right_knee"] == pytest.approx(100.0)


def test_joints_that_either_does_not_show_are_not_measured() -> None:
    whole, part = one(movement(2)), one(hidden(movement(2), ["right_ankle", "left_wrist"]))
    for found in (find(whole, part, "calibrated"), find(part, whole, "calibrated")):
        assert found.total == pytest.approx(100.0)
        assert {name for name, value in found.parts.items() if np.isnan(value)} == {
            "left_wrist",
            "right_ankle",
        }


def test_where_too_little_is_shown_there_is_no_total() -> None:
    legs = [name for name in COCO17.joints if "hip" in name or "knee" in name or "ankle" in name]
    with pytest.raises(NotComparable, match="No frame shows enough of what the pose shows: 8 of 13 parts"):
        find(one(movement(2)), one(hidden(movement(2), legs)), "calibrated")


def test_normalised_coordinates_are_the_same_pose() -> None:
    pose = one(movement(2))
    for box_format in ("xywh", "xyxy"):
        assert total(pose, normalise(pose, box_format)) == pytest.approx(100.0)


def test_others_in_the_list_change_nothing() -> None:
    entries, pose = entries_of_track(movement(6)), one(movement(7))
    scores = compare_stills(describe_stills(pose.keypoints), describe_stills(entries.keypoints))
    alone = [total(pose, entries.select([place])) for place in range(len(entries))]
    assert scores.totals.tolist() == alone


@pytest.mark.parametrize("seed", range(4))
def test_a_frame_in_view_is_described_as_a_clip_of_one_frame(seed: int) -> None:
    keypoints = movement(seed).keypoints[30].astype(np.float64)
    xy, confidence = np.zeros((1, POINTS, 2)), np.zeros((1, POINTS))
    xy[0, : len(COCO17)], confidence[0, : len(COCO17)] = keypoints[:, :2], keypoints[:, 2]
    clip, still = describe(Samples(np.zeros(1), xy, confidence)), describe_stills(keypoints[None])
    for name in ("bones", "bone_weights", "positions", "position_weights", "angles", "angle_weights", "seen"):
        np.testing.assert_allclose(getattr(still, name), getattr(clip, name), atol=1e-9, err_msg=name)


def test_the_curve_is_that_of_a_single_pose() -> None:
    pose, frame = one(movement(2)), one(movement(9))
    scores = compare_stills(describe_stills(pose.keypoints), describe_stills(frame.keypoints))
    error = np.sqrt(np.mean(scores.part_errors[0] ** 2))
    assert scores.totals[0] == pytest.approx(float(plain_value(error)))
