"""The benchmark of criteria on drawn people: one act from two sides agrees, two acts are told apart."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.truth_clips import Source, Tracks
from scoring.pose.files import save_track
from scoring.pose.track import PoseTrack
from tests.benchmarks.running import run_here
from tests.scoring.compare.criteria.people import squatting

pytestmark = pytest.mark.unit


def figures(folder: Path, first: PoseTrack, second: PoseTrack) -> dict[str, Any]:
    """What the benchmark prints of two clips that are said to be one act."""
    for name, track in (("a.mp4", first), ("b.mp4", second)):
        (folder / name).write_text(name)
        save_track(track, Tracks(folder / "kept").kept_at(Source(folder / name)))
    (folder / "views.csv").write_text("reference,practice,same_trial\na.mp4,b.mp4,1\n")
    done = run_here("criteria.py", "--data", str(folder), "--tracks", str(folder / "kept"), "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "kept").mkdir()
    return tmp_path


def test_one_act_from_two_sides_comes_to_the_same(folder: Path) -> None:
    found = figures(folder, squatting(85.0), squatting(85.0, yaw=45.0))
    assert found["contradict"] == 0
    assert 0 < found["both"] < found["decided"] < found["asked"]
    assert found["inside"] == 1.0


def test_two_acts_contradict_each_other(folder: Path) -> None:
    found = figures(folder, squatting(60.0), squatting(140.0))
    knees = [row for row in found["rows"] if row["joint"].endswith("knee")]
    assert all(row["contradict"] > 0 for row in knees)
    assert all(row["median"] < -20 for row in knees)
