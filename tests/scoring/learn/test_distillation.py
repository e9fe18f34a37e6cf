"""A student learns from labels and from a teacher, and each of them only as far as it was told to."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from scoring.errors import BadConfig, BadDataset, TrainingFailed
from scoring.learn.config import read_config
from scoring.learn.distillation.pictures import coco_labels
from scoring.learn.distillation.samples import Batches
from scoring.learn.distillation.settings import DistillSettings
from scoring.learn.distillation.student import as_input, build_student
from scoring.learn.distillation.train import divide, prepare
from scoring.learn.photos import PhotoSet, read_photos
from scoring.learn.training import Progress, schedule, start
from tests.media import make_clip
from tests.scoring.learn.deeppose_toys import toy_photos
from tests.scoring.learn.distilling import FigureTeacher, register_teacher, settings

pytestmark = pytest.mark.slow
COUNT = 20


class Killed(BaseException):
    """As if the process had ended."""


@pytest.fixture
def teacher() -> FigureTeacher:
    return register_teacher()


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Photos that no test changes; ``data`` is a copy that each may."""
    folder = tmp_path_factory.mktemp("photos") / "data"
    toy_photos(folder, COUNT)
    return folder


@pytest.fixture
def data(tmp_path: Path, photos: Path) -> Path:
    return copytree(photos, tmp_path / "data")


@dataclass(frozen=True)
class InOneGo:
    """What a run from beginning to end has left."""

    folder: Path
    metrics: dict[str, Any]
    seen: list[Progress]

    @property
    def weights(self) -> dict[str, torch.Tensor]:
        return load_file(self.folder / "weights.safetensors")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, photos: Path) -> InOneGo:
    """A run by the settings as they are, made once: several tests look at it or go on from it."""
    register_teacher()
    folder, seen = tmp_path_factory.mktemp("whole") / "run", list[Progress]()
    metrics = start("distill", settings(photos), folder, report=seen.append)
    return InOneGo(folder, metrics, seen)


def trained(out: Path, config: dict[str, Any], **more: Any) -> dict[str, torch.Tensor]:
    """The weights of a run by ``config``."""
    assert start("distill", config, out, **more)["state"] == "finished"
    return load_file(out / "weights.safetensors")


def prepared(told: DistillSettings, cache: Path, photos: PhotoSet | None = None) -> Batches:
    """The batches of a run by ``told``."""
    chosen = photos or divide(read_photos(Path(told.data.folder)), told).train
    batches = prepare(told, chosen, cache, lambda progress: None, lambda: False)
    assert batches is not None
    return batches


def same(first: dict[str, torch.Tensor], second: dict[str, torch.Tensor]) -> bool:
    return first.keys() == second.keys() and all(torch.equal(first[name], second[name]) for name in first)


def test_a_run_leaves_weights_manifest_metrics_and_pictures(whole: InOneGo) -> None:
    out, metrics = whole.folder, whole.metrics
    assert metrics == json.loads((out / "metrics.json").read_text())
    assert {"pck@0.2", "pck@0.1", "pcp@0.5"} <= set(metrics["held_out"])
    assert 0 <= metrics["reliability"]["calibration_error"] <= 1
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["kind"] == "distill"
    assert manifest["recipe"]["seed"] == 3
    assert manifest["figures"]["held_out"] == metrics["held_out"]
    for name in ("losses.png", "figures.png", "reliability.png"):
        assert (out / name).read_bytes().startswith(b"\x89PNG")
    assert {p.stage for p in whole.seen} == {"reading photos", "teacher: photos", "labels and teacher"}


def test_without_a_teacher_it_is_plain_supervised_training_bit_for_bit(
    tmp_path: Path, data: Path, teacher: FigureTeacher
) -> None:
    config = settings(data, rule={"alpha": 0.0}, training={"average": 0.0, "epochs": 1})
    weights = trained(tmp_path / "run", config)
    plain = plainly_trained(config, tmp_path / "plain")
    assert same(weights, {name: value.half() for name, value in plain.items()})
    assert not teacher.asked


