"""Where the attention goes in training: to the telling moment, and with the constraint to fewer frames."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from scoring.learn.events.data import PoseSamples
from scoring.learn.events.model import EventNetwork, SelfAttention, penalty
from scoring.learn.events.settings import EventSettings
from scoring.learn.events.train import row_entropy
from tests.scoring.learn.events.toys import clip, clips, settings

pytestmark = pytest.mark.unit

FRAMES, WIDTH, CLASSES = 12, 8, 3


def made_videos(count: int, seed: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Frames of noise, of which one has a number of its class; the classes; where that frame is."""
    chance = torch.Generator().manual_seed(seed)
    frames = 0.3 * torch.randn(count, FRAMES, WIDTH, generator=chance)
    labels = torch.randint(CLASSES, (count,), generator=chance)
    places = torch.randint(FRAMES, (count,), generator=chance)
    frames[torch.arange(count), places, labels] += 3.0
    return frames, labels, places


def learned(weight: float) -> tuple[float, float, float]:
    """Share of new videos right, share whose attention peaks at the telling frame, mean row entropy."""
    torch.manual_seed(0)
    target = torch.nn.Sequential(torch.nn.Linear(WIDTH, 16), torch.nn.ReLU())
    attention, classifier = SelfAttention(16, 8, 2), torch.nn.Linear(32, CLASSES)
    parts = torch.nn.ModuleList([target, attention, classifier])
    optimizer = torch.optim.AdamW(parts.parameters(), 0.01)
    there = torch.ones(32, FRAMES, dtype=torch.bool)
    for step in range(150):
        frames, labels, _ = made_videos(32, seed=step)
        pooled, rows = attention(target(frames), there)
        loss = torch.nn.functional.cross_entropy(classifier(pooled), labels) + weight * penalty(rows)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    frames, labels, places = made_videos(32, seed=9999)
    with torch.no_grad():
        pooled, rows = attention(target(frames), there)
        right = (classifier(pooled).argmax(dim=1) == labels).float().mean()
        peaks = (rows.mean(dim=1).argmax(dim=1) == places).float().mean()
    return float(right), float(peaks), float(row_entropy(rows).mean())


def test_in_videos_with_one_telling_frame_the_attention_peaks_there() -> None:
    right, peaks, _ = learned(weight=0.0)
    assert right > 0.95
    assert peaks > 0.95


def test_the_constraint_lowers_the_mean_row_entropy() -> None:
    _, _, free = learned(weight=0.0)
    right, _, constrained = learned(weight=1.0)
    assert right > 0.95
    assert constrained < 0.8 * free


def trained(configuration: EventSettings, steps: int) -> EventNetwork:
    torch.manual_seed(0)
    samples = PoseSamples(clips(8), configuration)
    labels = torch.tensor([("arm", "leg", "nod").index(name) for name in samples.labels])
    network = EventNetwork(configuration, 3, samples.layout).train()
    optimizer = torch.optim.AdamW(network.parameters(), 0.01)
    for step in range(steps):
        logits, weights = network(samples.batch(range(len(samples)), seed=[step]))
        loss = torch.nn.functional.cross_entropy(logits, labels)
        loss = loss + configuration.attention.penalty * penalty(weights)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return network.eval()


def test_in_clips_of_joints_it_peaks_at_the_movement() -> None:
    configuration = settings(attention={"penalty": 0.1})
    network = trained(configuration, steps=60)
    off: list[float] = []
    for i, at in enumerate(np.linspace(0.2, 0.8, 9)):
        moving = clip(("arm", "leg", "nod")[i % 3], at=at, seed=500 + i)
        with torch.no_grad():
            _, weights = network(PoseSamples([moving], configuration).batch([0]))
        off.append(abs(int(weights[0].mean(dim=0).argmax()) - at * (len(moving) - 1)))
    # Velocities are seen four frames before and after.
    assert np.median(off) <= 4
