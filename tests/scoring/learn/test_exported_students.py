"""A student leaves its run as an ONNX file that says what the module says."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from scoring.cli.main import main
from scoring.errors import BadRun
from scoring.learn.distillation.export import WholeStudent, export, read_student, ship
from scoring.learn.distillation.result import Curve, CurveLayer
from scoring.learn.distillation.settings import StudentSettings
from scoring.learn.distillation.student import build_student
from scoring.learn.networks.student import HEADS
from scoring.learn.trained import load_model
from scoring.learn.training import start
from scoring.pose import student
from tests.scoring.learn.deeppose_toys import toy_photos
from tests.scoring.learn.distilling import register_teacher, settings

pytestmark = pytest.mark.slow
CURVE = Curve((0.0, 0.3, 0.6, 1.0), (0.0, 0.2, 0.7, 0.9))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that has ended, with its data beside it."""
    folder = tmp_path_factory.mktemp("student")
    register_teacher()
    toy_photos(folder / "data", 24)
    start("distill", settings(folder / "data", training={"epochs": 1}), folder / "run")
    return folder / "run"


def agrees(whole: WholeStudent, path: Path, count: int) -> None:
    """Module and file say the same of random pictures."""
    export(whole, path)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    size = whole.network.size
    for seed in range(count):
        picture = torch.randint(
            0, 256, (1, 3, size, size), generator=torch.Generator().manual_seed(seed)
        ).float()
        with torch.no_grad():
            said = whole(picture).numpy()
        np.testing.assert_allclose(session.run(None, {"picture": picture.numpy()})[0], said, atol=2e-4)


@pytest.mark.parametrize("head", HEADS)
def test_file_and_module_say_the_same_whatever_the_head(head: str, tmp_path: Path) -> None:
    told = StudentSettings(network="tiny", size=64, start="random", head=head)  # type: ignore[arg-type]
    agrees(WholeStudent(build_student(told, 0), CURVE).eval(), tmp_path / "a.onnx", 3)


def test_the_shipped_weights_are_exported_faithfully(tmp_path: Path) -> None:
    agrees(read_student(student.FOLDER)[0], tmp_path / "student.onnx", 3)


def test_the_shipped_weights_are_small_and_described() -> None:
    manifest = json.loads((student.FOLDER / "manifest.json").read_text())
    assert (student.FOLDER / "weights.safetensors").stat().st_size < 8e6
    assert {"sha256", "architecture", "recipe", "figures", "confidence", "command", "terms"} <= set(manifest)
    card = (student.FOLDER / "MODEL_CARD.md").read_text()
    assert "research use" in card
    assert f"{manifest['figures']['held_out']['pck@0.2']:.3f}" in card


def test_a_run_is_shipped_with_a_card_that_says_what_its_manifest_says(run: Path, tmp_path: Path) -> None:
    manifest = ship(run, tmp_path / "shipped", command="train it", terms="Ours alone.")
    assert read_student(tmp_path / "shipped")[1] == manifest
    card = (tmp_path / "shipped" / "MODEL_CARD.md").read_text()
    figure = f"{manifest['figures']['held_out']['pck@0.2']:.3f}"
    assert all(said in card for said in (manifest["sha256"], "train it", "Ours alone.", figure))


def test_a_run_folder_is_a_model(run: Path) -> None:
    model = load_model(str(run), threads=1)
    assert model.version == json.loads((run / "manifest.json").read_text())["sha256"][:8]
    person = model.estimate(np.full((80, 100, 3), 60, np.uint8))
    assert person is None or person.keypoints.shape == (17, 3)


def test_a_run_folder_can_be_evaluated(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(run), str(run.parent / "data"), "--json", "--limit", "4"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["images"] == 4
    assert 0 <= figures["pck@0.2"] <= 1


def test_a_folder_that_is_no_run_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(BadRun, match="holds no trained model"):
        load_model(str(tmp_path))
    toy_photos(tmp_path / "data", 4)
    assert main(["evaluate", str(tmp_path), str(tmp_path / "data")]) == 2
    assert "holds no trained model" in capsys.readouterr().err


def test_a_manifest_that_lacks_something_is_refused(run: Path, tmp_path: Path) -> None:
    manifest = json.loads((run / "manifest.json").read_text())
    del manifest["confidence"]
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    (tmp_path / "weights.safetensors").write_bytes((run / "weights.safetensors").read_bytes())
    with pytest.raises(BadRun, match="holds no student that can be used"):
        load_model(str(tmp_path))


def test_the_curve_in_the_network_is_the_curve() -> None:
    sure = np.linspace(0, 1, 41)
    layered = CurveLayer(CURVE)(torch.tensor(sure, dtype=torch.float32)[None]).numpy()[0]
    np.testing.assert_allclose(layered, CURVE(sure), atol=1e-5)
