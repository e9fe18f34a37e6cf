"""``python -m scoring compare --method dtw-l2``, and what ``compare`` says before any work."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scoring.cli.main import main
from scoring.compare.published import compare_dtw, entries_of_track
from scoring.pose.files import save_track
from tests.media import make_clip
from tests.scoring.compare.movements import hidden, movement

pytestmark = pytest.mark.unit


@pytest.fixture
def paths(tmp_path: Path) -> tuple[str, str]:
    save_track(movement(1), tmp_path / "a.npz")
    save_track(movement(2), tmp_path / "b.npz")
    return str(tmp_path / "a.npz"), str(tmp_path / "b.npz")


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["compare", *words]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    return said


def test_lists_and_tracks_give_the_same_though_joints_are_missing_in_some_frames(
    tmp_path: Path, paths: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    gap = hidden(movement(2), ["left_wrist"], slice(10, 20))
    expected = compare_dtw(entries_of_track(movement(1)), entries_of_track(gap))
    for ending in (".npz", ".json"):
        save_track(gap, tmp_path / f"gap{ending}")
        practice = str(tmp_path / f"gap{ending}")
        assert main(["compare", paths[0], practice, "--method", "dtw-l2", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["total"] == pytest.approx(expected.total, abs=1e-9)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--mirror", "yes"], "never exchanges left and right"),
        (["--mirror", "no"], "never exchanges left and right"),
        (["--take", "c.npz"], "compares with one reference"),
    ],
)
def test_what_has_no_meaning_for_it_is_refused(
    paths: tuple[str, str], words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sentence in refused(capsys, *paths, "--method", "dtw-l2", *words)


def test_a_missing_file_is_said_before_a_video_is_measured(
    tmp_path: Path, paths: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    clip = str(make_clip(tmp_path / "clip.mp4", seconds=0.2))
    assert "none.npz does not exist" in refused(capsys, clip, str(tmp_path / "none.npz"))
    assert "none.npz does not exist" in refused(capsys, clip, paths[0], "--take", str(tmp_path / "none.npz"))
    said = refused(capsys, clip, str(tmp_path / "none.npz"), "--method", "dtw-l2")
    assert "none.npz does not exist" in said
    assert "is a folder" in refused(capsys, clip, str(tmp_path))