def plainly_trained(config: dict[str, Any], cache: Path) -> dict[str, torch.Tensor]:
    """The weights by the shortest supervised loop that there is: no rule, no teacher, no run."""
    told = read_config(config, DistillSettings)
    batches = prepared(told, cache)
    network = build_student(told.student, told.seed).train()
    optimizer = torch.optim.AdamW(
        network.parameters(), told.training.rate, weight_decay=told.training.weight_decay
    )
    for step in range(batches.an_epoch):
        optimizer.param_groups[0]["lr"] = told.training.rate * schedule(
            step / batches.an_epoch, told.training.warm_up
        )
        batch = batches.batch(step)
        points = torch.where(batch.labels.weights[..., None] > 0, batch.labels.points, 0.5)
        off = network.loss(network(as_input(batch.pictures)), points) * batch.labels.weights
        optimizer.zero_grad()
        (off.sum() / off.numel()).backward()
        optimizer.step()
    batches.close()
    return network.state_dict()


def test_with_the_teacher_alone_no_label_is_read(tmp_path: Path, data: Path, teacher: FigureTeacher) -> None:
    config = settings(data, rule={"alpha": 1.0}, training={"epochs": 1})
    told = read_config(config, DistillSettings)
    photos = divide(read_photos(data), told).train
    clean = prepared(told, tmp_path / "cache", photos)
    photos.keypoints[:] = np.nan
    poisoned = prepared(told, tmp_path / "cache", photos)
    for number in range(clean.an_epoch):
        one, other = clean.batch(number), poisoned.batch(number)
        assert torch.equal(one.pictures, other.pictures)
        assert torch.equal(one.teacher.weights, other.teacher.weights)
        assert not other.labels.weights.any()
    clean.close()
    poisoned.close()


def test_poisoned_labels_do_not_change_what_the_teacher_alone_has_taught(
    tmp_path: Path, data: Path, teacher: FigureTeacher
) -> None:
    config = settings(data, rule={"alpha": 1.0}, training={"epochs": 1}, data={"cache": str(tmp_path / "c")})
    clean = trained(tmp_path / "clean", config)
    told = read_config(config, DistillSettings)
    learned_from = {path.stem for path in divide(read_photos(data), told).train.files}
    with np.load(data / "annotations.npz") as stored:
        labels = {name: stored[name] for name in stored.files}
    for i, name in enumerate(labels["names"]):
        if name in learned_from:
            labels["keypoints"][i] = np.nan
    np.savez(data / "annotations.npz", **labels)
    assert same(clean, trained(tmp_path / "poisoned", config))


def test_of_few_photos_the_labels_are_used_and_of_all_the_teacher(data: Path, teacher: FigureTeacher) -> None:
    told = read_config(settings(data, data={"labelled": 3}), DistillSettings)
    whole = divide(read_photos(data), read_config(settings(data), DistillSettings)).train
    few = divide(read_photos(data), told).train
    has_labels = (few.keypoints[..., 2] > 0).any(axis=1)
    assert few.files == whole.files
    assert has_labels.sum() == 3
    assert np.array_equal(few.keypoints[has_labels], whole.keypoints[has_labels])


def test_the_teacher_does_not_learn(tmp_path: Path, data: Path, whole: InOneGo) -> None:
    first = copytree(whole.folder, tmp_path / "teacher")
    before = {path.name: path.read_bytes() for path in first.iterdir() if path.is_file()}
    trained(tmp_path / "student", settings(data, teacher={"model": str(first)}))
    assert before == {path.name: path.read_bytes() for path in first.iterdir() if path.is_file()}


def test_the_teacher_is_asked_once_for_each_photo_and_never_again(
    tmp_path: Path, data: Path, teacher: FigureTeacher
) -> None:
    config = settings(data, data={"cache": str(tmp_path / "cache")}, training={"epochs": 1})
    trained(tmp_path / "one", config)
    count = len(teacher.asked)
    assert 0 < count < COUNT
    trained(tmp_path / "two", {**config, "seed": 4})
    assert len(teacher.asked) == count


def test_if_told_so_the_teacher_sees_exactly_the_students_crop(
    tmp_path: Path, data: Path, teacher: FigureTeacher
) -> None:
    told = read_config(settings(data, teacher={"sees": "crop"}), DistillSettings)
    batches = prepared(told, tmp_path / "cache")
    batch = batches.batch(0)
    batches.close()
    shown = batch.pictures.permute(0, 2, 3, 1).numpy()
    assert len(teacher.asked) >= len(shown)
    for picture, asked in zip(shown, teacher.asked, strict=False):
        np.testing.assert_array_equal(picture, asked)
    hip = batch.teacher.points[0, 11]
    assert hip.tolist() == pytest.approx([0.58, 0.55], abs=1e-5)


