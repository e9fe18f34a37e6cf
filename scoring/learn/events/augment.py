"""Training clips of joints, changed: what may differ while the movement stays the same."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from scoring.learn.events.layouts import Layout
from scoring.learn.events.settings import AugmentSettings

JITTER = 0.3
"""Noise that changes from frame to frame, as a share of that which stays."""


def flipped(points: Tensor, layout: Layout) -> Tensor:
    """``points [B, F, J, 2]`` with left and right exchanged: mirrored, and the joints renamed."""
    return points[:, :, list(layout.swaps)] * points.new_tensor([-1.0, 1.0])


def changed(points: Tensor, layout: Layout, settings: AugmentSettings, chance: torch.Generator) -> Tensor:
    """``points [B, F, J, 2]``, each clip turned, stretched, sheared, mirrored and shaken in its own way."""
    count = len(points)

    def uniform(*shape: int) -> Tensor:
        return torch.rand(count, *shape, generator=chance) * 2 - 1

    if settings.flip:
        points = torch.where(uniform(1, 1, 1) > 0, flipped(points, layout), points)
    middle = points.mean(dim=(1, 2), keepdim=True)
    size = body_size(points)
    points = (points - middle) @ _turns(uniform() * math.radians(settings.turn))[:, None]
    points = points * torch.exp(uniform(1, 1, 2) * settings.scale)
    shear = uniform(1, 1) * settings.shear
    points = torch.stack([points[..., 0] + shear * points[..., 1], points[..., 1]], dim=-1)
    return _lost(points + _noise(points, settings.noise, chance) * size, settings.lost, layout, chance)


def body_size(points: Tensor) -> Tensor:
    """``[B, 1, 1, 1]``: root mean square distance of the joints from the frame's centre of gravity."""
    away = points - points.mean(dim=2, keepdim=True)
    return away.square().sum(dim=-1).mean(dim=(1, 2)).sqrt().clamp(min=1e-6)[:, None, None, None]


def _turns(angles: Tensor) -> Tensor:
    """``[B, 2, 2]`` rotations."""
    cos, sin = angles.cos(), angles.sin()
    return torch.stack([torch.stack([cos, sin], -1), torch.stack([-sin, cos], -1)], -2)


def _noise(points: Tensor, amount: float, chance: torch.Generator) -> Tensor:
    """Joints that are off all the time, and that jump, more in some clips than in others."""
    count, frames, joints, _ = points.shape

    def normal(length: int) -> Tensor:
        return torch.randn(count, length, joints, 2, generator=chance) * torch.rand(
            count, 1, 1, 1, generator=chance
        )

    return amount * (normal(1) + JITTER * normal(frames))


def _lost(points: Tensor, share: float, layout: Layout, chance: torch.Generator) -> Tensor:
    """In a ``share`` of the clips one joint is where a joint never seen is put: at the centre."""
    if not share:
        return points
    count = len(points)
    joint = torch.randint(len(layout), (count,), generator=chance)
    chosen = torch.rand(count, generator=chance) < share
    there = torch.nn.functional.one_hot(joint, len(layout)).bool() & chosen[:, None]
    centre = points[:, :, list(layout.centre)].mean(dim=2, keepdim=True)
    return torch.where(there[:, None, :, None], centre, points)
