"""The benchmark of pose search runs and its ways agree; how long they take is not judged here."""

from __future__ import annotations

import json

import pytest

from tests.benchmarks.running import Done, run_here

pytestmark = pytest.mark.unit


def run(*arguments: str) -> Done:
    return run_here("pose_search.py", *arguments)


def test_the_index_is_measured_beside_other_ways() -> None:
    done = run("--frames", "4000", "--poses", "2", "--json")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["frames"] == 4000
    assert set(figures["metrics"]) == {"cosine", "weighted-l1", "weighted-l2", "calibrated"}
    assert set(figures["metrics"]["cosine"]["peers"]) == {"numpy", "cdist", "matrix product", "k-d tree"}
    for metric in figures["metrics"].values():
        assert metric["peers"]["numpy"]["greatest_difference"] == 0.0, "equal to the last bit"
        assert metric["ms"] > 0


def test_the_table_names_each_way_and_what_the_index_takes() -> None:
    done = run("--frames", "2000", "--poses", "1")
    assert done.returncode == 0, done.stderr
    for word in ("2,000 frames", "MiB", "calibrated", "k-d tree", "times as long"):
        assert word in done.stdout


def test_numbers_that_make_no_sense_are_refused() -> None:
    assert run("--frames", "0").returncode == 2
