"""What cannot be measured from where it is filmed is not told with confidence."""

from __future__ import annotations

import pytest

from scoring.compare.criteria.check import check_criteria, own_results
from scoring.compare.criteria.criterion import Criterion, Judged
from scoring.compare.criteria.signals import Sight
from scoring.pose.track import PoseTrack
from tests.scoring.compare.criteria.people import squatting, unseen, whole

pytestmark = pytest.mark.unit

DEEP = Criterion("least_angle", "knee", "near", at_most=95.0)


def knee(practice: PoseTrack, asked: Criterion = DEEP) -> Judged:
    (found,) = check_criteria([asked], practice, practice, whole(practice))
    return found


@pytest.mark.parametrize("yaw", [0.0, 30.0, 60.0, 90.0, 120.0, 180.0, 250.0, 270.0, 330.0])
@pytest.mark.parametrize("angle", [60.0, 85.0, 105.0, 130.0])
def test_with_depth_no_side_gives_a_wrong_answer(yaw: float, angle: float) -> None:
    found = knee(squatting(angle, yaw=yaw))
    assert found.met in (angle < 95.0, None)
    assert found.noise is not None
    assert found.value == pytest.approx(angle, abs=found.noise + 0.5)


@pytest.mark.parametrize("yaw", [0.0, 45.0, 135.0, 180.0])
@pytest.mark.parametrize("angle", [60.0, 85.0, 105.0, 130.0])
def test_without_depth_a_knee_seen_from_the_front_is_refused(yaw: float, angle: float) -> None:
    found = knee(squatting(angle, yaw=yaw, depth=False))
    assert found.met is None
    assert found.reason is not None
    assert found.reason.code == "towards_camera"


@pytest.mark.parametrize("yaw", [90.0, 270.0])
def test_without_depth_a_side_view_is_judged_with_more_caution(yaw: float) -> None:
    assert knee(squatting(80.0, yaw=yaw, depth=False)).met is True
    assert knee(squatting(80.0, yaw=yaw, depth=False)).noise == pytest.approx(10.0, abs=0.5)
    assert knee(squatting(120.0, yaw=yaw, depth=False)).met is False


def test_seen_obliquely_a_wider_margin_is_needed() -> None:
    assert knee(squatting(80.0, yaw=90.0)).met is True
    oblique = knee(squatting(80.0, yaw=45.0))
    assert oblique.met is None
    assert oblique.reason is not None
    assert oblique.reason.code == "seen_obliquely"
    assert knee(squatting(60.0, yaw=45.0)).met is True
    assert knee(squatting(140.0, yaw=45.0)).met is False


@pytest.mark.parametrize(("yaw", "side"), [(90.0, "right"), (270.0, "left"), (60.0, "right")])
def test_the_near_side_is_the_one_nearer_to_the_camera(yaw: float, side: str) -> None:
    assert Sight(squatting(80.0, yaw=yaw)).near == (side,)


def test_from_the_front_neither_side_is_nearer() -> None:
    assert Sight(squatting(80.0, yaw=0.0)).near == ("left", "right")


def test_without_depth_the_side_that_is_seen_better_is_near() -> None:
    track = squatting(80.0, depth=False)
    assert Sight(track).near == ("left", "right")
    track.keypoints[:, [5, 11], 2] = 0.3
    assert Sight(track).near == ("right",)


def test_a_far_limb_that_is_not_seen_keeps_both_sides_from_being_told() -> None:
    hidden = unseen(squatting(80.0), 11, 13, 15)
    both = Criterion("least_angle", "knee", "both", at_most=95.0)
    assert knee(hidden).met is True
    assert knee(hidden, both).met is None
    shallow = unseen(squatting(120.0), 11, 13, 15)
    assert knee(shallow, both).met is False, "the near one says enough"


@pytest.mark.parametrize("yaw", [50.0, 90.0, 130.0, 270.0])
def test_a_back_that_sags_is_never_called_straight(yaw: float) -> None:
    band = Criterion("angle_within", "hip", "near", at_least=160.0, at_most=185.0)
    assert own_results([band], squatting(150.0, hip=200.0, yaw=yaw))[0].met is not True
