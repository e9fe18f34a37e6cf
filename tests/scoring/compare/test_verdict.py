"""Whether two can be compared comes before any number; where not, a sentence says what to do."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import ANY

import numpy as np
import pytest

from scoring.compare import compare_tracks
from scoring.compare.align.match import find_match
from scoring.compare.engine import prepare
from scoring.compare.verdict import Found, is_another, verdict
from scoring.pose.track import PoseTrack
from scoring.reasons import Reason, reason_in
from tests.scoring.compare.movements import hidden, in_space, movement, side_on

pytestmark = pytest.mark.unit

LEGS = ["left_knee", "right_knee", "left_ankle", "right_ankle"]
ARMS = ["left_elbow", "right_elbow", "left_wrist", "right_wrist"]


def test_a_routine_of_the_upper_body_is_a_routine() -> None:
    names = [*LEGS, "left_hip", "right_hip"]
    upper = hidden(movement(1), LEGS)
    score = compare_tracks(upper, movement(1))
    assert (score.reason, score.coverage) == (None, pytest.approx(1.0))
    assert score.total == pytest.approx(100.0, abs=0.1)
    assert compare_tracks(hidden(movement(1), names), movement(1)).reason is None


def test_what_is_cut_off_is_named() -> None:
    score = compare_tracks(movement(1), hidden(movement(1), [*LEGS, *ARMS[:3]]))
    assert (score.total, score.reason.code, score.reason.about) == (None, "too_little_seen", "legs")
    assert "legs are out of view" in reason_in(score.reason)


def test_somebody_far_away_is_told_to_film_from_closer() -> None:
    far = replace(movement(1, scale=10.0), width=1920, height=1080)
    score = compare_tracks(movement(1), far)
    assert (score.total, score.reason.code, score.reason.about) == (None, "too_small", "practice")
    assert compare_tracks(far, movement(1)).reason.about == "reference"
    assert compare_tracks(movement(1), movement(1, scale=10.0)).reason is None, "a list has no picture"


def guessed(track: PoseTrack, sure: float) -> PoseTrack:
    """The far arm and leg of somebody seen from the side, placed where they are not."""
    found = side_on(track)
    for joint in (7, 9, 13, 15):
        found.keypoints[:, joint, 2] = sure
        found.keypoints[:, joint, :2] += 60
    return found


def test_a_far_limb_that_is_guessed_is_not_judged() -> None:
    score = compare_tracks(side_on(movement(1)), guessed(movement(1), 0.4))
    assert score.total == pytest.approx(100.0, abs=0.1)
    assert score.parts["left_elbow"].value is None
    assert score.parts["left_wrist"].value is None
    assert score.parts["right_wrist"].value == pytest.approx(100.0, abs=0.1)
    judged = compare_tracks(side_on(movement(1)), guessed(movement(1), 0.9))
    assert judged.parts["left_wrist"].degrees > 10


def test_what_cannot_be_compared_gets_no_advice() -> None:
    score = compare_tracks(movement(1), hidden(movement(1, size=0.3), [*LEGS, *ARMS[:3]]))
    assert (score.moments, score.remarks, score.strengths) == ((), (), ())


def test_what_a_take_shows_is_no_other_movement() -> None:
    reference, other = in_space(movement(1)), in_space(movement(4, size=2.5))
    assert compare_tracks(reference, other).reason.code == "another_movement"
    assert compare_tracks(reference, other, takes=[other]).reason is None
    another = compare_tracks(reference, in_space(movement(4, size=2.5)), takes=[in_space(movement(1))])
    assert another.reason.code == "another_movement"


@pytest.mark.parametrize(
    ("form", "by_traits", "code"),
    [(60.0, True, ""), (30.0, True, "another_movement"), (60.0, False, "another_movement")],
)
def test_what_learned_traits_take_for_the_movement_is_no_other(
    form: float, by_traits: bool, code: str
) -> None:
    prepared = prepare(in_space(movement(1)))
    practice = prepared.clip.against(in_space(movement(4, size=2.5)))
    match = find_match(prepared.clip, practice, mirrored=False)
    seen = np.ones(13)
    reason = verdict(match, Found(form, seen, seen, by_traits=by_traits), seen).reason
    assert (reason.code if reason else "") == code


def test_what_is_too_quick_to_be_followed_is_not_said_to_be_too_little() -> None:
    quick = movement(1, speed=8.0)
    score = compare_tracks(movement(1), quick)
    assert (score.reason.code, score.reason.about) == ("too_little_done", "hurried")
    assert "more slowly" in reason_in(score.reason)
    part = movement(1).between(0.0, 1.5)
    assert compare_tracks(movement(1), part).reason == Reason("too_little_done", values=ANY)


def test_joints_outside_the_picture_are_not_seen() -> None:
    track = replace(movement(1), width=2000, height=2000)
    low = replace(track, height=int(track.keypoints[:, :15, 1].max()) + 1)
    score = compare_tracks(track, low)
    assert score.parts["left_ankle"].coverage < 0.5 <= score.parts["left_elbow"].coverage
    assert compare_tracks(track, replace(low, height=0)).parts["left_ankle"].coverage == pytest.approx(1.0)


def test_by_guessed_depths_two_must_be_more_alike_unless_the_cameras_stand_opposite() -> None:
    clips = [in_space(track) for track in (movement(1), movement(1))]
    found = replace(find_match(prepare(clips[0]).clip, prepare(clips[1]).clip, mirrored=False), unlike=0.47)
    assert found.agreement == pytest.approx(1.0, abs=0.01)
    assert not is_another(found)
    for yaw, another in ((90.0, True), (115.0, True), (130.0, False), (-130.0, False)):
        assert is_another(replace(found, bridged=True, yaw=yaw)) is another
