"""Heads learn a place and give it back; how sure they are falls where the map is flat."""

from __future__ import annotations

import pytest
import torch

from scoring.errors import BadConfig
from scoring.learn.networks.student import HEADS, build, build_head, network_names

pytestmark = pytest.mark.unit


def learned(name: str, points: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """What ``head`` decodes after its maps were moved towards ``points``."""
    torch.manual_seed(0)
    cells = 8 if name == "simcc" else 16
    head = build_head(name, joints=points.shape[1], cells=cells)
    maps = torch.zeros(*points.shape[:2], cells, cells, requires_grad=True)
    optimizer = torch.optim.Adam([maps, *head.parameters()], 0.1)
    for _ in range(120):
        optimizer.zero_grad()
        head.loss(head(maps), points).sum().backward()
        optimizer.step()
    with torch.no_grad():
        decoded: tuple[torch.Tensor, torch.Tensor] = head.decode(head(maps))
    return decoded


@pytest.mark.parametrize("name", HEADS)
def test_a_place_that_was_learned_comes_back(name: str) -> None:
    points = torch.tensor([[[0.21, 0.78], [0.5, 0.5]], [[0.9, 0.33], [0.12, 0.12]]])
    found, sure = learned(name, points)
    assert (found - points).abs().max() < 0.04
    assert sure.shape == (2, 2)


@pytest.mark.parametrize("name", ["heatmap", "integral", "regression"])
def test_a_flat_map_is_unsure_and_a_peak_sure(name: str) -> None:
    head = build_head(name, joints=1, cells=32)
    flat = torch.zeros(1, 1, 32, 32)
    peak = flat.clone()
    peak[0, 0, 10, 12] = 20.0
    assert head.decode(head(flat))[1].item() < 0.15
    points, sure = head.decode(head(peak))
    assert sure.item() > 0.95
    assert points[0, 0].tolist() == pytest.approx([12.5 / 32, 10.5 / 32], abs=0.01)


@pytest.mark.parametrize("name", HEADS)
def test_nearer_to_the_truth_costs_less(name: str) -> None:
    torch.manual_seed(0)
    head = build_head(name, joints=1, cells=16)
    maps = torch.zeros(1, 1, 16, 16)
    maps[0, 0, 8, 8] = 8.0
    logits = head(maps)
    if name == "simcc":
        bins = torch.arange(128.0)
        peak = -((bins - 68) ** 2 / 200)[None, None]
        logits = (peak, peak)
    near, far = (head.loss(logits, torch.full((1, 1, 2), at)).item() for at in (0.53, 0.8))
    assert near < far


def test_unknown_heads_and_networks_are_refused_with_those_there_are() -> None:
    with pytest.raises(BadConfig, match="there are heatmap, integral, simcc, regression"):
        build_head("vote", joints=1, cells=8)
    with pytest.raises(BadConfig, match="There is no network “resnet”"):
        build("resnet")
    assert {"movenet-lightning", "tiny"} <= set(network_names())
