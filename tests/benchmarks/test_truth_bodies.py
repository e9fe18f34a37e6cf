"""Faults are put into all that a track holds alike, and advice on them is held against the truth."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from benchmarks.truth_bodies import is_side_on, measured_again, torso, turns
from scoring.compare.result import Moment, Remark
from scoring.pose.changed import Hinge, reflected, turned, turned_over
from scoring.pose.landmarks import COCO_FROM_LANDMARKS
from scoring.pose.skeleton import COCO17
from scoring.pose.track import PoseTrack
from tests.scoring.compare.movements import movement

pytestmark = pytest.mark.unit

ELBOW = Hinge("left_elbow")


def with_depth(track: PoseTrack) -> PoseTrack:
    """``track`` with landmarks and 3-D joints where its joints are; hands and feet at wrists and ankles."""
    landmarks = np.zeros((len(track), 33, 4), dtype=np.float32)
    landmarks[:, COCO_FROM_LANDMARKS, :2] = track.keypoints[..., :2]
    for tips, joint in (((17, 19, 21), 15), ((18, 20, 22), 16), ((29, 31), 27), ((30, 32), 28)):
        landmarks[:, list(tips), :2] = landmarks[:, [joint], :2]
    landmarks[..., 3] = 0.9
    joints3d = np.concatenate([landmarks[..., :2] / 300, landmarks[..., 2:3]], axis=2)
    return replace(track, landmarks=landmarks, joints3d=joints3d, width=800)


@pytest.fixture
def track() -> PoseTrack:
    return with_depth(movement(1))


def places(track: PoseTrack) -> list[np.ndarray]:
    """The joints as each array of the track has them, in pixels ``[T, 17, 2]``."""
    assert track.landmarks is not None
    assert track.joints3d is not None
    return [
        track.keypoints[..., :2],
        track.landmarks[:, COCO_FROM_LANDMARKS, :2],
        300 * track.joints3d[:, COCO_FROM_LANDMARKS, :2],
    ]


def test_a_limb_is_turned_by_so_many_degrees_everywhere_and_nothing_else_moves(track: PoseTrack) -> None:
    changed = turned(track, ELBOW, np.full(len(track), 20.0))
    further = (turns(changed, ELBOW) - turns(track, ELBOW) + 180) % 360 - 180
    assert further == pytest.approx(np.full(len(track), 20.0), abs=0.01)
    wrist = COCO17.index("left_wrist")
    others = [joint for joint in range(17) if joint != wrist]
    for before, after in zip(places(track), places(changed), strict=True):
        assert np.array_equal(before[:, others], after[:, others])
        assert after == pytest.approx(places(changed)[0], abs=0.05)
    assert changed.landmarks is not None
    assert changed.landmarks[:, 19, :2] == pytest.approx(changed.landmarks[:, 15, :2], abs=0.01)


def test_a_limb_on_the_other_side_of_the_trunk_comes_back_when_it_is_turned_once_more(
    track: PoseTrack,
) -> None:
    hip = Hinge("right_hip")
    changed = reflected(track, hip)
    assert np.abs(changed.keypoints - track.keypoints).max() > 20
    for before, after in zip(places(track), places(reflected(changed, hip)), strict=True):
        assert after == pytest.approx(before, abs=0.05)


def test_a_track_turned_over_twice_is_the_same_and_once_has_its_sides_exchanged(track: PoseTrack) -> None:
    once = turned_over(track)
    left, right = COCO17.index("left_wrist"), COCO17.index("right_wrist")
    for before, after in zip(places(track)[:2], places(once)[:2], strict=True):
        assert after[:, left, 0] == pytest.approx(800 - before[:, right, 0], abs=0.01)
        assert after[:, left, 1] == pytest.approx(before[:, right, 1], abs=0.01)
    for before, after in zip(places(track), places(turned_over(once)), strict=True):
        assert after == pytest.approx(before, abs=0.01)


def test_errors_of_measuring_are_as_large_as_asked_for_and_the_same_everywhere(track: PoseTrack) -> None:
    again = measured_again(track, 0.01, np.random.default_rng(1))
    keypoints, landmarks, _ = (
        after - before for before, after in zip(places(track), places(again), strict=True)
    )
    assert keypoints.std() == pytest.approx(0.01 * torso(track), rel=0.1)
    assert landmarks == pytest.approx(keypoints, abs=0.01)
    steps = np.diff(keypoints, axis=0)
    assert steps.std() < keypoints.std(), "they last for some frames"


def test_somebody_whose_shoulders_cover_each_other_is_seen_from_the_side(track: PoseTrack) -> None:
    keypoints = track.keypoints.copy()
    keypoints[:, 5, :2] = keypoints[:, 6, :2] + 5
    assert not is_side_on(track)
    assert is_side_on(replace(track, keypoints=keypoints))


@pytest.fixture
def advice(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(Path(__file__).resolve().parents[2] / "benchmarks")
    import truth_advice

    return truth_advice


def moment(part: str, direction: str, degrees: float | None = None, both: bool = False) -> Moment:
    lengths = None if degrees is not None else 0.2
    return Moment(part, 0.0, 9.0, 0.0, 9.0, 50.0, degrees, lengths, direction, "", both, degrees, lengths)


def bent_by(track: PoseTrack, degrees: float) -> PoseTrack:
    """``track`` with its left elbow bent so much further, whichever way it is bent."""
    return turned(track, ELBOW, -degrees * np.sign(turns(track, ELBOW)))


def test_advice_is_right_where_the_right_performance_has_more_of_it(
    track: PoseTrack, advice: ModuleType
) -> None:
    faulty = bent_by(track, 15.0)
    less = advice.change(moment("left_elbow", "straighten", 12.0), track, faulty)
    assert less == pytest.approx(15.0, abs=0.5)
    assert advice.change(moment("left_elbow", "bend", 12.0), track, faulty) == pytest.approx(-less)
    reach = Remark("bend_less", "left_elbow", value=90.0, other=105.0)
    assert advice.change(reach, track, faulty) > 10
    assert advice.said_degrees(reach) == 15.0
    assert advice.change(Remark("sing", "left_elbow"), track, faulty) is None


def test_a_hand_that_hangs_too_low_is_to_be_raised(track: PoseTrack, advice: ModuleType) -> None:
    keypoints = track.keypoints.copy()
    keypoints[:, COCO17.index("left_wrist"), 1] += 0.3 * torso(track)
    faulty = replace(track, keypoints=keypoints)
    assert advice.change(moment("left_wrist", "raise"), track, faulty) == pytest.approx(0.3, abs=0.01)
    assert advice.change(moment("left_wrist", "lower"), track, faulty) < 0


def test_a_sentence_about_both_sides_is_not_about_one(advice: ModuleType) -> None:
    one, two = frozenset(["left_elbow"]), frozenset(["left_elbow", "right_elbow"])
    assert advice.names(moment("left_elbow", "bend", 9.0), one)
    assert not advice.names(moment("left_elbow", "bend", 9.0, both=True), one)
    assert advice.names(moment("left_elbow", "bend", 9.0, both=True), two)
    assert not advice.names(moment("left_hip", "raise", 9.0), frozenset(["left_hip"])), (
        "it is about the trunk"
    )
