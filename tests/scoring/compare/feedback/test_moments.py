"""Where, when and how the practice differs, in words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scoring.compare import Score, compare_tracks
from scoring.compare.feedback.messages import DIRECTIONS
from scoring.compare.feedback.sentences import sentence_of
from scoring.pose.skeleton import COCO17, PARTS
from scoring.pose.track import PoseTrack
from tests.scoring.compare.drawn import acting
from tests.scoring.compare.movements import changed, in_space, movement

pytestmark = pytest.mark.unit


def turned(
    track: PoseTrack, around: str, names: list[str], degrees: float, first: float, last: float
) -> PoseTrack:
    """``names`` turned about the joint ``around`` (clockwise in the picture) between two seconds."""
    keypoints = track.keypoints.copy()
    frames = np.flatnonzero((track.times >= first) & (track.times <= last))[:, None]
    joints = [COCO17.index(name) for name in names]
    centre = keypoints[frames, COCO17.index(around), :2]
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    keypoints[frames, joints, :2] = centre + (keypoints[frames, joints, :2] - centre) @ turn.T
    return changed(track, keypoints)


def still(bend: float = 60.0) -> PoseTrack:
    """Standing, arms out to the sides, elbows bent by ``bend`` degrees, for four seconds."""
    track = movement(0)
    pose = np.zeros((17, 2))
    for joint, (x, y) in enumerate([(0, -1.4), (0.06, -1.46), (-0.06, -1.46), (0.13, -1.43), (-0.13, -1.43)]):
        pose[joint] = x, y
    for side, shoulder, hip in ((1, 5, 11), (-1, 6, 12)):
        pose[shoulder], pose[hip] = (side * 0.34, -1), (side * 0.19, 0)
        pose[shoulder + 2] = pose[shoulder] + [side * 0.55, 0]
        up = np.radians(bend)
        pose[shoulder + 4] = pose[shoulder + 2] + 0.48 * np.array([side * np.cos(up), -np.sin(up)])
        pose[hip + 2], pose[hip + 4] = (side * 0.25, 0.8), (side * 0.27, 1.58)
    keypoints = track.keypoints.copy()
    keypoints[:, :, :2] = pose * 150 + 400
    return changed(track, keypoints)


def first_moment(score: Score):  # type: ignore[no-untyped-def]
    assert score.moments
    return score.moments[0]


def test_an_elbow_too_straight_is_to_be_bent() -> None:
    practice = turned(still(), "left_elbow", ["left_wrist"], 30, 1.0, 3.0)
    moment = first_moment(compare_tracks(still(), practice, mirror=False))
    assert moment.part == "left_elbow"
    assert moment.direction == "bend"
    assert moment.degrees == pytest.approx(30, abs=3)
    assert (moment.start, moment.end) == pytest.approx((1.0, 3.0), abs=0.3)
    assert sentence_of(moment) == "Bend your left elbow about 30° more from 0:01 to 0:03."


def test_an_arm_too_low_is_to_be_raised() -> None:
    practice = turned(still(), "right_shoulder", ["right_elbow", "right_wrist"], -35, 1.0, 3.0)
    moments = compare_tracks(still(), practice, mirror=False).moments
    assert "right_shoulder" in {moment.part for moment in moments}
    arm = next(moment for moment in moments if moment.part == "right_shoulder")
    assert arm.direction == "raise"
    assert "your right arm" in sentence_of(arm)


def test_both_sides_are_said_together() -> None:
    practice = turned(still(), "left_elbow", ["left_wrist"], 30, 1.0, 3.0)
    practice = turned(practice, "right_elbow", ["right_wrist"], -30, 1.0, 3.0)
    moments = compare_tracks(still(), practice).moments
    assert sentence_of(moments[0]) == "Bend both elbows about 30° more from 0:01 to 0:03."
    assert len(moments) == 1


def test_a_leaning_trunk_is_to_be_held_upright() -> None:
    upper = [
        name for name in COCO17.joints if "hip" not in name and "knee" not in name and "ankle" not in name
    ]
    practice = turned(still(), "left_hip", upper, 25, 1.0, 3.0)
    sentences = [sentence_of(moment) for moment in compare_tracks(still(), practice, mirror=False).moments]
    assert any(sentence.startswith("Hold your upper body about 2") for sentence in sentences), sentences


@pytest.mark.parametrize("degrees", [25, -25])
def test_arms_that_point_as_they_should_are_not_blamed_for_a_leaning_trunk(degrees: float) -> None:
    upper = [name for name in COCO17.joints if name.partition("_")[2] not in ("hip", "knee", "ankle")]
    practice = turned(still(), "left_hip", upper, degrees, 1.0, 3.0)
    for side in ("left", "right"):
        arm = [f"{side}_elbow", f"{side}_wrist"]
        practice = turned(practice, f"{side}_shoulder", arm, -degrees, 1.0, 3.0)
    moments = compare_tracks(still(), practice, mirror=False).moments
    assert sentence_of(moments[0]).startswith("Hold your upper body about 2")
    assert all("your left arm" not in sentence_of(moment) for moment in moments)
    assert all("both arms" not in sentence_of(moment) for moment in moments)


def test_a_forearm_that_hangs_instead_of_standing_is_to_be_raised_not_straightened() -> None:
    practice = turned(still(), "left_elbow", ["left_wrist"], 150, 1.0, 3.0)
    moment = first_moment(compare_tracks(still(), practice, mirror=False))
    assert (moment.part, moment.direction, moment.degrees) == (
        "left_wrist",
        "raise",
        pytest.approx(-150, abs=3),
    )
    assert sentence_of(moment).startswith("Bring your left hand about 0.9 torso lengths higher")


def test_the_practice_time_is_named_also_when_it_starts_late() -> None:
    practice = turned(movement(1, before=5.0), "left_elbow", ["left_wrist"], 60, 6.0, 7.5)
    found = compare_tracks(movement(1), practice, mirror=False).moments
    arm = next(moment for moment in found if moment.part in ("left_elbow", "left_wrist"))
    assert arm.start == pytest.approx(6.0, abs=0.8)
    assert arm.reference_start == pytest.approx(1.0, abs=0.8)


def test_there_is_never_more_than_a_handful() -> None:
    for seed in range(6):
        moments = compare_tracks(movement(seed), movement(seed + 50)).moments
        assert len(moments) <= 5
        assert all(moment.direction in DIRECTIONS and moment.part in PARTS for moment in moments)
        assert all(moment.start < moment.end for moment in moments)


def test_no_difference_no_words() -> None:
    assert compare_tracks(movement(1), movement(1)).moments == ()


def test_a_joint_off_both_ways_is_told_each_way_at_its_time() -> None:
    reference = acting(knee=60.0)
    practice = turned(reference, "left_elbow", ["left_wrist"], 45, 0.5, 1.6)
    practice = turned(practice, "left_elbow", ["left_wrist"], -45, 1.7, 2.8)
    moments = compare_tracks(reference, practice, mirror=False).moments
    told = {moment.direction: moment for moment in moments if moment.part == "left_elbow"}
    assert set(told) == {"bend", "straighten"}
    first, second = sorted(told.values(), key=lambda moment: moment.start)
    assert first.end == pytest.approx(1.6, abs=0.3)
    assert second.start == pytest.approx(1.7, abs=0.3)


def test_a_part_that_is_mostly_guessed_is_not_told() -> None:
    practice = turned(still(), "left_elbow", ["left_wrist"], 40, 1.0, 3.0)
    keypoints = practice.keypoints.copy()
    keypoints[:, [COCO17.index("left_elbow"), COCO17.index("left_wrist")], 2] = 0.1
    guessed = still().keypoints.copy()
    guessed[..., 2] = keypoints[..., 2]
    score = compare_tracks(changed(still(), guessed), changed(practice, keypoints), mirror=False)
    assert all(moment.part not in ("left_elbow", "left_wrist") for moment in score.moments)


def test_one_side_for_a_moment_is_not_said_of_both() -> None:
    long = turned(still(), "left_elbow", ["left_wrist"], 40, 0.5, 3.5)
    both = turned(long, "right_elbow", ["right_wrist"], -40, 1.5, 2.0)
    moment = first_moment(compare_tracks(still(), both, mirror=False))
    assert (moment.part, moment.both_sides) == ("left_elbow", False)
    assert moment.said_degrees == pytest.approx(40, abs=4)


@pytest.mark.parametrize("depth", [False, True])
def test_a_bend_that_only_the_picture_shows_is_not_said(depth: bool) -> None:
    practice = turned(still(), "left_elbow", ["left_wrist"], 40, 1.0, 3.0)
    reference = in_space(still())
    space = in_space(practice) if depth else replace(practice, joints3d=reference.joints3d)
    practice = replace(practice, joints3d=space.joints3d)
    said = {moment.part for moment in compare_tracks(reference, practice, mirror=False).moments}
    assert ("left_elbow" in said) == depth
