"""The benchmark of the event model still runs; its figures are not judged here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.scoring.learn.events.toys import data_folder

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "benchmarks/events.py", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_poolings_and_alignment_are_measured_on_the_test_part(tmp_path: Path) -> None:
    data = data_folder(tmp_path / "data", train=4, test=2)
    short = ("--epochs", "1", "--members", "1", "--seeds", "0", "--parts", "poolings,alignment", "--json")
    done = run("--data", str(data), "--out", str(tmp_path / "out"), *short)
    assert done.returncode == 0, done.stderr
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert set(figures["poolings"]) == {"attention", "mean", "max", "lstm"}
    sizes = [row["parameters"] for row in figures["poolings"].values()]
    assert max(sizes) < 1.02 * min(sizes)
    assert figures["alignment"]["3 nearest"]["test"] >= 0.5


def test_the_certainty_of_the_nearest_example_is_measured_by_folds_and_with_few_examples(
    tmp_path: Path,
) -> None:
    data = data_folder(tmp_path / "data", train=5, test=1)
    done = run("--data", str(data), "--out", str(tmp_path / "out"), "--parts", "certainty", "--json")
    assert done.returncode == 0, done.stderr
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])["certainty"]
    assert list(figures) == ["all others", "1 of each of 3", "2 of each of 3", "4 of each of 3"]
    assert figures["all others"]["accuracy"] > 0.6
    for row in figures.values():
        assert 1 / 3 < row["certainty"] <= 1
        # No more than sureness and rightness can differ, and no less than their means do.
        assert abs(row["accuracy"] - row["certainty"]) - 0.002 <= row["calibration error"] < 0.6


def test_unknown_parts_and_data_that_are_not_there_are_refused(tmp_path: Path) -> None:
    folders = ("--data", str(tmp_path), "--out", str(tmp_path / "out"))
    for arguments in (("--parts", "all"), ("--parts", "alignment"), ("--config", "none")):
        done = run(*folders, *arguments)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
