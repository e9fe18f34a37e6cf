"""The rule that combines what labels and what the teacher say."""

from __future__ import annotations

import pytest
import torch

from scoring.errors import BadConfig
from scoring.learn.distillation.samples import Targets
from scoring.learn.distillation.settings import RuleSettings
from scoring.learn.distillation.train import combined

pytestmark = pytest.mark.unit


def squares(points: torch.Tensor) -> torch.Tensor:
    """What a student that puts every joint at the origin is off."""
    return (points**2).sum(dim=2)


LABELS = Targets(
    torch.rand(2, 3, 2, generator=torch.Generator().manual_seed(0)), torch.tensor([[1.0, 0, 1]] * 2)
)
TEACHER = Targets(torch.full((2, 3, 2), 0.5), torch.tensor([[0.9, 0.8, 0.1]] * 2))


def test_both_losses_are_weighted_joint_by_joint_as_the_formula_says() -> None:
    alpha = 0.3
    parts = combined(squares, LABELS, TEACHER, alpha)
    labels = sum(
        float(LABELS.weights[n, j]) * float((LABELS.points[n, j] ** 2).sum())
        for n in (0, 1)
        for j in range(3)
    )
    teacher = sum(float(TEACHER.weights[n, j]) * 0.5 for n in (0, 1) for j in range(3))
    assert float(parts["labels"]) * 6 == pytest.approx(0.7 * labels, rel=1e-5)
    assert float(parts["teacher"]) * 6 == pytest.approx(0.3 * teacher, rel=1e-5)


def test_with_alpha_one_labels_are_not_read_and_with_alpha_nought_the_teacher_is_not() -> None:
    poison = Targets(torch.full((2, 3, 2), float("nan")), torch.full((2, 3), float("nan")))
    assert set(combined(squares, poison, TEACHER, 1.0)) == {"teacher"}
    assert set(combined(squares, LABELS, poison, 0.0)) == {"labels"}


def test_joints_nobody_knows_may_have_no_place() -> None:
    points = TEACHER.points.clone()
    points[0, 2] = float("nan")
    weights = TEACHER.weights.clone()
    weights[0, 2] = 0.0
    assert torch.isfinite(combined(squares, None, Targets(points, weights), 0.5)["teacher"])


def test_frames_without_labels_have_the_teachers_term_alone() -> None:
    unlabelled = Targets(torch.full((2, 3, 2), float("nan")), torch.zeros(2, 3))
    parts = combined(squares, unlabelled, TEACHER, 0.5)
    assert float(parts["labels"]) == 0.0
    assert torch.equal(parts["teacher"], combined(squares, LABELS, TEACHER, 0.5)["teacher"])


def test_alpha_begins_after_the_warm_up_and_goes_in_a_line() -> None:
    rule = RuleSettings(alpha=0.8, alpha_end=0.2, warm_up=2)
    assert [round(rule.at(epoch, 6), 2) for epoch in range(6)] == [0, 0, 0.8, 0.6, 0.4, 0.2]
    assert [RuleSettings(alpha=0.5, warm_up=1).at(epoch, 4) for epoch in range(4)] == [0, 0.5, 0.5, 0.5]
    assert RuleSettings(alpha=1.0, warm_up=1).at(0, 4) == 1.0


def test_an_alpha_beyond_one_is_refused() -> None:
    with pytest.raises(BadConfig, match="between 0 and 1"):
        RuleSettings(alpha=1.5)
