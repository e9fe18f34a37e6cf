"""Where a file leaves frames out while nothing changes, a pose was held; else nobody was seen."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.compare import compare_tracks
from scoring.pose.clean import hold_poses
from scoring.pose.track import PoseTrack
from tests.scoring.pose.figures import absent, track_of, walker

pytestmark = pytest.mark.unit

HELD = slice(31, 90)


def standing_still(moved: float = 0.0) -> PoseTrack:
    """Four seconds, from 1 to 3 s in one pose; after that everything is ``moved`` pixels further on."""
    keypoints = walker(120)
    keypoints[30:90] = keypoints[30]
    keypoints[90:, :, :2] += keypoints[30, :, :2] - keypoints[90, :, :2] + moved
    return track_of(keypoints)


def left_out(track: PoseTrack, frames: slice = HELD) -> PoseTrack:
    keep = np.ones(len(track), dtype=bool)
    keep[frames] = False
    return track.select(keep)


def test_the_pose_before_the_gap_is_shown_all_through_it() -> None:
    whole = standing_still()
    held = hold_poses(left_out(whole))
    np.testing.assert_allclose(held.times, whole.times, atol=1e-9)
    np.testing.assert_array_equal(held.keypoints, whole.keypoints)
    np.testing.assert_array_equal(held.boxes, whole.boxes)


def test_it_is_scored_like_the_film_with_all_its_frames() -> None:
    whole = standing_still()
    score = compare_tracks(whole, hold_poses(left_out(whole)))
    assert score.total == pytest.approx(100.0, abs=0.5)
    assert score.coverage == pytest.approx(compare_tracks(whole, whole).coverage)


def test_a_little_of_the_next_movement_may_be_seen_already() -> None:
    assert len(hold_poses(left_out(standing_still(moved=4.0)))) == 120


def test_a_pose_that_has_changed_was_not_held() -> None:
    track = left_out(standing_still(moved=40.0))
    assert len(hold_poses(track)) == len(track)


def test_nobody_holds_a_pose_while_frames_show_nobody() -> None:
    track = standing_still()
    gone = track_of(absent(track.keypoints, HELD))
    assert hold_poses(gone).found.tolist() == gone.found.tolist()


@pytest.mark.parametrize("seconds", [0.2, 100.0])
def test_short_gaps_and_broken_clocks_are_left_alone(seconds: float) -> None:
    track = left_out(standing_still())
    times = np.where(np.arange(len(track)) > 30, track.times - 2.0 + seconds, track.times)
    track = PoseTrack(times, track.keypoints, track.boxes)
    assert len(hold_poses(track)) == len(track)


def test_a_film_of_few_frames_a_second_is_left_alone() -> None:
    track = left_out(standing_still(), slice(0, 0)).select(np.arange(120) % 10 == 0)
    assert len(hold_poses(track)) == 12
