"""The benchmark of truth on small folders that are drawn here: what is right comes out right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.truth_clips import Source, Tracks
from scoring.pose.files import save_track
from scoring.pose.skeleton import COCO17
from scoring.pose.track import PoseTrack
from tests.benchmarks.running import Done, run_here
from tests.scoring.compare.movements import going_on, hidden, mirrored, movement, partly_mirrored

pytestmark = pytest.mark.unit

KINDS = ("labelled", "in-step", "pairs", "views", "sides", "faults")
NOBODY = PoseTrack(np.empty(0), np.empty((0, 17, 3)), np.empty((0, 4)))


def film(folder: Path, name: str, track: PoseTrack, person: str = "") -> str:
    """A file ``name`` whose track is kept already, as after a first run."""
    (folder / name).write_text(name)
    (folder / "kept").mkdir(exist_ok=True)
    save_track(track, Tracks(folder / "kept").kept_at(Source(folder / name, person)))
    return name


def table(folder: Path, name: str, *lines: str) -> None:
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def run(kind: str, folder: Path, *arguments: str) -> Done:
    kept = ("--tracks", str(folder / "kept"), "--processes", "1")
    return run_here("truth.py", kind, "--data", str(folder), *kept, *arguments)


def figures(kind: str, folder: Path, *arguments: str) -> dict[str, Any]:
    done = run(kind, folder, *arguments, "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout, parse_constant=pytest.fail)
    return found


def pushups(folder: Path) -> None:
    """Three people do it right, two of them wrong too: with half the size; in one clip nobody is found."""
    rows = []
    for person, scale in (("A", 140.0), ("B", 150.0), ("C", 160.0)):
        name = film(folder, f"right_{person}.mp4", movement(1, scale=scale, fps=scale / 5))
        rows.append(f"{name},arms,{person},1,{int(person != 'C')},front")
    for person, size in (("A", 0.5), ("B", 0.45)):
        name = film(folder, f"wrong_{person}.mp4", movement(1, size=size))
        rows.append(f"{name},arms,{person},0,0,front")
    rows.append(f"{film(folder, 'empty.mp4', NOBODY)},arms,D,0,0,front")
    table(folder, "clips.csv", "file,movement,performer,correct,reference,view", *rows)


def test_right_clips_are_told_from_wrong_ones_of_other_people(tmp_path: Path) -> None:
    pushups(tmp_path)
    found = figures("labelled", tmp_path)
    assert found["auc"] == found["auc_between_people"] == 1.0
    assert found["median_correct"] > 90 > found["median_incorrect"]
    assert found["clips"] == 6
    assert found["not_judged"] == 1
    # Against the references of A and B: one for the clips of these two, both for C and D.
    assert [row["comparisons"] for row in found["rows"]] == [1, 1, 2, 1, 1, 2]
    # Only C and D are judged by a reference with a take: there is one kind of clip alone.
    assert found["auc_with_takes"] is None


def test_a_folder_that_holds_the_table_s_folder_will_do(tmp_path: Path) -> None:
    for name in ("a_other", "b_pushups"):
        (tmp_path / name).mkdir()
    table(tmp_path / "a_other", "clips.csv", "file,person_a", "x,y")
    pushups(tmp_path / "b_pushups")
    (tmp_path / "b_pushups" / "kept").rename(tmp_path / "kept")
    assert figures("labelled", tmp_path)["clips"] == 6


def test_people_in_step_are_followed_as_they_are_and_turned_over(tmp_path: Path) -> None:
    left, right = "0.5,0.2,0.5", "0.5,0.8,0.5"
    film(tmp_path, "duo.mp4", movement(1), left)
    film(tmp_path, "duo.mp4", movement(1, scale=120.0, place=np.array([900.0, 300.0])), right)
    columns = "file,person_a,person_b,start,end,tolerance,note"
    table(tmp_path, "clips.csv", columns, f'duo.mp4,"{left}","{right}",,3,0.15,')
    found = figures("in-step", tmp_path)
    (row,), summary = found["rows"], found["summary"]
    assert row["mirrored"] is False
    assert row["mirrored_when_turned"] is True
    assert row["total"] > 95
    assert max(row["path_error"], row["path_error_turned"]) < 0.05
    assert summary["side_right"] == 1.0
    assert summary["holds"] is True


def test_the_same_movement_is_told_from_another_and_its_moments_are_found(tmp_path: Path) -> None:
    film(tmp_path, "ref.mp4", movement(1))
    film(tmp_path, "slow.mp4", movement(1, speed=0.8))
    film(tmp_path, "other.mp4", movement(5))
    columns = "reference,practice,person_a,person_b,same,mirrored,moments,note"
    rows = ("ref.mp4,slow.mp4,,,1,0,1>1.25;3>3.75;2>2,", "ref.mp4,other.mp4,,,0,,,")
    table(tmp_path, "pairs.csv", columns, *rows)
    same, other = figures("pairs", tmp_path)["rows"]
    assert same["mirrored"] is same["mirrored_when_turned"] is True
    assert same["moment_errors"] == pytest.approx([0.0, 0.0, 0.5], abs=0.06)
    assert other["mirrored"] is None
    assert same["total"] > 90
    assert other["total"] is None or other["total"] < same["total"]


def test_a_part_that_is_turned_over_is_found_and_nothing_else(tmp_path: Path) -> None:
    film(tmp_path, "ref.mp4", going_on(4))
    film(tmp_path, "again.mp4", going_on(4, scale=140.0))
    film(tmp_path, "opposite.mp4", mirrored(going_on(4)))
    columns, same = "reference,practice,same,mirrored,moments", "ref.mp4,again.mp4,1,0,"
    table(tmp_path, "pairs.csv", columns, same, "ref.mp4,opposite.mp4,1,1,")
    found = figures("sides", tmp_path)
    rows, summary = found["rows"], found["summary"]
    # Both ways round: as it is, two halves and three thirds. What is mirrored as a whole is left out.
    assert len(rows) == 12
    assert all(row["right"] for row in rows)
    assert [len(row["found"]) for row in rows] == [0, 1, 1, 1, 1, 1] * 2
    assert (summary["practices"], summary["turned"], summary["false"]) == (2, 10, 0)
    assert summary["largest_boundary_error"] < 0.3
    assert summary["mean_change_of_parts"] < 2.0
    assert summary["holds"] is True


def test_a_change_that_the_table_does_not_know_counts_as_false(tmp_path: Path) -> None:
    film(tmp_path, "ref.mp4", going_on(4))
    film(tmp_path, "changing.mp4", partly_mirrored(going_on(4), 4.0, 8.0))
    table(tmp_path, "pairs.csv", "reference,practice,same,mirrored,moments", "ref.mp4,changing.mp4,1,0,")
    summary = figures("sides", tmp_path)["summary"]
    assert summary["false"] == 2
    assert summary["holds"] is False


def test_the_side_is_wrong_where_the_table_says_so(tmp_path: Path) -> None:
    film(tmp_path, "ref.mp4", movement(1))
    film(tmp_path, "again.mp4", movement(1, scale=140.0))
    table(tmp_path, "pairs.csv", "reference,practice,same,mirrored,moments", "ref.mp4,again.mp4,1,1,")
    found = figures("pairs", tmp_path)
    assert found["rows"][0]["mirrored"] is False
    assert found["summary"]["side_right"] == 0.0
    assert found["summary"]["holds"] is False


def test_one_act_before_two_cameras_keeps_its_total_and_its_clock(tmp_path: Path) -> None:
    film(tmp_path, "one.mp4", movement(1))
    film(tmp_path, "two.mp4", movement(1, scale=140.0, fps=25.0))
    table(tmp_path, "views.csv", "reference,practice,yaw,same_trial", "one.mp4,two.mp4,0,1")
    found = figures("views", tmp_path)
    (row,) = found["rows"]
    assert row["total"] > 95
    assert row["path_error"] < 0.05
    # Drawn people have no depth that tells from where they are filmed.
    assert row["yaw_found"] is None
    assert found["summary"]["holds"] is False


def test_faults_that_are_put_in_are_named_and_nothing_else_is(tmp_path: Path) -> None:
    film(tmp_path, "one.mp4", movement(1))
    film(tmp_path, "two.mp4", movement(2))
    found = figures("faults", tmp_path, "--each", "2")
    large = found["kinds"]["angle throughout"]["30"]
    assert large["count"] == 4
    assert large["named"] >= 0.75
    assert large["direction_right"] == 1.0
    assert large["degrees_error"] < 5
    assert found["kinds"]["measured again"]["noise"]["count"] == 2
    assert found["kinds"]["measured again"]["noise"]["false_sentences_per_clip"] < 2
    assert found["summary"]["words_not_known"] == []
    again = figures("faults", tmp_path, "--each", "2")
    assert again == found, "which joints are changed does not depend on the run"


@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_frames_in_which_nobody_is_found_do_no_harm(tmp_path: Path) -> None:
    film(tmp_path, "one.mp4", hidden(movement(1), list(COCO17.joints), slice(30, 38)))
    found = figures("faults", tmp_path, "--each", "1")
    assert found["kinds"]["phase skipped"]["0.25"]["count"] == 1
    assert found["kinds"]["angle throughout"]["30"]["named"] == 1.0


def test_only_right_clips_get_faults_and_others_of_the_same_person_are_judged_beside(tmp_path: Path) -> None:
    for name in ("one", "two", "wrong"):
        film(tmp_path, f"{name}.mp4", movement(1, scale=150.0 + len(name)))
    columns = "file,movement,performer,correct,reference"
    rows = ("one.mp4,arms,A,1,1", "two.mp4,arms,A,1,0", "wrong.mp4,arms,A,0,0")
    table(tmp_path, "clips.csv", columns, *rows)
    found = figures("faults", tmp_path, "--each", "1")
    assert {row["clip"] for row in found["rows"]} == {"one.mp4", "two.mp4"}
    assert found["kinds"]["another performance"][""]["count"] == 2


@pytest.mark.parametrize("kind", KINDS)
def test_the_figures_are_printed_as_lines_too(tmp_path: Path, kind: str) -> None:
    pushups(tmp_path)
    film(tmp_path, "right_A.mp4", movement(1), "0,0.5,0.5")
    pair = "right_A.mp4,right_B.mp4"
    table(tmp_path, "pairs.csv", "reference,practice,same,mirrored,moments", f"{pair},1,0,1>1")
    table(tmp_path, "views.csv", "reference,practice,yaw,same_trial", f"{pair},0,0")
    if kind == "in-step":
        columns, person = "file,person_a,person_b,tolerance", '"0,0.5,0.5"'
        table(tmp_path, "clips.csv", columns, f"right_A.mp4,{person},{person},0.1")
    done = run(kind, tmp_path, "--each", "1") if kind == "faults" else run(kind, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith("holds ")


@pytest.mark.parametrize("kind", KINDS)
def test_a_folder_with_nothing_in_it_is_refused(tmp_path: Path, kind: str) -> None:
    said = refused(run(kind, tmp_path))
    assert ("There are no videos in" if kind == "faults" else "holds no ") in said


@pytest.mark.parametrize(
    ("kind", "name", "lines", "sentence"),
    [
        ("labelled", "clips.csv", ("file,movement,performer,correct", "a,b,c,1"), "no column “reference”"),
        ("labelled", "clips.csv", ("file,movement,performer,correct,reference",), "has no rows"),
        (
            "labelled",
            "clips.csv",
            ("file,movement,performer,correct,reference", "a.mp4,x,A,yes,1"),
            "“yes” in the column “correct” is neither 0 nor 1",
        ),
        (
            "labelled",
            "clips.csv",
            ("file,movement,performer,correct,reference", "a.mp4,x,A,1,1"),
            "no clip with a reference of the movement by another performer",
        ),
        ("in-step", "clips.csv", ("file,person_a,person_b", "a,b,c"), "no column “tolerance”"),
        (
            "in-step",
            "clips.csv",
            ("file,person_a,person_b,tolerance", 'gone.mp4,"1,0,0","2,0,0",0.1'),
            "gone.mp4 does not exist",
        ),
        (
            "in-step",
            "clips.csv",
            ("file,person_a,person_b,tolerance", "a.mp4,left,right,0.1"),
            "“left” does not say whom to follow",
        ),
        (
            "pairs",
            "pairs.csv",
            ("reference,practice,same,mirrored,moments", "a.mp4,a.mp4,1,0,1-2"),
            "“1-2” in the column “moments” is not written as 2.1>2.2",
        ),
        (
            "pairs",
            "pairs.csv",
            ("reference,practice,same,mirrored,moments", "a.mp4,a.mp4,1,maybe,"),
            "“maybe” in the column “mirrored” is none of",
        ),
        (
            "views",
            "views.csv",
            ("reference,practice,yaw,same_trial", "a.mp4,a.mp4,left,1"),
            "“left” in the column “yaw” is not a number",
        ),
        ("faults", "clips.csv", ("name", "a.mp4"), "no column “file”"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_with_a_sentence(
    tmp_path: Path, kind: str, name: str, lines: tuple[str, ...], sentence: str
) -> None:
    (tmp_path / "a.mp4").write_text("a")
    table(tmp_path, name, *lines)
    assert sentence in refused(run(kind, tmp_path))


def test_a_kind_that_there_is_not_is_refused(tmp_path: Path) -> None:
    assert "invalid choice: 'lies'" in refused(run("lies", tmp_path))


def refused(done: Done) -> str:
    """The one line with which a command ended."""
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.startswith("error: ")
    return done.stderr
