"""Training clips of joints, changed: what may differ while the movement stays the same."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from scoring.learn.events.layouts import Layout
from scoring.learn.events.sampling import Batch
from scoring.learn.events.settings import AugmentSettings
from scoring.learn.networks.frames import size_and_middle

JITTER = 0.3
"""Noise that changes from frame to frame, as a share of that which stays."""


def flipped(points: Tensor, layout: Layout) -> Tensor:
    """``points [B, F, J, 2]`` with left and right exchanged: mirrored, and the joints renamed."""
    return points[:, :, list(layout.swaps)] * points.new_tensor([-1.0, 1.0])


def changed(batch: Batch, layout: Layout, settings: AugmentSettings, chance: torch.Generator) -> Tensor:
    """The joints of ``batch``, each clip mirrored, turned, stretched, sheared, shaken and moved."""
    points, count = batch.frames, len(batch)

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
    points = _lost(points + _noise(points, settings.noise, chance) * size, settings.lost, layout, chance)
    return points + middle + settings.shift * size * torch.randn(count, 1, 1, 2, generator=chance)


def grafted(batch: Batch, other: Batch, layout: Layout, share: float, chance: torch.Generator) -> Batch:
    """``batch`` with, in a ``share`` of the clips, the upper body of the same clip of ``other``.

    That is stretched in time to as many frames, made as large as the body it
    goes on, and set on its hips. Clips of one class show the same movement, but
    arms and legs vary on their own: this makes many bodies of few.
    """
    points = _stretched(other.frames, other.there.sum(dim=1), batch.there.sum(dim=1), batch.mask.shape[1])
    size = body_size(batch.frames) / body_size(points)
    root = list(layout.root)
    own, others = (one[:, :, root].mean(dim=2, keepdim=True) for one in (batch.frames, points))
    upper = torch.zeros(len(layout), dtype=torch.bool)
    upper[list(layout.upper)] = True
    chosen = torch.rand(len(batch), generator=chance) < share
    taken = chosen[:, None, None, None] & upper[None, None, :, None]
    frames = torch.where(taken, (points - others) * size + own, batch.frames)
    return Batch(frames, batch.mask, batch.spacing)


def _stretched(points: Tensor, count: Tensor, to: Tensor, frames: int) -> Tensor:
    """The first ``count [B]`` frames of ``points [B, F, J, 2]`` brought to ``to [B]`` of ``frames``."""
    last = (count - 1)[:, None]
    place = torch.arange(frames)[None] / (to - 1).clamp(min=1)[:, None] * last
    place = torch.minimum(place, last.to(place.dtype))
    before = place.floor().long()
    share = (place - before)[..., None, None]
    rows = torch.arange(len(points))[:, None]
    return points[rows, before] * (1 - share) + points[rows, torch.minimum(before + 1, last)] * share


def body_size(points: Tensor) -> Tensor:
    """``[B, 1, 1, 1]``: root mean square distance of the joints from the frame's centre of gravity."""
    return size_and_middle(points, torch.ones(points.shape[:2], dtype=torch.bool))[0]


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
