"""The networks: the published layers, the published ImageNet weights, and a code that says which joint."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch

from scoring.errors import BadConfig, ModelUnavailable
from scoring.learn.deeppose.networks import (
    AlexNet,
    PerJoint,
    build,
    load_student,
    map_loss,
    map_shares,
    mean_places,
    peak_places,
    start_from,
)
from scoring.learn.deeppose.settings import NetworkSettings
from scoring.learn.metrics import COCO_INDICES
from scoring.learn.networks import efficientnet
from scoring.learn.networks.efficientnet import EfficientNetLite0
from scoring.learn.networks.student import LightningStudent
from scoring.learn.runs import read_weights
from scoring.pose.student import FOLDER as SHIPPED_STUDENT

pytestmark = pytest.mark.unit
SMALL_ALEX = NetworkSettings(name="alexnet", size=64, width=0.05, start="random")
SMALL_EFFICIENT = NetworkSettings(size=64, neck=8, start="random")
SMALL_LIGHTNING = NetworkSettings(name="movenet-lightning", size=64, start="random")


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """Threads wait for each other longer than these small networks take."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def pictures(count: int, size: int = 64) -> torch.Tensor:
    return torch.rand(count, 3, size, size, generator=torch.Generator().manual_seed(0)) * 255


def test_alexnet_has_the_published_maps() -> None:
    shapes: list[tuple[int, ...]] = []
    network = AlexNet(28)
    for layer in network.features:
        layer.register_forward_hook(lambda _m, _i, out: shapes.append(tuple(out.shape[1:])))
    assert network(pictures(1, 220)).shape == (1, 28)
    for shape in ((96, 55, 55), (256, 27, 27), (384, 13, 13), (256, 13, 13)):
        assert shape in shapes
    assert [type(layer).__name__ for layer in network.features].count("LocalResponseNorm") == 2
    assert [layer.p for layer in network.regression if isinstance(layer, torch.nn.Dropout)] == [0.6, 0.6]


def test_alexnet_refuses_pictures_too_small_for_its_layers() -> None:
    with pytest.raises(ValueError, match="63"):
        AlexNet(28, size=40)


def test_efficientnet_gives_maps_at_four_strides() -> None:
    maps = EfficientNetLite0().eval()(pictures(1, 96))
    assert [tuple(one.shape[1:]) for one in maps] == [(24, 24, 24), (40, 12, 12), (112, 6, 6), (320, 3, 3)]


def test_imagenet_weights_fit_the_statistics_of_the_layers() -> None:
    network = EfficientNetLite0().eval()
    network.load_imagenet()
    # A wrong order of layers, scaling or padding makes activations unlike those that were seen in training.
    grey = torch.full((2, 3, 96, 96), 127.0) + 30 * torch.randn(
        2, 3, 12, 12, generator=torch.Generator().manual_seed(0)
    ).repeat_interleave(8, 2).repeat_interleave(8, 3)
    last = network(grey)[-1]
    assert torch.isfinite(last).all()
    assert 0.3 < float(last.detach().std()) < 3


def test_missing_imagenet_weights_are_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(efficientnet, "WEIGHTS_PACKAGE", "no_such_package_here")
    with pytest.raises(ModelUnavailable, match="no_such_package_here"):
        efficientnet.imagenet_weights()


def test_frozen_stages_neither_learn_nor_count_the_batch() -> None:
    network = EfficientNetLite0(frozen=3).train()
    before = {k: v.clone() for k, v in network.state_dict().items()}
    network(pictures(2))[-1].sum().backward()
    assert network.stem[0].weight.grad is None
    assert network.stages[3][0].layers[0].weight.grad is not None
    after = network.state_dict()
    assert all(
        torch.equal(after[k], before[k]) for k in before if k.startswith(("stem", "stages.0", "stages.2"))
    )


@pytest.mark.parametrize(
    "small", [SMALL_ALEX, SMALL_EFFICIENT, SMALL_LIGHTNING], ids=["alexnet", "efficientnet", "lightning"]
)
def test_the_first_stage_gives_all_joints_and_the_later_ones_that_of_the_code(
    small: NetworkSettings,
) -> None:
    assert build(small, stage=1).eval()(pictures(2)).points.shape == (2, 14, 2)
    later = build(small, stage=2).eval()
    same = pictures(1).repeat(2, 1, 1, 1)
    points = later(same, torch.tensor([3, 7])).points
    assert points.shape == (2, 1, 2)
    assert not torch.allclose(points[0], points[1])


def test_with_a_network_for_each_joint_only_those_asked_learn() -> None:
    network = build(
        NetworkSettings(name="alexnet", size=64, width=0.05, start="random", shared=False), stage=2
    )
    assert isinstance(network, PerJoint)
    network(pictures(4), torch.tensor([5, 2, 5, 2])).points.square().sum().backward()
    learned = [any(p.grad is not None for p in one.parameters()) for one in network.networks]
    assert np.flatnonzero(learned).tolist() == [2, 5]


