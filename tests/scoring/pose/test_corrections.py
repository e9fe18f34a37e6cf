"""A person puts joints right: their frames are exact, those between follow if asked, the rest stays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scoring.errors import BadCorrection
from scoring.pose.corrections import Correction, changed_joints, corrected_track
from scoring.pose.files import track_from_bytes, track_to_bytes
from scoring.pose.track import PoseTrack
from tests.practice.bodies import movement

pytestmark = pytest.mark.unit

LEFT_WRIST, LEFT_ANKLE, NOSE = 9, 15, 0
LEFT_HEEL, RIGHT_HEEL, LEFT_INDEX = 29, 30, 19


@pytest.fixture
def track() -> PoseTrack:
    """Four seconds at 30 frames a second, with landmarks and 3-D joints as BlazePose gives them."""
    drawn = movement()
    return replace(
        drawn,
        landmarks=np.full((len(drawn), 33, 4), 0.8, dtype=np.float32),
        joints3d=np.zeros((len(drawn), 33, 3), dtype=np.float32),
    )


def moved(track: PoseTrack, frame: int, joint: int, to: tuple[float, float], *, since: bool = False):
    """A correction of one joint of a frame, the others as measured."""
    keypoints = track.keypoints[frame].astype(float).copy()
    keypoints[joint] = (*to, 1.0)
    return Correction(float(track.times[frame]), keypoints, from_previous=since)


def hidden(track: PoseTrack, frame: int, joint: int, *, since: bool = False) -> Correction:
    keypoints = track.keypoints[frame].astype(float).copy()
    keypoints[joint] = (0.0, 0.0, 0.0)
    return Correction(float(track.times[frame]), keypoints, from_previous=since)


def test_a_corrected_frame_is_exactly_what_was_said_and_the_others_stay(track):
    after = corrected_track(track, [moved(track, 10, LEFT_WRIST, (100.25, 50.5))])
    assert after.keypoints[10, LEFT_WRIST].tolist() == [100.25, 50.5, 1.0]
    others = np.arange(len(track)) != 10
    np.testing.assert_array_equal(after.keypoints[others], track.keypoints[others])
    np.testing.assert_array_equal(after.boxes[others], track.boxes[others])
    np.testing.assert_array_equal(after.keypoints[10, :LEFT_WRIST], track.keypoints[10, :LEFT_WRIST])
    assert (after.model, after.model_version) == (track.model, track.model_version)


def test_the_measured_track_itself_is_left_alone(track):
    before = track.keypoints.copy()
    corrected_track(track, [moved(track, 10, LEFT_WRIST, (100.0, 50.0))])
    np.testing.assert_array_equal(track.keypoints, before)


def test_without_corrections_it_is_the_measured_track(track):
    assert corrected_track(track, []) is track


def test_frames_between_two_corrections_are_interpolated_where_that_was_asked(track):
    ends = [
        moved(track, 10, LEFT_WRIST, (100.0, 50.0)),
        moved(track, 20, LEFT_WRIST, (200.0, 90.0), since=True),
    ]
    after = corrected_track(track, ends)
    assert after.keypoints[15, LEFT_WRIST] == pytest.approx([150.0, 70.0, 1.0], abs=1e-3)
    assert after.keypoints[12, LEFT_WRIST] == pytest.approx([120.0, 58.0, 1.0], abs=1e-3)
    assert after.keypoints[12, NOSE, 2] == pytest.approx(0.9)
    np.testing.assert_array_equal(after.keypoints[[9, 21]], track.keypoints[[9, 21]])


def test_interpolation_goes_by_time_not_by_frame(track):
    times = track.times.copy()
    times[15:20] += 0.03
    uneven = replace(track, times=times)
    ends = [moved(uneven, 10, NOSE, (100.0, 50.0)), moved(uneven, 20, NOSE, (200.0, 50.0), since=True)]
    share = (times[15] - times[10]) / (times[20] - times[10])
    assert corrected_track(uneven, ends).keypoints[15, NOSE, 0] == pytest.approx(100 + 100 * share, abs=1e-3)


def test_frames_between_stay_as_measured_where_nobody_asked(track):
    ends = [moved(track, 10, LEFT_WRIST, (100.0, 50.0)), moved(track, 20, LEFT_WRIST, (200.0, 90.0))]
    after = corrected_track(track, ends)
    np.testing.assert_array_equal(after.keypoints[11:20], track.keypoints[11:20])


def test_the_first_correction_has_nothing_before_it_to_interpolate_from(track):
    after = corrected_track(track, [moved(track, 20, LEFT_WRIST, (200.0, 90.0), since=True)])
    np.testing.assert_array_equal(after.keypoints[:20], track.keypoints[:20])


def test_corrections_may_come_in_any_order(track):
    ends = [
        moved(track, 20, LEFT_WRIST, (200.0, 90.0), since=True),
        moved(track, 10, LEFT_WRIST, (100.0, 50.0)),
    ]
    assert corrected_track(track, ends).keypoints[15, LEFT_WRIST, 0] == pytest.approx(150.0)


def test_a_hidden_joint_is_not_measured_in_its_frame_nor_between(track):
    ends = [hidden(track, 10, LEFT_WRIST), moved(track, 20, LEFT_WRIST, (200.0, 90.0), since=True)]
    after = corrected_track(track, ends)
    assert (after.keypoints[10:20, LEFT_WRIST, 2] == 0).all()
    assert np.isnan(after.keypoints[10:20, LEFT_WRIST, :2]).all()
    assert after.keypoints[20, LEFT_WRIST, 2] == 1.0


def test_a_frame_in_which_all_is_hidden_shows_nobody(track):
    nothing = Correction(float(track.times[5]), np.zeros((17, 3)))
    after = corrected_track(track, [nothing])
    assert not after.found[5]
    assert np.isnan(after.boxes[5]).all()


def test_a_frame_in_which_nobody_was_found_can_be_given_a_pose(track):
    keypoints, boxes = track.keypoints.copy(), track.boxes.copy()
    keypoints[7, :, :2], keypoints[7, :, 2], boxes[7] = np.nan, 0.0, np.nan
    lost = replace(track, keypoints=keypoints, boxes=boxes)
    pose = Correction(float(track.times[7]), track.keypoints[6].astype(float))
    after = corrected_track(lost, [pose])
    assert after.found[7]
    np.testing.assert_allclose(after.boxes[7], track.boxes[6], rtol=1e-5)


def test_the_box_of_a_corrected_frame_holds_the_joints(track):
    after = corrected_track(track, [moved(track, 10, LEFT_WRIST, (630.0, 5.0))])
    x, y, width, _height = after.boxes[10]
    assert (y, x + width) == pytest.approx((5.0, 630.0))


def test_what_hangs_on_a_moved_joint_is_not_seen_and_the_rest_stays(track):
    after = corrected_track(track, [moved(track, 10, LEFT_ANKLE, (300.0, 300.0))])
    assert after.landmarks[10, LEFT_HEEL, 3] == 0
    assert after.landmarks[10, RIGHT_HEEL, 3] == pytest.approx(0.8)
    assert after.landmarks[11, LEFT_HEEL, 3] == pytest.approx(0.8)
    assert np.isnan(after.joints3d[10, LEFT_HEEL]).all()
    wrist = corrected_track(track, [moved(track, 10, LEFT_WRIST, (300.0, 300.0))])
    assert wrist.landmarks[10, LEFT_INDEX, 3] == 0
    assert wrist.landmarks[10, LEFT_HEEL, 3] == pytest.approx(0.8)


def test_the_landmarks_of_an_unknown_model_go_for_the_whole_frame(track):
    other = replace(track, landmarks=np.ones((len(track), 5, 4), dtype=np.float32), joints3d=None)
    after = corrected_track(other, [moved(other, 10, LEFT_WRIST, (300.0, 300.0))])
    assert (after.landmarks[10, :, 3] == 0).all()
    assert (after.landmarks[11, :, 3] == 1).all()


def test_a_joint_confirmed_where_it_was_has_not_changed(track):
    pose = track.keypoints[10].astype(float)
    pose[:, 2] = 1.0
    assert not changed_joints(track.keypoints[10], pose).any()
    after = corrected_track(track, [Correction(float(track.times[10]), pose)])
    assert after.landmarks[10, LEFT_HEEL, 3] == pytest.approx(0.8)
    assert (after.keypoints[10, :, 2] == 1.0).all()


def test_times_as_players_pass_them_on_still_mean_their_frame(track):
    exact = moved(track, 11, LEFT_WRIST, (100.0, 50.0))
    rounded = replace(exact, time=round(exact.time, 4))
    assert corrected_track(track, [rounded]).keypoints[11, LEFT_WRIST, 0] == 100.0


def test_a_corrected_track_can_be_stored_and_read(track):
    after = corrected_track(track, [hidden(track, 10, LEFT_WRIST)])
    again = track_from_bytes(track_to_bytes(after))
    np.testing.assert_array_equal(again.keypoints, after.keypoints)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"time": 1.517}, "no frame at 1.517 s"),
        ({"time": float("nan")}, "no frame"),
        ({"time": 1e9}, "no frame"),
        ({"keypoints": np.zeros((16, 3))}, "shape"),
        ({"keypoints": np.full((17, 3), 2.0)}, "confidence"),
        ({"keypoints": np.full((17, 3), np.nan)}, "confidence"),
        ({"keypoints": np.tile([641.0, 10.0, 1.0], (17, 1))}, "outside the picture"),
        ({"keypoints": np.tile([-0.1, 10.0, 1.0], (17, 1))}, "outside the picture"),
        ({"keypoints": np.tile([np.inf, 10.0, 1.0], (17, 1))}, "outside the picture"),
    ],
)
def test_what_does_not_fit_the_track_is_refused_with_a_sentence(track, change, words):
    correction = replace(moved(track, 10, LEFT_WRIST, (100.0, 50.0)), **change)
    with pytest.raises(BadCorrection, match=words):
        corrected_track(track, [correction])


def test_two_corrections_of_one_frame_are_refused(track):
    one = moved(track, 10, LEFT_WRIST, (100.0, 50.0))
    with pytest.raises(BadCorrection, match="twice"):
        corrected_track(track, [one, replace(one, time=one.time + 0.001)])
