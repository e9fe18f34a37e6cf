"""`python -m scoring train distill` from the command line, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scoring.cli.main import main
from tests.scoring.learn.deeppose_toys import toy_photos
from tests.scoring.learn.distilling import register_teacher
from tests.scoring.learn.photos import data_set

pytestmark = pytest.mark.unit

CONFIG = """
[student]
network = "tiny"
size = 64
start = "random"
[teacher]
model = "figure-teacher"
[rule]
warm_up = 0
[training]
epochs = 1
batch = 4
threads = 1
precision = "float32"
[data]
held_out_share = 0.2
validation_share = 0.2
side = 96
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    register_teacher()
    (tmp_path / "small.toml").write_text(CONFIG)
    return tmp_path / "small.toml"


def train(config: Path, out: Path, data: Path) -> int:
    return main(["train", "distill", "--config", str(config), "--out", str(out), "--data", str(data)])


def test_a_run_ends_with_its_metrics_on_the_screen_and_in_the_folder(
    tmp_path: Path, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    toy_photos(tmp_path / "data", 20)
    assert train(config, tmp_path / "run", tmp_path / "data") == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out) == json.loads((tmp_path / "run" / "metrics.json").read_text())
    assert "labels and teacher" in printed.err


def test_a_corrupt_photo_gives_a_sentence_and_status_two(
    tmp_path: Path, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photos = toy_photos(tmp_path / "data", 20)
    photos.files[3].write_bytes(b"\xff\xd8 broken")
    assert train(config, tmp_path / "run", tmp_path / "data") == 2
    assert "im00003.png is not a picture that can be read" in capsys.readouterr().err


def test_photos_without_labels_give_a_sentence_and_status_two(
    tmp_path: Path, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = data_set(tmp_path / "data", 6)
    (folder / "annotations.npz").unlink()
    assert train(config, tmp_path / "run", folder) == 2
    assert "is not a data set" in capsys.readouterr().err


def test_no_data_folder_an_unknown_key_and_a_missing_file_give_status_two(
    tmp_path: Path, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "distill", "--config", str(config), "--out", str(tmp_path / "run")]) == 2
    assert "give one with --data DIR" in capsys.readouterr().err
    config.write_text("[rule]\nalpa = 1")
    assert train(config, tmp_path / "run", tmp_path) == 2
    assert "no “rule.alpa”" in capsys.readouterr().err
    assert train(tmp_path / "none.toml", tmp_path / "run", tmp_path) == 2
    assert "none.toml cannot be read" in capsys.readouterr().err


def test_an_unknown_teacher_gives_status_two(
    tmp_path: Path, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    toy_photos(tmp_path / "data", 20)
    config.write_text(CONFIG.replace("figure-teacher", "openpose"))
    assert train(config, tmp_path / "run", tmp_path / "data") == 2
    assert "“openpose” is not known" in capsys.readouterr().err
