"""PCK and PCP count what they say they count."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.learn.metrics import COCO_INDICES, box_sides, judge, limb_joints
from scoring.learn.photos import LIMB_JOINTS
from scoring.pose.skeleton import COCO17
from tests.scoring.learn.photos import FIGURE, labels

pytestmark = pytest.mark.unit
EXACT = FIGURE[:12]
SIDE = 90.0


def moved(joint: str, pixels: float, count: int = 1) -> np.ndarray:
    """Predictions ``[N, 12, 2]``, exact but for one joint."""
    predictions = np.repeat(EXACT[None], count, axis=0).copy()
    predictions[:, LIMB_JOINTS.index(joint), 0] += pixels
    return predictions


def test_exact_predictions_are_all_right() -> None:
    result = judge("m", EXACT[None], labels(1), 1.0)
    assert (result.found, result.pck_02, result.pck_01) == (1, 1, 1)
    assert set(result.pcp_05.values()) == {1.0}


def test_the_box_is_that_of_all_labelled_joints() -> None:
    assert box_sides(labels(1)).tolist() == [SIDE]
    without_head = labels(1)
    without_head[0, 12:, 2] = 0
    assert box_sides(without_head).tolist() == [67]


@pytest.mark.parametrize(
    ("pixels", "at_02", "at_01"), [(8.9, 12, 12), (9.1, 12, 11), (17.9, 12, 11), (18.1, 11, 11)]
)
def test_pck_draws_the_line_at_its_share_of_the_longer_side(pixels: float, at_02: int, at_01: int) -> None:
    result = judge("m", moved("left_wrist", pixels), labels(1), 1.0)
    assert (result.pck_02, result.pck_01) == (at_02 / 12, at_01 / 12)


def test_a_person_not_found_has_every_joint_and_limb_wrong() -> None:
    predictions = np.stack([EXACT, np.full((12, 2), np.nan)])
    result = judge("m", predictions, labels(2), 1.0)
    assert (result.found, result.pck_02, result.pck_01, result.pcp_05["mean"]) == (0.5, 0.5, 0.5, 0.5)


def test_a_limb_needs_both_ends_within_half_its_length() -> None:
    length = float(np.hypot(3, 13))
    for pixels, share in ((0.49 * length, 1.0), (0.51 * length, 0.5)):
        result = judge("m", moved("left_wrist", pixels), labels(1), 1.0)
        assert result.pcp_05["lower_arm"] == share
        assert result.pcp_05["upper_arm"] == 1


def test_joints_without_a_label_are_left_out() -> None:
    truth = labels(1)
    truth[0, LIMB_JOINTS.index("left_wrist"), 2] = 0
    result = judge("m", moved("left_wrist", 50), truth, 1.0)
    assert result.pck_01 == 1
    assert result.pcp_05["lower_arm"] == 1


def test_the_twelve_joints_are_taken_by_name() -> None:
    coco = np.arange(17 * 3, dtype=float).reshape(17, 3)
    assert [COCO17.joints[i] for i in COCO_INDICES] == list(LIMB_JOINTS)
    assert limb_joints(coco)[0].tolist() == coco[COCO17.index("right_ankle"), :2].tolist()


def test_the_figures_have_the_agreed_names() -> None:
    figures = judge("m", EXACT[None], labels(1), 12.345).as_dict()
    assert list(figures) == ["model", "images", "found", "pck@0.2", "pck@0.1", "pcp@0.5", "ms_per_image"]
    assert list(figures["pcp@0.5"]) == ["upper_arm", "lower_arm", "upper_leg", "lower_leg", "mean"]
