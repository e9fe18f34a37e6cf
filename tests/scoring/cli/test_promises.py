"""What the command line keeps to whatever it is given: status 2, one line, no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scoring.cli.main import main
from tests.media import make_clip

pytestmark = pytest.mark.unit


def test_a_reader_who_has_gone_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    command = [sys.executable, "-m", "scoring", "models", "list"]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, env=buffered, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize("option", ["--start=nan", "--start=inf", "--start=-5", "--end=1e300", "--end=x"])
def test_what_is_no_number_of_seconds_is_refused(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["extract", str(tmp_path / "a.mp4"), "--out", str(tmp_path / "a.npz"), option])
    assert left.value.code == 2
    assert "is not a number of seconds" in capsys.readouterr().err


def test_an_end_before_the_start_is_not_called_an_empty_scene(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clip = make_clip(tmp_path / "a.mp4", seconds=0.2)
    assert main(["extract", str(clip), "--out", str(tmp_path / "a.npz"), "--start=2", "--end=1"]) == 2
    assert capsys.readouterr().err == "error: --end must be after --start.\n"


def test_a_folder_in_the_place_of_the_track_is_said_before_the_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.npz").mkdir()
    clip = make_clip(tmp_path / "a.mp4", seconds=0.2)
    assert main(["extract", str(clip), "--out", str(tmp_path / "a.npz")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_seed_below_nought_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as left:
        main(["evaluate", "movenet-lightning", str(tmp_path), "--seed=-1"])
    assert left.value.code == 2
