"""A trained cascade is a keypoint model like the others."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scoring.errors import BadRun, ModelUnavailable
from scoring.learn.config import as_config
from scoring.learn.deeppose.cascade import LEAST_SCORE, DeepPoseEstimator, as_person, load_run
from scoring.learn.deeppose.settings import TrainingSettings
from scoring.learn.deeppose.train import train
from scoring.learn.metrics import evaluate
from scoring.learn.photos import LIMB_JOINTS, read_photos, read_picture
from scoring.learn.trained import load_model
from scoring.pose.estimators import Person, load_estimator
from scoring.pose.models import FOLDER_VARIABLE
from scoring.pose.skeleton import COCO17
from tests.scoring.learn.deeppose_toys import toy, toy_photos
from tests.scoring.learn.photos import FIGURE

pytestmark = pytest.mark.unit
ONE = TrainingSettings(epochs=1, batch=8, joints=2)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return toy_photos(tmp_path_factory.mktemp("toys") / "data", 40).files[0].parent.parent


@pytest.fixture(scope="module")
def folder(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("runs") / "deeppose"
    train(as_config(toy(pose_training=ONE, refinement_training=ONE)), out, data=data)
    return out


def test_the_joints_are_in_their_places_of_coco_and_the_face_is_missing() -> None:
    person = as_person(FIGURE, np.full(14, 0.7))
    for i, joint in enumerate(LIMB_JOINTS):
        assert person.keypoints[COCO17.index(joint)] == pytest.approx([*FIGURE[i], 0.7])
    assert person.keypoints[:5, 2].tolist() == [0] * 5
    assert person.keypoints[0, :2].tolist() == [50, 13.5]
    assert person.score == pytest.approx(0.7)


def test_a_run_folder_is_measured_like_any_model(folder: Path, data: Path) -> None:
    figures = evaluate(load_model(str(folder), threads=1), read_photos(data).sample(8)).as_dict()
    assert figures["model"] == "deeppose"
    assert figures["found"] == 1
    assert 0 <= figures["pcp@0.5"]["mean"] <= 1


def test_the_model_put_in_service_is_found_by_its_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder.parent))
    estimator = load_estimator("deeppose", threads=1)
    assert estimator.name == "deeppose"
    assert estimator.version == load_run(folder, threads=1).version
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    with pytest.raises(ModelUnavailable, match="train one with"):
        load_estimator("deeppose")


def test_damaged_weights_are_not_used(folder: Path, tmp_path: Path) -> None:
    for name in ("manifest.json", "weights.safetensors"):
        (tmp_path / name).write_bytes((folder / name).read_bytes()[: -1 if name.endswith("s") else None])
    with pytest.raises(BadRun, match="manifest"):
        load_run(tmp_path)


class Scripted(DeepPoseEstimator):
    """Says what it is told to, and notes which boxes it was asked about."""

    def __init__(self, scores: list[float]) -> None:
        self.scores, self.boxes = scores, []  # type: ignore[var-annotated]

    def measure(self, picture: np.ndarray, box: np.ndarray) -> Person:
        self.boxes.append(box.tolist())
        return as_person(FIGURE, np.full(14, self.scores.pop(0)))


def test_in_a_video_the_last_joints_give_the_next_box() -> None:
    sure = LEAST_SCORE + 0.1
    estimator, picture = Scripted([sure, sure]), np.zeros((300, 200, 3), np.uint8)
    tracker = estimator.tracker()
    assert tracker.update(picture, 0.0) is not None
    assert tracker.update(picture, 0.04) is not None
    assert estimator.boxes[0] == [100, 150, 300, 300]
    limbs = FIGURE[:12]
    side = 1.75 * (limbs.max(axis=0) - limbs.min(axis=0)).max()
    assert estimator.boxes[1] == pytest.approx([*(limbs.max(axis=0) + limbs.min(axis=0)) / 2, side, side])


def test_who_is_lost_is_looked_for_in_the_whole_picture() -> None:
    estimator, picture = Scripted([0.9, 0.1, 0.9, 0.1, 0.1]), np.zeros((300, 200, 3), np.uint8)
    tracker = estimator.tracker()
    seen = [tracker.update(picture, t / 25) is not None for t in range(3)]
    assert seen == [True, True, False]
    assert estimator.boxes[2] == [100, 150, 300, 300]


def test_a_cascade_for_boxes_about_labels_cannot_look_at_other_pictures(data: Path, tmp_path: Path) -> None:
    settings = toy(box="labels", stages=1, pose_training=ONE)
    metrics = train(as_config(settings), tmp_path / "run", data=data)
    assert metrics["box"] == "labels"
    with pytest.raises(ModelUnavailable, match="boxes about the labels"):
        load_run(tmp_path / "run")
    assert read_picture(read_photos(data).files[0]).shape == (128, 128, 3)
