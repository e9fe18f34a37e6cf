"""A run learns stage by stage, goes on where it was broken off, and stops with a reason."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from scoring.errors import BadConfig, BadDataset, TrainingFailed
from scoring.learn.config import as_config, read_config
from scoring.learn.deeppose.boxes import Displacements
from scoring.learn.deeppose.cascade import load_cascade
from scoring.learn.deeppose.figures import stage_figures
from scoring.learn.deeppose.networks import Regression, build
from scoring.learn.deeppose.samples import Batch, JointSamples, Parts, divide
from scoring.learn.deeppose.settings import AugmentSettings, DeepPoseSettings, TrainingSettings
from scoring.learn.deeppose.train import DeepPoseTask, batch_losses, train
from scoring.learn.photos import PhotoSet
from scoring.learn.runs import read_log, read_weights
from scoring.learn.training import schedule
from tests.scoring.learn.deeppose_toys import SMALL, toy, toy_photos

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True, scope="module")
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return toy_photos(tmp_path_factory.mktemp("toys") / "data", 48).files[0].parent.parent


class Fixed(nn.Module):
    """Says the same of every picture."""

    def __init__(self, points: torch.Tensor) -> None:
        super().__init__()
        self.points = nn.Parameter(points)

    def forward(self, pictures: torch.Tensor) -> Regression:
        return Regression(
            self.points.expand(len(pictures), -1, -1), self.points.new_zeros(len(pictures), 14, 4, 4)
        )


def batch_of(targets: np.ndarray, labelled: np.ndarray) -> Batch:
    return Batch(np.zeros((len(targets), 8, 8, 3), np.uint8), targets, labelled)


@pytest.mark.parametrize("map_weight", [0.0, 0.1])
def test_joints_without_a_label_get_no_gradient(map_weight: float) -> None:
    network = Fixed(torch.zeros(1, 14, 2))
    targets, labelled = np.full((3, 14, 2), 0.25), np.ones((3, 14), dtype=bool)
    labelled[:, 4], targets[:, 4] = False, np.nan
    losses = batch_losses(
        network, batch_of(targets, labelled), TrainingSettings(map_weight=map_weight), "float32"
    )
    sum(losses.values(), torch.zeros(())).backward()
    gradient = network.points.grad
    assert gradient is not None
    assert torch.isfinite(gradient).all()
    assert gradient[0, 4].tolist() == [0, 0]
    assert (gradient[0, [0, 5, 13]] != 0).all()


def test_the_loss_is_the_squared_distance_of_the_labelled_joints() -> None:
    targets, labelled = np.zeros((2, 14, 2)), np.zeros((2, 14), dtype=bool)
    labelled[0, 3] = labelled[1, 5] = True
    targets[0, 3] = (0.3, 0.4)
    losses = batch_losses(
        Fixed(torch.zeros(1, 14, 2)), batch_of(targets, labelled), TrainingSettings(), "float32"
    )
    assert {name: float(loss.detach()) for name, loss in losses.items()} == {"l2": pytest.approx(0.125)}


def test_the_learning_rate_rises_and_then_falls_to_nothing() -> None:
    rates = [schedule(share, 0.1) for share in (0.0, 0.05, 0.1, 0.5, 1.0)]
    assert rates[0] < rates[1] < rates[2] == pytest.approx(1)
    assert rates[2] > rates[3] > rates[4] == pytest.approx(0)


def test_a_refinement_learns_to_undo_displacements(tmp_path: Path) -> None:
    photos, spread = toy_photos(tmp_path / "toys", 40), 0.4
    errors = Displacements(np.tile((0.2, 0.1), (14, 1)), np.tile(spread**2 * np.eye(2), (14, 1, 1)), 0.0)
    samples = JointSamples(photos, SMALL.size, 2.0, 4, errors, AugmentSettings(flip=False))
    torch.manual_seed(0)
    network, rng = build(SMALL, stage=2), np.random.default_rng(0)
    optimizer = torch.optim.Adam(network.parameters(), 1e-3)
    for _ in range(100):
        losses = batch_losses(network, samples.batch(rng.choice(40, 8), rng), TrainingSettings(), "float32")
        optimizer.zero_grad()
        losses["l2"].backward()
        optimizer.step()
    fresh = samples.batch(np.arange(40), np.random.default_rng(9))
    left = float(batch_losses(network.eval(), fresh, TrainingSettings(), "float32")["l2"].detach())
    before = float((fresh.targets**2).sum(axis=2).mean())
    known = float(fresh.targets.var(axis=0).sum())
    assert left < 0.6 * known < before


def test_each_stage_is_better_than_the_one_before(tmp_path: Path) -> None:
    photos = toy_photos(tmp_path / "toys", 160)
    parts = Parts(*(photos.take(np.arange(a, b)) for a, b in ((0, 104), (104, 128), (128, 160))))
    settings = toy(
        stages=3,
        pose_training=TrainingSettings(epochs=4, batch=16),
        refinement_training=TrainingSettings(epochs=14, batch=32, joints=4),
    )
    task = DeepPoseTask(settings, parts)
    for step in range(task.steps):
        task.step(step)
        task.after(step)
    errors = [figures["error"] for figures in task.figures]
    close = [figures["pck"]["@0.1"] for figures in task.figures]
    assert errors[0] > errors[1] > errors[2]
    assert close[2] > close[0] + 0.1


def run(settings: DeepPoseSettings, data: Path, out: Path, **options: Any) -> dict[str, Any]:
    return train(as_config(settings), out, data=data, **options)


@dataclass(frozen=True)
class InOneGo:
    """What a run from beginning to end has left."""

    folder: Path
    metrics: dict[str, Any]


@pytest.fixture(scope="module")
def whole(data: Path, tmp_path_factory: pytest.TempPathFactory) -> InOneGo:
    """A run made once, for tests that look at it or go on from it; none changes it."""
    folder = tmp_path_factory.mktemp("whole") / "run"
    return InOneGo(folder, run(toy(), data, folder))


def stopping_after(steps: int) -> Callable[[], bool]:
    asked = iter([False] * steps)
    return lambda: next(asked, True)


def test_a_run_taken_up_again_ends_like_one_in_one_go(data: Path, tmp_path: Path, whole: InOneGo) -> None:
    broken = tmp_path / "broken"
    for steps in (2, 5):  # in the middle of an epoch of stage 1; in stage 2
        assert run(toy(), data, broken, should_stop=stopping_after(steps))["state"] == "stopped"
    ended = run(toy(), data, broken)
    assert ended["state"] == "finished"
    assert ended | {"seconds": 0} == whole.metrics | {"seconds": 0}
    expected, actual = read_weights(whole.folder)[0], read_weights(broken)[0]
    assert all(torch.equal(expected[name], actual[name]) for name in expected)


def test_the_folder_of_a_run_says_how_each_stage_did(whole: InOneGo) -> None:
    metrics = whole.metrics
    assert metrics == json.loads((whole.folder / "metrics.json").read_text())
    assert [stage["stage"] for stage in metrics["stages"]] == [1, 2]
    assert set(metrics["stages"][0]["pcp@0.5"]) == {
        "upper_arm",
        "lower_arm",
        "upper_leg",
        "lower_leg",
        "mean",
    }
    assert list(metrics["stages"][1]["pck"]) == ["@0.2", "@0.1", "@0.05"]
    assert next(iter(metrics["stages"][0]["pdj"]["all"])) == "@0.05"
    assert metrics["pcp@0.5"] == metrics["stages"][1]["pcp@0.5"]
    assert metrics["box"] == "photo"
    for name in (
        "pdj.png",
        "losses.png",
        "figures.png",
        "weights.safetensors",
        "manifest.json",
        "config.json",
        "displacements.json",
    ):
        assert (whole.folder / name).stat().st_size > 0
    assert {entry["stage"] for entry in read_log(whole.folder)} == {"stage 1", "stage 2"}


def test_what_was_written_is_the_cascade_that_was_measured(data: Path, whole: InOneGo) -> None:
    metrics = whole.metrics
    cascade, manifest = load_cascade(whole.folder)
    assert manifest["figures"]["error"] == metrics["stages"][-1]["error"]
    from scoring.learn.photos import read_photos

    parts = divide(read_photos(data), cascade.settings)
    again = DeepPoseTask(cascade.settings, parts).estimates(cascade, parts.held_out)
    assert (
        stage_figures(again[-1].points, parts.held_out.keypoints)["error"] == metrics["stages"][-1]["error"]
    )


def test_a_run_can_begin_with_the_stages_of_another(data: Path, tmp_path: Path, whole: InOneGo) -> None:
    still = TrainingSettings(epochs=1, batch=8, rate=1e-12, joints=2, weight_decay=0.0)
    run(
        toy(pose_training=still, refinement_training=still),
        data,
        tmp_path / "second",
        start=whole.folder,
    )
    first, second = (read_weights(folder)[0] for folder in (whole.folder, tmp_path / "second"))
    assert all(torch.allclose(first[name], second[name], atol=1e-6) for name in first)


def test_a_loss_that_is_no_number_stops_the_run_with_a_reason(data: Path, tmp_path: Path) -> None:
    wild = toy(pose_training=TrainingSettings(epochs=3, batch=8, rate=1e30, warm_up=0.01))
    with pytest.raises(TrainingFailed, match="learning rate"):
        run(wild, data, tmp_path / "run")
    assert not (tmp_path / "run" / "weights.safetensors").exists()
    assert not (tmp_path / "run" / "metrics.json").exists()


@pytest.mark.parametrize("name", ["deeppose", "deeppose-short", "deeppose-paper"])
def test_the_shipped_configurations_can_be_read(name: str) -> None:
    settings = read_config(Path(name), DeepPoseSettings)
    assert (settings.stages, settings.sigma, settings.box) == (3, 2.0, "photo")


def test_the_three_parts_share_no_photo(data: Path) -> None:
    from scoring.learn.photos import read_photos

    photos = read_photos(data)
    parts = divide(photos, toy())
    files = [set(part.files) for part in (parts.train, parts.errors, parts.held_out)]
    assert sum(len(one) for one in files) == len(set.union(*files)) == len(photos)
    assert all(files)


def test_photos_without_any_label_are_refused(tmp_path: Path) -> None:
    photos = toy_photos(tmp_path / "toys", 4)
    photos.keypoints[..., 2] = 0
    with pytest.raises(BadDataset, match="No joint is labelled"):
        divide(PhotoSet(photos.files, photos.keypoints), toy())


@pytest.mark.parametrize(
    ("config", "sentence"),
    [
        ({"sigmo": 2.0}, "no “sigmo”"),
        ({"box": "guess"}, "it can be photo, labels"),
        ({"sigma": 0.0}, "above 0"),
        ({"pose": {"start": "previous"}}, "before the first stage"),
        ({}, "No folder of photos"),
    ],
)
def test_a_configuration_that_makes_no_sense_is_refused(
    config: dict[str, Any], sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(BadConfig, match=sentence):
        train(config, tmp_path / "run")
    assert not (tmp_path / "run").exists()
