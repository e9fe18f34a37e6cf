"""`python -m scoring evaluate` measures a model on labelled photos."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from scoring.cli.evaluate import _photos, add_parser
from scoring.cli.main import main
from scoring.learn.photos import split
from scoring.pose.models import is_installed
from tests.scoring.learn.deeppose_toys import toy_photos
from tests.scoring.learn.photos import data_set


def evaluated(capsys: pytest.CaptureFixture[str], *args: str) -> dict[str, Any]:
    """The JSON that ``evaluate`` prints."""
    if not is_installed(args[0]):
        pytest.skip("the keypoint models are not installed; run `make setup`")
    assert main(["evaluate", *args, "--json"]) == 0
    figures: dict[str, Any] = json.loads(capsys.readouterr().out)
    return figures


@pytest.mark.models
@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("model", "least"), [("blazepose-heavy", 0.8), ("movenet-thunder", 0.76), ("movenet-lightning", 0.72)]
)
def test_the_models_are_as_good_as_they_are_said_to_be(
    model: str, least: float, shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = evaluated(capsys, model, str(shared_data / "lspet"), "--limit", "40", "--seed", "5")
    assert (figures["model"], figures["images"]) == (model, 40)
    assert figures["found"] > 0.9
    assert figures["pck@0.2"] > least
    assert figures["pck@0.1"] < figures["pck@0.2"]
    assert figures["ms_per_image"] > 0


@pytest.mark.models
def test_photos_without_a_person_count_as_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures = evaluated(capsys, "movenet-lightning", str(data_set(tmp_path / "set", 2)))
    assert (figures["found"], figures["pck@0.2"], figures["pcp@0.5"]["mean"]) == (0, 0, 0)


@pytest.mark.unit
def test_a_folder_that_is_no_data_set_gives_status_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "movenet-lightning", str(tmp_path)]) == 2
    assert "is not a data set" in capsys.readouterr().err


@pytest.mark.unit
def test_a_limit_that_is_no_number_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["evaluate", "movenet-lightning", str(tmp_path), "--limit", "0"])
    assert stop.value.code == 2


@pytest.mark.models
def test_only_the_photos_named_are_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "names.txt").write_text("im00002\nim00000.jpg\n")
    chosen = ("--names", str(tmp_path / "names.txt"))
    assert evaluated(capsys, "movenet-lightning", str(data_set(tmp_path / "set", 4)), *chosen)["images"] == 2


@pytest.mark.unit
def test_a_name_that_is_not_there_and_an_empty_list_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, names = data_set(tmp_path / "set", 2), tmp_path / "names.txt"
    names.write_text("im00009\n")
    assert main(["evaluate", "movenet-lightning", str(folder), "--names", str(names)]) == 2
    assert "no photo “im00009”" in capsys.readouterr().err
    names.write_text("")
    assert main(["evaluate", "movenet-lightning", str(folder), "--names", str(names)]) == 2
    assert "names no photo" in capsys.readouterr().err
    assert main(["evaluate", "movenet-lightning", str(folder), "--names", str(tmp_path / "none")]) == 2
    assert "cannot be read" in capsys.readouterr().err


@pytest.mark.unit
def test_held_out_photos_are_those_that_training_keeps_aside(tmp_path: Path) -> None:
    photos = toy_photos(tmp_path / "set", 20)
    parser = argparse.ArgumentParser()
    add_parser(parser.add_subparsers())
    args = parser.parse_args(["evaluate", "student", str(tmp_path / "set"), "--held-out"])
    assert _photos(args).files == split(photos)[1].files