def test_where_the_teacher_sees_nobody_labels_teach_alone(
    tmp_path: Path, data: Path, teacher: FigureTeacher
) -> None:
    teacher.estimate = lambda picture: None  # type: ignore[method-assign]
    config = settings(data, training={"epochs": 1})
    blind = trained(tmp_path / "blind", config)
    assert all(torch.isfinite(value).all() for value in blind.values())


@pytest.mark.parametrize("killed_at", [2, 5])
def test_a_killed_run_ends_with_the_weights_of_one_in_one_go(
    tmp_path: Path, data: Path, teacher: FigureTeacher, whole: InOneGo, killed_at: int
) -> None:
    config = settings(data)

    def kill(progress: Progress) -> None:
        if progress.stage == "labels and teacher" and progress.step == killed_at:
            raise Killed

    with pytest.raises(Killed):
        start("distill", config, tmp_path / "killed", report=kill)
    assert same(trained(tmp_path / "killed", config), whole.weights)


def test_a_run_starts_from_the_weights_of_another(
    tmp_path: Path, data: Path, teacher: FigureTeacher, whole: InOneGo
) -> None:
    config = settings(data, training={"rate": 1e-12, "average": 0.0, "weight_decay": 0.0, "epochs": 1})
    assert same(whole.weights, trained(tmp_path / "second", config, weights=whole.folder))


def test_weights_of_another_network_are_refused(
    tmp_path: Path, data: Path, teacher: FigureTeacher, whole: InOneGo
) -> None:
    config = settings(data, student={"head": "simcc"})
    with pytest.raises(BadConfig, match="not those of this network"):
        start("distill", config, tmp_path / "second", weights=whole.folder)


def test_a_loss_that_is_no_number_stops_the_run(tmp_path: Path, data: Path, teacher: FigureTeacher) -> None:
    out = tmp_path / "run"
    with pytest.raises(TrainingFailed, match="became"):
        start("distill", settings(data, training={"rate": 1e30, "average": 0.0}), out)
    assert not (out / "weights.safetensors").exists()
    assert not (out / "metrics.json").exists()


def test_photos_without_any_label_are_refused(tmp_path: Path, data: Path, teacher: FigureTeacher) -> None:
    with np.load(data / "annotations.npz") as stored:
        labels = {name: stored[name] for name in stored.files}
    labels["keypoints"][..., 2] = 0
    np.savez(data / "annotations.npz", **labels)
    with pytest.raises(BadDataset, match="No joint is labelled"):
        start("distill", settings(data), tmp_path / "run")


def test_limb_joints_go_to_their_places_and_faces_have_no_label() -> None:
    labels = np.concatenate([np.arange(28.0).reshape(1, 14, 2), np.ones((1, 14, 1))], axis=2)
    coco = coco_labels(labels, np.array([2.0]))[0]
    assert coco[16].tolist() == [0, 2, 1]  # right ankle
    assert coco[9].tolist() == [44, 46, 1]  # left wrist
    assert not coco[:5].any()


def test_frames_of_videos_are_taught_by_the_teacher_alone(
    tmp_path: Path, data: Path, teacher: FigureTeacher
) -> None:
    (data / "clips").mkdir()
    make_clip(data / "clips" / "one.mp4", size=(160, 120), seconds=1.0)
    frames = {"frames": ["clips"], "frames_a_second": 5.0, "frame_share": 0.5}
    told = read_config(settings(data, data=frames), DistillSettings)
    batches = prepared(told, tmp_path / "cache")
    batch = batches.batch(0)
    batches.close()
    labelled, taught = (one.weights.any(dim=1).tolist() for one in (batch.labels, batch.teacher))
    assert labelled == [True, True, False, False]
    assert taught == [True] * 4


def test_videos_that_are_not_there_are_refused(tmp_path: Path, data: Path, teacher: FigureTeacher) -> None:
    with pytest.raises(BadDataset, match="There is no video or folder"):
        start("distill", settings(data, data={"frames": ["clips"]}), tmp_path / "run")
