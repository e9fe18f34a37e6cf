"""Each stream of joints may have a classifier of its own beside that of the pooled vector."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from scoring.errors import BadConfig
from scoring.learn.events.batches import Batch
from scoring.learn.events.data import Material, PoseSamples
from scoring.learn.events.model import EventNetwork
from scoring.learn.events.settings import ClassifierSettings, TargetSettings
from scoring.learn.events.train import EventTask
from tests.scoring.learn.events.toys import clip, clips, settings

pytestmark = pytest.mark.unit

WITH = settings(classifier={"streams": 0.3}, training={"epochs": 40})


@pytest.fixture
def batch() -> Batch:
    return PoseSamples(clips(2), WITH).batch(range(6))


@pytest.fixture
def network() -> EventNetwork:
    torch.manual_seed(0)
    return EventNetwork(WITH, 3, clip("arm").layout).eval()


@torch.no_grad()
def test_the_answer_is_the_pooled_one_and_a_share_of_each_stream(network: EventNetwork, batch: Batch) -> None:
    (pooled, *streams), weights = network.views(batch)
    assert len(streams) == 3
    logits, same = network(batch)
    torch.testing.assert_close(logits, pooled + 0.3 * (streams[0] + streams[1] + streams[2]))
    assert torch.equal(weights, same)


@torch.no_grad()
def test_without_a_share_there_is_the_pooled_answer_alone(batch: Batch) -> None:
    plain = EventNetwork(settings(), 3, clip("arm").layout).eval()
    views, _ = plain.views(batch)
    assert len(views) == 1
    assert torch.equal(plain(batch)[0], views[0])
    assert not [name for name in plain.state_dict() if name.startswith("streams")]


@torch.no_grad()
def test_padding_says_nothing(network: EventNetwork) -> None:
    short, long = clip("arm", frames=12, seed=3), clip("leg", frames=40, seed=4)
    alone, _ = network.views(PoseSamples([short], WITH).batch([0]))
    together, _ = network.views(PoseSamples([short, long], WITH).batch([0, 1]))
    for one, both in zip(alone, together, strict=True):
        torch.testing.assert_close(one, both[:1], atol=1e-5, rtol=1e-4)


def test_every_stream_learns_to_tell_the_movements_apart_by_itself() -> None:
    train, test = PoseSamples(clips(8), WITH), PoseSamples(clips(4, seed=900), WITH)
    task = EventTask(WITH, Material(train, test, []))
    for step in range(task.steps):
        task.step(step)
    learned = task.averaged().of(0)
    labels = torch.tensor([task.classes.index(name) for name in test.labels])
    with torch.no_grad():
        views, _ = learned.views(test.batch(range(len(test))))
    for logits in views:
        assert (logits.argmax(dim=1) == labels).float().mean() > 0.7


def test_all_three_networks_and_the_streams_are_given_gradients(batch: Batch) -> None:
    network = EventNetwork(WITH, 3, clip("arm").layout).train()
    network(batch)[0].square().sum().backward()
    for part in (network.target, network.attention, network.classifier, network.streams):
        assert all(p.grad is not None and p.grad.abs().sum() > 0 for p in part.parameters())


def test_pictures_have_no_streams_and_no_share_is_negative() -> None:
    with pytest.raises(BadConfig, match="need joints"):
        settings(classifier={"streams": 0.3}, target=TargetSettings(kind="images"))
    with pytest.raises(BadConfig, match="streams"):
        replace(ClassifierSettings(), streams=-0.1)
