"""The figures of a stage count what they say they count."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from scoring.learn.deeppose.figures import PDJ_SHARES, draw_curves, pdj, stage_figures
from scoring.learn.photos import JOINTS, LIMB_JOINTS
from tests.scoring.learn.photos import FIGURE, labels

pytestmark = pytest.mark.unit
TORSO = float(np.hypot(62 - 42, 28 - 55))


def off_by(pixels: float, joint: str, count: int = 2) -> np.ndarray:
    points = np.repeat(FIGURE[None], count, axis=0).copy()
    points[:, JOINTS.index(joint), 0] += pixels
    return points


def test_exact_joints_are_all_right_and_nothing_is_off() -> None:
    figures = stage_figures(FIGURE[None], labels(1))
    assert figures["pck"] == {"@0.2": 1, "@0.1": 1, "@0.05": 1}
    assert figures["pcp@0.5"]["mean"] == 1
    assert set(figures["pdj"]["all"].values()) == {1}
    assert figures["error"] == 0


def test_tighter_thresholds_forgive_less() -> None:
    figures = stage_figures(off_by(0.08 * 90, "left_wrist"), labels(2))
    assert figures["pck"] == {"@0.2": 1, "@0.1": 1, "@0.05": pytest.approx(11 / 12, abs=1e-4)}


def test_neck_and_head_are_not_counted() -> None:
    assert stage_figures(off_by(80, "head_top"), labels(2))["error"] == 0


def test_pdj_draws_its_lines_at_shares_of_the_torso() -> None:
    errors = np.zeros((2, len(LIMB_JOINTS)))
    errors[:, LIMB_JOINTS.index("left_elbow")] = 0.22 * TORSO
    curves = pdj(errors, labels(2))
    assert list(curves["elbow"].values()) == [0.5] * 4 + [1] * 6
    assert set(curves["wrist"].values()) == {1}
    assert [float(name[1:]) for name in curves["all"]] == list(PDJ_SHARES)


def test_photos_without_a_known_torso_are_left_out_of_pdj() -> None:
    truth, errors = labels(2), np.zeros((2, len(LIMB_JOINTS)))
    truth[1, JOINTS.index("right_hip"), 2] = 0
    errors[1] = 1000
    assert set(pdj(errors, truth)["all"].values()) == {1}


def test_the_curves_are_a_picture(tmp_path: Path) -> None:
    figures = stage_figures(off_by(10, "left_wrist"), labels(2))
    draw_curves([figures, figures], tmp_path / "pdj.png")
    picture = cv2.imread(str(tmp_path / "pdj.png"))
    assert picture is not None
    assert picture.shape[0] > 300
