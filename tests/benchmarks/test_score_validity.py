"""Whether the total tells right from wrong, measured on made repetitions."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.benchmarks.running import run_here
from tests.scoring.learn.repetitions import write_sequences

ROOT = Path(__file__).resolve().parents[2]


def measured(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "benchmarks/score_validity.py", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sequences(tmp_path_factory.mktemp("made") / "sequences.npz", repetitions=3, movements=2)


def test_repetitions_with_half_the_reach_come_behind_whole_ones(made: Path) -> None:
    done = measured("--data", str(made), "--json", "--references", "1")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["mean_auc"] > 0.9
    assert figures["mean_auc_single_reference"] > 0.9
    assert set(figures["per_movement"]) == {"1", "2"}
    for row in figures["per_movement"].values():
        assert row["median_correct"] > row["median_incorrect"]


def test_joints_in_space_tell_from_any_side(made: Path) -> None:
    sides = ("--yaw", "60", "--reference-yaw", "-30", "--in-space")
    done = measured("--data", str(made), "--json", "--references", "0", *sides)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["mean_auc"] > 0.9


def test_what_was_not_measured_is_no_number_in_the_json(made: Path) -> None:
    done = measured("--data", str(made), "--json", "--references", "0", "--people", "2")
    figures = json.loads(done.stdout, parse_constant=pytest.fail)
    assert figures["mean_auc_single_reference"] is None
    assert figures["mean_auc"] is not None


@pytest.mark.unit
@pytest.mark.parametrize(
    ("people", "sentence"), [("9", "has no person 9"), ("x", "is no list of numbers such as 1,4")]
)
def test_people_who_are_not_there_are_refused(made: Path, people: str, sentence: str) -> None:
    done = run_here("score_validity.py", "--data", str(made), "--people", people)
    assert done.returncode == 2
    assert sentence in done.stderr


@pytest.mark.unit
def test_one_person_alone_has_nobody_to_be_compared_with(tmp_path: Path) -> None:
    done = measured("--data", str(write_sequences(tmp_path / "one.npz", people=1)))
    assert done.returncode == 2
    assert "no correct repetition by another person" in done.stderr


@pytest.mark.unit
def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "other.npz", numbers=np.arange(3))
    for path in (tmp_path / "other.npz", tmp_path / "missing.npz"):
        done = run_here("score_validity.py", "--data", str(path))
        assert done.returncode == 2
        assert done.stderr.startswith("error: ")
