"""The benchmark of the event model still runs; its figures are not judged here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scoring.pose.video import read_frames
from tests.benchmarks.running import Done, run_here
from tests.scoring.learn.events.toys import clips, data_folder

pytestmark = pytest.mark.slow


def run(*arguments: str) -> Done:
    return run_here("events.py", *arguments)


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


def test_clips_of_movements_that_were_left_out_are_told_from_others(tmp_path: Path) -> None:
    data = data_folder(tmp_path / "data", train=8, test=1)
    short = ("--epochs", "2", "--members", "2", "--seeds", "0", "--parts", "strangers", "--json")
    done = run("--data", str(data), "--out", str(tmp_path / "out"), *short)
    assert done.returncode == 0, done.stderr
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])["strangers"]
    assert list(figures) == ["AUC", "5% refused", "10% refused", "20% refused"]
    found = list(figures.values())[1:]
    assert 0 <= found[0] <= found[1] <= found[2] <= 1
    # Three movements, each left out once: what is learned from never holds the one that is left out.
    for quarter in range(3):
        manifest = json.loads((tmp_path / "out" / f"strangers-{quarter}-0" / "manifest.json").read_text())
        assert len(manifest["classes"]) == 2


def test_clips_drawn_as_videos_are_learned_from(tmp_path: Path) -> None:
    data = data_folder(tmp_path / "data", train=3, test=1)
    out = tmp_path / "out"
    done = run("--data", str(data), "--out", str(out), "--epochs", "1", "--parts", "pictures", "--json")
    assert done.returncode == 0, done.stderr
    assert 0 <= json.loads(done.stdout.splitlines()[-1])["pictures"]["accuracy"] <= 1
    videos = sorted((out / "drawn" / "train" / "arm").iterdir())
    assert len(videos) == 3
    frames = [frame.picture for frame in read_frames(videos[0], max_side=128)]
    assert len(frames) == clips(1)[0].points.shape[0]
    first, last = frames[0], frames[len(frames) // 2]
    assert first is not None
    assert last is not None
    # Right and left have colours of their own, and the arm goes up.
    assert ((first[..., 0].astype(int) - first[..., 2]) > 60).sum() > 40
    assert ((first[..., 2].astype(int) - first[..., 0]) > 60).sum() > 40
    assert np.abs(first.astype(int) - last).max() > 100


def test_unknown_parts_and_data_that_are_not_there_are_refused(tmp_path: Path) -> None:
    folders = ("--data", str(tmp_path), "--out", str(tmp_path / "out"))
    for arguments in (("--parts", "all"), ("--parts", "alignment"), ("--config", "none")):
        done = run(*folders, *arguments)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
