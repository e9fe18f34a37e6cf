"""Benchmarks that need data of their own, on data that is made here; their figures are not judged."""

from __future__ import annotations

import json
import os
import runpy
from pathlib import Path

import pytest

from scoring.pose.files import save_track
from tests.benchmarks.running import ROOT, run_here
from tests.practice.bodies import movement
from tests.scoring.learn.deeppose_toys import toy_photos
from tests.scoring.learn.distilling import register_teacher, settings

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("photos") / "data"
    toy_photos(folder, 20)
    return folder


def as_toml(sections: dict[str, object]) -> str:
    """A configuration as text; values are numbers, words and tables of them."""
    lines = [
        f"{name} = {json.dumps(value)}" for name, value in sections.items() if not isinstance(value, dict)
    ]
    for name, section in sections.items():
        if isinstance(section, dict):
            lines += [f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in section.items())]
    return "\n".join(lines)


def test_labels_teacher_and_both_are_compared(tmp_path: Path, photos: Path) -> None:
    register_teacher()
    (tmp_path / "tiny.toml").write_text(as_toml(settings(photos)))
    short = (
        "--config",
        str(tmp_path / "tiny.toml"),
        "--photos",
        "12",
        "--epochs",
        "1",
        "--threads",
        "1",
        "--seeds",
        "0",
        "--json",
    )
    done = run_here("distillation.py", "--data", str(photos), "--out", str(tmp_path / "out"), *short)
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout.splitlines()[-1])) == 4


def test_every_clip_is_scored_against_every_other(tmp_path: Path) -> None:
    (tmp_path / "tracks").mkdir()
    for number, name in enumerate(("arms_a", "arms_b")):
        (tmp_path / f"{name}.mp4").touch()
        save_track(movement(lift=150.0 - 20 * number), tmp_path / "tracks" / f"{name}.npz")
    done = run_here("pairs.py", "--data", str(tmp_path), "--tracks", str(tmp_path / "tracks"), "--json")
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert [(row["reference"], row["practice"]) for row in rows] == [
        (a, b) for a in ("arms_a", "arms_b") for b in ("arms_a", "arms_b")
    ]
    assert rows[0]["total"] == 100


def test_precisions_of_the_shipped_student_are_compared(photos: Path) -> None:
    done = run_here("student_variants.py", "--data", str(photos), "--limit", "2", "--threads", "1", "--json")
    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stdout.splitlines()[-1])) == {"float32", "float16", "int8"}


def test_the_time_until_the_demonstration_is_scored_is_taken(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "benchmarks")
        script = runpy.run_path(str(ROOT / "benchmarks" / "startup.py"))
    says = f"@echo '{script['SITE_IS_UP']}'; echo '{script['DEMO_IS_READY']}'; exec sleep 30"
    (tmp_path / "Makefile").write_text(f"run:\n\t{says}\n")
    marks = script["timed_run"](tmp_path, 8765, dict(os.environ))
    assert set(marks) == {"site_answers_s", "demonstration_scored_s", "stopped_s"}
    assert marks["stopped_s"] < 20
