"""The two losses, and the rule that makes one of them.

``L = (1 - alpha) * sum v_j l(s_j, y_j) + alpha * sum t_j l(s_j, T_j)``: the
student's joints s against the labels y, known by v, and against the teacher's
joints T, weighted by its confidence t. Source: published application
CN114445731A; alpha and the warm-up as in Zhang et al., Fast Human Pose
Estimation, CVPR 2019.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

JointLoss = Callable[[Tensor], Tensor]
"""From points ``[N, J, 2]`` to what each of the student's joints is off, ``[N, J]``."""


@dataclass(frozen=True)
class Targets:
    """Points ``[N, J, 2]``, shares of the picture's side, and the weight of each joint, ``[N, J]``.

    A joint of weight 0 may have any point, even none (NaN): it is not read.
    """

    points: Tensor
    weights: Tensor


def term(loss: JointLoss, targets: Targets) -> Tensor:
    """The weighted sum over joints, on average over pictures and joints."""
    counted = targets.weights > 0
    # 0 times NaN is NaN: what does not count must not take part at all.
    points = torch.where(counted[..., None], targets.points, 0.5)
    weights = torch.where(counted, targets.weights, 0.0)
    return (weights * loss(points)).sum() / weights.numel()


def combined(
    loss: JointLoss, labels: Targets | None, teacher: Targets | None, alpha: float
) -> dict[str, Tensor]:
    """The parts of L, to be added: ``labels`` and ``teacher``, already multiplied.

    With alpha 0 the teacher is not read and the rest is plain supervised
    training; with alpha 1 no label is read. Pictures without labels have the
    weights 0 there, which leaves the teacher's term alone.
    """
    parts: dict[str, Tensor] = {}
    if alpha < 1 and labels is not None:
        parts["labels"] = (1 - alpha) * term(loss, labels)
    if alpha > 0 and teacher is not None:
        parts["teacher"] = alpha * term(loss, teacher)
    return parts
