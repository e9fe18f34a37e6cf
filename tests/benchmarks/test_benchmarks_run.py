"""The commands that figures come from still run; what they measure is not judged here."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from tests.benchmarks.running import Done, run_here

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted(
    {path.name for path in (ROOT / "benchmarks").glob("*.py")}
    - {"clips.py", "command.py", "drawn.py", "fuzz_site.py", "peak.py", "warp_classic.py", "whole_site.py"}
    - {path.name for path in (ROOT / "benchmarks").glob("truth_*.py")}
    - {path.name for path in (ROOT / "benchmarks").glob("constants_*.py")}
)
CLIP = ROOT / "var" / "demo" / "balance_front.mp4"


def figures_of(script: str, *arguments: str) -> dict[str, Any]:
    """The JSON that a benchmark prints last."""
    command = [sys.executable, f"benchmarks/{script}", *arguments, "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


@pytest.mark.models
def test_extraction_apart_measures_the_same_frames():
    figures = figures_of(
        "extraction.py", str(CLIP), "--model", "movenet-lightning", "--seconds", "1", "--apart"
    )
    assert figures["frames"] > 20
    assert figures["cpu_seconds"] > 0


@pytest.mark.models
def test_every_damaged_file_ends_with_a_reason_or_a_track():
    figures = figures_of("fuzz.py", str(CLIP), "--files", "6", "--seed", "3")
    assert sum(figures["ends"].values()) == figures["files"] == 6
    assert set(figures["ends"]) <= {"measured", "no_person", "not_a_video"}
    assert 100 < figures["worker_peak_mb"] < 1000
    assert 50 < figures["decoding_peak_mb"] < 1000


@pytest.mark.slow
def test_migrations_of_a_filled_site_are_timed_one_by_one():
    figures = figures_of("migrations.py", "--rows", "40")
    assert figures["rows"] == 40
    done = {each["migration"]: each for each in figures["migrations"]}
    assert "privacy.0001_initial" in done
    assert done["practice.0007_score_reason_and_further_facts"]["rewritten"] == ["practice_score"]


@pytest.mark.servers
def test_damaged_files_through_a_whole_site_end_and_leave_nothing_behind():
    figures = figures_of("fuzz.py", str(CLIP), "--files", "4", "--seed", "5", "--through-site")
    ended = sum(figures["refused"].values()) + sum(figures["ends"].values())
    assert ended == figures["files"] == 4
    assert figures["ends"], "some came as far as the worker"
    assert figures["worker_alive"]
    assert (figures["unexplained"], figures["left_behind"], figures["errors_in_log"]) == (0, 0, 0)
    assert 100 < figures["worker_peak_mb"] < 1000


@pytest.mark.unit
def test_what_started_a_process_does_not_count_as_its_memory():
    large = bytearray(b"x") * 200_000_000
    command = [sys.executable, "-c", "from peak import peak_mib; print(peak_mib())"]
    done = subprocess.run(command, cwd=ROOT / "benchmarks", capture_output=True, text=True, check=True)
    assert 5 < float(done.stdout) < len(large) / 1024**2


@pytest.mark.models
def test_extraction_tells_where_the_time_goes():
    figures = figures_of("extraction.py", str(CLIP), "--model", "movenet-lightning", "--seconds", "1")
    assert figures["frames"] > 20
    assert set(figures["shares"]) == {"decode", "inference", "rest"}
    assert sum(figures["shares"].values()) == pytest.approx(1.0, abs=0.01)
    assert figures["shares"]["inference"] > 0.1


@pytest.mark.models
def test_memory_compares_a_short_and_a_longer_clip():
    figures = figures_of("memory.py", str(CLIP), "--model", "movenet-lightning", "--seconds", "1", "2")
    assert [clip["frames"] for clip in figures["clips"]] == [30, 60]
    assert all(clip["peak_mib"] > 50 for clip in figures["clips"])


@pytest.mark.models
def test_a_web_server_hardly_grows_when_a_video_comes_in():
    figures = figures_of("memory.py", "--web")
    assert 40 < figures["started_mib"] <= figures["video_taken_in_mib"] < figures["started_mib"] + 30


@pytest.mark.models
def test_of_people_who_cross_every_frame_is_right_wrong_or_left_out():
    words = ("--seconds", "2", "--motions", "cross", "--model", "movenet-lightning")
    figures = figures_of("crossing.py", str(CLIP), *words)
    assert set(figures) == {"all", "same clothes", "cross", "rows"}
    assert figures["all"]["films"] == len(figures["rows"]) == 2
    shares = [figures["all"][kind] for kind in ("right", "wrong", "left_out")]
    assert sum(shares) == pytest.approx(1.0, abs=0.01)
    assert all(row["frames"] == 60 for row in figures["rows"])


@pytest.mark.models
def test_the_tracks_of_truth_are_kept_for_the_next_run(tmp_path: Path) -> None:
    copy(CLIP, tmp_path / "act.mp4")
    (tmp_path / "views.csv").write_text("reference,practice,yaw,same_trial\nact.mp4,act.mp4,0,1\n")
    folders = ("views", "--data", str(tmp_path), "--tracks", str(tmp_path / "kept"))
    # In two processes: those of the first run begin where measuring has started threads.
    told = [run_here("truth.py", *folders, "--model", "movenet-lightning", "--json") for _ in range(2)]
    assert [done.returncode for done in told] == [0, 0], told
    assert json.loads(told[0].stdout)["rows"][0]["total"] == 100
    assert told[0].stdout == told[1].stdout
    assert "extracting" in told[0].stderr
    assert "extracting" not in told[1].stderr


@pytest.mark.slow
def test_the_class_page_is_asked_for_in_each_way_with_the_same_number_of_queries():
    words = ("--students", "3", "--attempts", "12", "--routines", "2", "--repetitions", "1")
    pages = figures_of("class_page.py", *words)["pages"]
    assert len(pages) == 7
    assert all(page["median_ms"] > 0 for page in pages.values())
    others = ("a student", "its assignments", "the coach's start page")
    assert len({page["queries"] for name, page in pages.items() if name not in others}) == 1


@pytest.mark.slow
@pytest.mark.parametrize("script", SCRIPTS)
def test_each_says_how_it_is_used(script: str) -> None:
    done = run_here(script, "--help")
    assert done.returncode == 0, done.stderr
    assert "usage:" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("script", SCRIPTS)
def test_each_refuses_what_it_does_not_know_in_one_line(script: str) -> None:
    is_refused(run_here(script, "--no-such-thing"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        ["alignment.py", "--no-peers", "--sizes", "axb"],
        ["distillation.py", "--data", "nowhere", "--out", "nowhere"],
        ["constants.py", "--only", "NO_SUCH_NUMBER"],
        ["events.py", "--data", "nowhere", "--out", "nowhere"],
        ["extraction.py", "nowhere.mp4"],
        ["extraction.py", "--seconds", "-1"],
        ["memory.py", "nowhere.mp4"],
        ["pairs.py", "--data", "nowhere"],
        ["pairs.py", "--data", "benchmarks"],
        ["pose_search.py", "--frames", "0"],
        ["repeatability.py", "--tracks", "nowhere"],
        ["score_validity.py", "--data", "nowhere.npz"],
        ["score_validity.py", "--data", "nowhere.npz", "--people", "one"],
        ["startup.py", "--port", "here"],
        ["student_variants.py", "--data", "nowhere"],
        ["truth.py", "pairs", "--data", "nowhere"],
        ["truth.py", "--data", "benchmarks"],
        ["truth.py", "faults", "--data", "benchmarks", "--each", "0"],
    ],
    ids=" ".join,
)
def test_what_cannot_be_measured_is_refused_in_one_line(words: list[str]) -> None:
    is_refused(run_here(*words))


def is_refused(done: Done) -> None:
    """One line, and status 2."""
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.startswith("error: ")


@pytest.mark.slow
def test_a_library_to_compare_with_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "benchmarks")
        peer = runpy.run_path(str(ROOT / "benchmarks" / "alignment.py"))["peer"]
    with pytest.raises(SystemExit) as ended:
        peer("no_such_library")
    assert ended.value.code == 2
    assert "no_such_library could not be loaded" in capsys.readouterr().err
