"""`python -m scoring extract` and the frame of the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from scoring.cli.main import main
from scoring.errors import NotAVideo
from scoring.pose.files import load_track
from scoring.pose.models import is_installed
from tests.media import demo_video, make_clip


@pytest.fixture
def light() -> str:
    """The quickest model; the test is skipped where it is not installed."""
    if not is_installed("movenet-lightning"):
        pytest.skip("the keypoint models are not installed; run `make setup`")
    return "movenet-lightning"


@pytest.mark.models
@pytest.mark.parametrize("ending", ["npz", "json"])
def test_a_track_is_written_and_summed_up(
    tmp_path: Path, light: str, ending: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / f"track.{ending}"
    command = ["extract", str(demo_video()), "--out", str(out), "--model", light, "--end", "1.5", "--json"]
    assert main(command) == 0
    printed = capsys.readouterr()
    facts = json.loads(printed.out)
    track = load_track(out)
    assert facts["frames"] == len(track)
    assert facts["found"] > 0.9
    assert (facts["model"], facts["out"]) == (light, str(out))
    assert "sports2d.mp4" in printed.err, "the progress bar"


@pytest.mark.unit
@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("none.mp4", None, "does not exist"),
        ("text.mp4", b"this is text", "text.mp4 is not a video that can be read."),
        ("empty.mp4", b"", "empty.mp4 is not a video that can be read."),
    ],
)
def test_bad_files_give_one_line_and_status_two(
    tmp_path: Path, name: str, content: bytes | None, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert main(["extract", str(tmp_path / name), "--out", str(tmp_path / "a.npz")]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert sentence in printed.err
    assert not (tmp_path / "a.npz").exists()


@pytest.mark.models
def test_a_video_without_a_person_gives_status_two(
    tmp_path: Path, light: str, capsys: pytest.CaptureFixture[str]
) -> None:
    clip = make_clip(tmp_path / "empty.mp4", seconds=0.4)
    assert main(["extract", str(clip), "--out", str(tmp_path / "a.npz"), "--model", light]) == 2
    assert capsys.readouterr().err.splitlines()[-1] == "error: No person was found in empty.mp4."


@pytest.mark.unit
def test_an_impossible_target_is_refused_before_the_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clip = make_clip(tmp_path / "a.mp4", seconds=0.2)
    assert main(["extract", str(clip), "--out", str(tmp_path / "a.txt")]) == 2
    assert main(["extract", str(clip), "--out", str(tmp_path / "no" / "a.npz")]) == 2
    assert capsys.readouterr().err.count("error: ") == 2


@pytest.mark.unit
@pytest.mark.parametrize(
    "person", ["", "left", "1,0.5", "1,0.5,0.5,0.5", "-1,0.5,0.5", "1,1.2,0.5", "1,nan,0"]
)
def test_a_person_who_is_not_said_rightly_gives_status_two(
    tmp_path: Path, person: str, capsys: pytest.CaptureFixture[str]
) -> None:
    clip = make_clip(tmp_path / "a.mp4", seconds=0.2)
    assert main(["extract", str(clip), "--out", str(tmp_path / "a.npz"), f"--person={person}"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "a.npz").exists()


@pytest.mark.models
def test_a_place_where_nobody_stands_gives_status_two(
    tmp_path: Path, light: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["extract", str(demo_video()), "--out", str(tmp_path / "a.npz"), "--model", light]
    assert main([*command, "--person", "1,0.05,0.95"]) == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert said == "error: Nobody was found at the chosen place at 1.0 s in sports2d.mp4."


@pytest.mark.unit
def test_an_unknown_model_gives_status_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clip = make_clip(tmp_path / "a.mp4", seconds=0.2)
    assert main(["extract", str(clip), "--out", str(tmp_path / "a.npz"), "--model", "openpose"]) == 2
    assert "“openpose” is not known" in capsys.readouterr().err


@pytest.mark.unit
@pytest.mark.parametrize(("error", "status"), [(KeyboardInterrupt(), 130), (NotAVideo("no"), 2)])
def test_interruptions_and_errors_have_their_status(
    error: BaseException, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(args: object) -> int:
        raise error

    monkeypatch.setattr("scoring.cli.models.run", fail)
    assert main(["models", "list"]) == status


@pytest.mark.unit
def test_the_engine_runs_as_a_module_without_django(tmp_path: Path) -> None:
    code = "import sys, scoring.cli.main as m; m.main(['models', 'list']); print('django' in sys.modules)"
    listed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path)
    assert listed.stdout.splitlines()[-1] == "False"
    refused = subprocess.run([sys.executable, "-m", "scoring", "nonsense"], capture_output=True)
    assert refused.returncode == 2
