"""The figures behind what is told as better than last time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scoring.pose.files import save_track
from tests.benchmarks.running import run_here
from tests.scoring.compare.movements import movement

pytestmark = pytest.mark.unit


def test_a_practice_measured_twice_differs_by_a_little(tmp_path: Path) -> None:
    save_track(movement(1), tmp_path / "a.npz")
    save_track(movement(1, size=0.8), tmp_path / "b.npz")
    done = run_here("repeatability.py", "--tracks", str(tmp_path), "--json")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["total"]["count"] == 4
    assert 0 <= figures["parts"]["p50"] <= figures["parts"]["p99"] < 15


@pytest.mark.parametrize(
    ("name", "sentence"), [(None, "is no folder with tracks"), ("a.npz", "a.npz: The file")]
)
def test_a_folder_without_tracks_is_refused(tmp_path: Path, name: str | None, sentence: str) -> None:
    if name:
        (tmp_path / name).write_text("no track")
    done = run_here("repeatability.py", "--tracks", str(tmp_path))
    assert done.returncode == 2
    assert sentence in done.stderr.splitlines()[-1]
