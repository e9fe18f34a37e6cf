"""Where in the picture the body is: told to the classifier where the configuration says so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from scoring.errors import BadConfig
from scoring.learn.events.batches import Batch, pose_batch, size_and_middle
from scoring.learn.events.clips import Clip, clip_of
from scoring.learn.events.data import Material, PoseSamples
from scoring.learn.events.model import FARTHEST_PLACE, EventNetwork, Place
from scoring.learn.events.settings import TargetSettings
from scoring.learn.events.train import EventTask
from tests.scoring.learn.events.toys import clip, settings, track

pytestmark = pytest.mark.unit

PLACED = settings(
    classifier={"place": True},
    training={"epochs": 24},
    augment={"shift": 0.1},
)
HIGH, LOW = np.array([0.0, -2.0], np.float32), np.array([0.0, 2.0], np.float32)


def still(label: str, place: np.ndarray, seed: int) -> Clip:
    """The same movement wherever it is."""
    made = clip("arm", seed=seed)
    return replace(made, label=label, points=made.points + place, name=f"{label}/{seed}")


def samples(count: int, first: int = 0) -> PoseSamples:
    seeds = range(first, first + count)
    return PoseSamples(
        [still("high", HIGH, i) for i in seeds] + [still("low", LOW, i + 1000) for i in seeds], PLACED
    )


def learned(told: bool) -> float:
    """The share of new clips that is right after training, with the place told or not."""
    changed = replace(PLACED, classifier=replace(PLACED.classifier, place=told))
    train, test = samples(8), samples(8, first=100)
    train.settings = test.settings = changed
    task = EventTask(changed, Material(train, test, []))
    for step in range(task.steps):
        task.step(step)
    said = task.averaged().answer(test.batch(range(16))).logits[0].argmax(dim=1)
    return float((said == torch.tensor([0] * 8 + [1] * 8)).float().mean())


def test_movements_that_only_the_place_tells_apart_are_learned_where_it_is_told() -> None:
    assert learned(told=True) > 0.9
    assert learned(told=False) < 0.8


@pytest.fixture
def network() -> EventNetwork:
    torch.manual_seed(0)
    found = EventNetwork(PLACED, 3, clip("arm").layout)
    return found.eval()


def logits(network: EventNetwork, *clips: Clip) -> torch.Tensor:
    with torch.no_grad():
        found: torch.Tensor = network(pose_batch(clips, PLACED.sampling))[0]
    return found


def test_the_place_is_in_body_sizes(network: EventNetwork) -> None:
    near = still("high", HIGH, 1)
    far = replace(near, points=near.points * 0.25)
    torch.testing.assert_close(logits(network, near), logits(network, far))
    assert not torch.allclose(logits(network, near), logits(network, still("low", LOW, 1)), atol=1e-3)


def test_padding_does_not_move_it(network: EventNetwork) -> None:
    short, long = clip("arm", frames=12, seed=3), clip("leg", frames=30, seed=4)
    alone, together = logits(network, short), logits(network, short, long)[:1]
    torch.testing.assert_close(alone, together, atol=1e-5, rtol=1e-4)


def test_the_middle_and_the_size_are_those_of_the_frames_that_there_are() -> None:
    points = torch.zeros(1, 3, 2, 2)
    points[0, :2] = torch.tensor([[1.0, 5.0], [3.0, 5.0]])
    points[0, 2] = 99.0
    size, middle = size_and_middle(points, torch.tensor([[True, True, False]]))
    assert size.flatten().tolist() == [1.0]
    assert middle.flatten().tolist() == [2.0, 5.0]


def test_the_joints_of_a_track_are_given_from_the_middle_of_its_picture() -> None:
    made = track("arm")
    known = replace(made, width=640, height=480)
    moved = clip_of(known).points - clip_of(replace(made, width=0, height=0)).points
    np.testing.assert_allclose(moved, np.broadcast_to([-320.0, -240.0], moved.shape), atol=1e-3)


def test_pictures_cannot_be_told_their_place() -> None:
    with pytest.raises(BadConfig, match="need joints"):
        settings(classifier={"place": True}, target=TargetSettings(kind="images"))


def test_mirrored_a_clip_is_on_the_other_side_of_the_picture(network: EventNetwork) -> None:
    task = EventTask(PLACED, Material(samples(4), samples(0), []))
    batch = task.train.batch(range(8))
    aside = Batch(batch.frames + torch.tensor([2.0, 0.5]), batch.mask, batch.spacing)
    turned = task.averaged().mirrored(aside)
    here, there = (size_and_middle(one.frames, one.there)[1] for one in (aside, turned))
    torch.testing.assert_close(there, here * torch.tensor([-1.0, 1.0]))
    with torch.no_grad():
        assert not torch.allclose(network(aside)[0], network(turned)[0], atol=1e-3)


def test_the_place_of_somebody_of_whom_one_joint_is_seen_stays_in_bounds() -> None:
    points = torch.full((1, 4, 15, 2), 300.0)
    torch.manual_seed(0)
    place = Place()
    with torch.no_grad():
        far = place(points, torch.ones(1, 4, dtype=torch.bool))
    assert far.abs().max() < 10 * FARTHEST_PLACE
