"""A confidence of 0.7 means that seven joints in ten are right."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scoring.learn.distillation.result import Curve, draw_reliability, fit_curve, reliability

pytestmark = pytest.mark.unit


def joints(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """What an overconfident head says of ``count`` joints, and which of them are right."""
    rng = np.random.default_rng(seed)
    sure = rng.uniform(0, 1, count)
    return sure, rng.uniform(0, 1, count) < 0.8 * sure**2


def test_fitted_confidences_are_the_share_that_is_right_on_other_joints_too() -> None:
    curve = fit_curve(*joints(6000, 0))
    sure, right = joints(6000, 1)
    before, after = reliability(sure, right), reliability(curve(sure), right)
    assert before.error > 0.2
    assert after.error < 0.03
    assert sum(after.count) == 6000


def test_the_curve_never_falls_and_begins_at_nought() -> None:
    curve = fit_curve(*joints(500, 2))
    assert curve.given[0] == curve.meant[0] == 0
    assert curve.given[-1] == 1
    assert (np.diff(curve.given) > 0).all()
    assert (np.diff(curve.meant) >= 0).all()
    assert 0 <= curve(np.array([0.0, 0.5, 1.0])).max() <= 1


def test_too_few_joints_leave_what_the_head_says() -> None:
    assert fit_curve(*joints(5, 0)) == Curve()


def test_a_head_that_always_says_the_same_gives_one_confidence() -> None:
    right = np.arange(100) < 60
    curve = fit_curve(np.full(100, 0.5), right)
    assert curve(np.array([0.5])) == pytest.approx(0.6, abs=0.15)


def test_the_diagram_is_a_picture(tmp_path: Path) -> None:
    draw_reliability({"held out": reliability(*joints(100, 0))}, tmp_path / "reliability.png")
    assert (tmp_path / "reliability.png").read_bytes().startswith(b"\x89PNG")
