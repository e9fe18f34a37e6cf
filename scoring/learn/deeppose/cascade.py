"""The cascade at work: a whole box first, then one sub-image for each joint, stage after stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from scoring.arrays import FloatArray, Picture
from scoring.learn.data import JOINTS
from scoring.learn.deeppose.boxes import denormalise, diameter, sub_images
from scoring.learn.deeppose.networks import Regression, map_shares
from scoring.learn.deeppose.samples import square_of
from scoring.learn.deeppose.settings import DeepPoseSettings

COUNT = len(JOINTS)

CLOSE = 0.1
"""A joint is sure by the share of its map within this share of the box from its place."""

UNKNOWN = 0.5
"""How sure a network is that gives coordinates and nothing else."""

CHUNK = 32


@dataclass(frozen=True)
class Estimate:
    """``points [N, 14, 2]`` in pixels and how sure of each, ``sure [N, 14]``, 0..1."""

    points: FloatArray
    sure: FloatArray


class Cascade:
    """The trained stages in their order, in evaluation mode."""

    def __init__(self, settings: DeepPoseSettings, networks: Sequence[nn.Module]) -> None:
        self.settings = settings
        self.networks = [network.eval() for network in networks]

    def estimate(self, pictures: Sequence[Picture], boxes: FloatArray) -> list[Estimate]:
        """For each stage what it says of ``pictures [N]`` of people in ``boxes [N, 4]``."""
        stages: list[Estimate] = []
        for number in range(1, len(self.networks) + 1):
            stages.append(
                self._first(pictures, boxes) if number == 1 else self._next(pictures, stages[-1], number)
            )
        return stages

    def _first(self, pictures: Sequence[Picture], boxes: FloatArray) -> Estimate:
        size = self.settings.pose.size
        cuts = np.stack([square_of(b).cut(p, size) for p, b in zip(pictures, boxes, strict=True)])
        points, sure = self._run(1, cuts, None)
        return Estimate(denormalise(points, boxes), sure)

    def _next(self, pictures: Sequence[Picture], last: Estimate, number: int) -> Estimate:
        size = self.settings.refinement.size
        known = np.concatenate([last.points, np.ones((*last.points.shape[:2], 1))], axis=2)
        boxes = sub_images(last.points, diameter(known), self.settings.sigma)
        cuts = [square_of(box).cut(p, size) for p, mine in zip(pictures, boxes, strict=True) for box in mine]
        points, sure = self._run(number, np.stack(cuts), np.tile(np.arange(COUNT), len(pictures)))
        flat = denormalise(points, boxes.reshape(-1, 4))
        return Estimate(flat.reshape(-1, COUNT, 2), sure.reshape(-1, COUNT))

    def _run(self, number: int, cuts: Picture, code: np.ndarray | None) -> tuple[FloatArray, FloatArray]:
        """Points ``[M, J, 2]``, normalised, and how sure, ``[M, J]``, of the cuts ``[M, S, S, 3]``."""
        points, sure = [], []
        for part in range(0, len(cuts), CHUNK):
            chosen = slice(part, part + CHUNK)
            result = run_network(
                self.networks[number - 1],
                cuts[chosen],
                None if code is None else code[chosen],
                self.settings.precision,
            )
            points.append(result.points.numpy())
            sure.append(_sure(result).numpy())
        return np.concatenate(points), np.concatenate(sure)


def as_input(pictures: Picture) -> Tensor:
    """``[B, S, S, 3]`` uint8 as the networks take them: ``[B, 3, S, S]``, channels last in memory."""
    return (
        torch.from_numpy(pictures).permute(0, 3, 1, 2).float().contiguous(memory_format=torch.channels_last)
    )


def run_network(network: nn.Module, pictures: Picture, code: np.ndarray | None, precision: str) -> Regression:
    """One pass without gradients over ``pictures [B, S, S, 3]``."""
    with torch.inference_mode(), autocast(precision):
        given = as_input(pictures)
        result: Regression = network(given) if code is None else network(given, torch.from_numpy(code))
    return result


def autocast(precision: str) -> torch.autocast:
    """Half precision where the settings ask for it."""
    return torch.autocast("cpu", torch.bfloat16, enabled=precision == "bfloat16")


def estimate_all(
    cascade: Cascade,
    read: Callable[[int], tuple[Picture, FloatArray]],
    count: int,
    done: Callable[[int], object] = lambda count: None,
) -> list[Estimate]:
    """The stages' estimates for ``count`` photos, read a few at a time by ``read(i)``: photo and box."""
    parts = []
    for chunk in _chunks(count):
        pictures, boxes = zip(*(read(i) for i in chunk), strict=True)
        parts.append(cascade.estimate(pictures, np.stack(boxes)))
        done(len(chunk))
    return [
        Estimate(np.concatenate([e.points for e in stage]), np.concatenate([e.sure for e in stage]))
        for stage in zip(*parts, strict=True)
    ]


def _chunks(count: int) -> Iterator[range]:
    return (range(start, min(start + CHUNK, count)) for start in range(0, count, CHUNK))


def _sure(result: Regression) -> Tensor:
    if result.maps is None:
        return torch.full(result.points.shape[:2], UNKNOWN)
    return map_shares(result.maps, result.points, CLOSE)