def test_each_picture_goes_to_the_network_of_its_joint() -> None:
    network = build(
        NetworkSettings(name="alexnet", size=64, width=0.05, start="random", shared=False), stage=2
    ).eval()
    given = pictures(3)
    together = network(given, torch.tensor([5, 2, 5])).points
    assert torch.allclose(together[1], network.networks[2](given[1:2]).points[0], atol=1e-6)
    assert torch.allclose(together[2], network.networks[5](given[2:]).points[0], atol=1e-6)


@pytest.mark.parametrize("shared", [True, False])
def test_a_later_stage_begins_where_the_first_one_ended(shared: bool) -> None:
    settings = NetworkSettings(size=64, neck=8, start="previous", shared=shared)
    first, later = build(settings, stage=1).eval(), build(settings, stage=2).eval()
    start_from(later, first)
    points = later(pictures(2), torch.tensor([4, 9])).points[:, 0]
    assert torch.allclose(points, first(pictures(2)).points[[0, 1], [4, 9]], atol=1e-6)


def test_lightning_begins_with_what_the_student_says_of_the_limbs() -> None:
    network = build(NetworkSettings(name="movenet-lightning", size=64, start="student"), stage=1).eval()
    known, _ = read_weights(SHIPPED_STUDENT)
    load_student(network, known)
    student = LightningStudent(size=64).eval()
    student.load_state_dict(known)
    with torch.no_grad():
        maps = network(pictures(2)).maps
        wanted = student(pictures(2))[0][:, COCO_INDICES]
    assert maps is not None
    assert torch.allclose(maps[:, : len(COCO_INDICES)], wanted, atol=1e-4)


def test_weights_that_a_network_does_not_have_are_refused() -> None:
    with pytest.raises(BadConfig, match="for efficientnet-lite0 alone"):
        NetworkSettings(name="alexnet", start="imagenet")
    with pytest.raises(BadConfig, match="multiples of 32"):
        NetworkSettings(name="movenet-lightning", start="student", size=100)


def test_the_place_of_a_map_is_its_mean() -> None:
    maps = torch.full((1, 1, 4, 8), -50.0)
    maps[0, 0, 3, 1] = 50.0
    assert mean_places(maps)[0, 0].tolist() == pytest.approx([1.5 / 8 - 0.5, 3.5 / 4 - 0.5])
    maps[0, 0, 3, 2] = 50.0
    assert mean_places(maps)[0, 0].tolist() == pytest.approx([2 / 8 - 0.5, 3.5 / 4 - 0.5])


def test_a_map_about_the_right_place_costs_less_than_one_elsewhere() -> None:
    rows = (torch.arange(16) + 0.5) / 16 - 0.5
    bell = -((rows[None] - 0.2) ** 2 + (rows[:, None] + 0.1) ** 2) / (2 * 0.05**2)
    maps = bell[None, None]
    right = map_loss(maps, torch.tensor([[[0.2, -0.1]]]), 0.05)
    assert right < map_loss(maps, torch.tensor([[[0.1, -0.1]]]), 0.05)
    assert right < map_loss(torch.zeros_like(maps), torch.tensor([[[0.2, -0.1]]]), 0.05)
    assert float(map_shares(maps, torch.tensor([[[0.2, -0.1]]]), 0.2)) == pytest.approx(1, abs=0.01)
    assert float(map_shares(maps, torch.tensor([[[-0.3, -0.1]]]), 0.1)) == pytest.approx(0, abs=0.01)


def test_of_two_peaks_the_higher_one_is_the_place_not_their_mean() -> None:
    maps = torch.full((1, 1, 16, 16), -20.0)
    maps[0, 0, 3:6, 2:5] = 1.0
    maps[0, 0, 9:12, 12:15] = 1.2
    assert peak_places(maps, 0.15)[0, 0].tolist() == pytest.approx(
        [13.5 / 16 - 0.5, 10.5 / 16 - 0.5], abs=1e-3
    )
    mean = mean_places(maps)[0, 0]
    assert peak_places(maps, 0.0)[0, 0].tolist() == mean.tolist()
    assert 6 / 16 - 0.5 < float(mean[0]) < 12 / 16 - 0.5


def test_while_learning_the_whole_map_counts() -> None:
    network = build(SMALL_EFFICIENT, stage=1).train()
    result = network(pictures(2))
    assert result.maps is not None
    assert torch.allclose(result.points, mean_places(result.maps))
    settled = network.eval()(pictures(2))
    assert torch.allclose(settled.points, peak_places(settled.maps, SMALL_EFFICIENT.reach))
