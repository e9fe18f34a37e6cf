"""``python -m scoring compare``."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from scoring.cli.main import main
from scoring.pose.files import save_track
from scoring.pose.skeleton import PARTS
from scoring.version import ENGINE_VERSION
from tests.scoring.compare.movements import (
    going_on,
    hidden,
    mirrored,
    movement,
    partly_mirrored,
    shifted,
    squats,
)
from tests.scoring.music import sound, tune

pytestmark = pytest.mark.unit


@pytest.fixture
def tracks(tmp_path: Path) -> tuple[str, str]:
    """A reference and a practice whose left hand is too low."""
    save_track(movement(1), tmp_path / "reference.npz")
    save_track(shifted(movement(1), "left_wrist", (0.0, 0.6)), tmp_path / "practice.npz")
    return str(tmp_path / "reference.npz"), str(tmp_path / "practice.npz")


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    assert main(["compare", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_json_holds_the_score(tracks: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    result = printed(capsys, *tracks)
    assert result["method"] == "calibrated"
    assert result["engine_version"] == ENGINE_VERSION
    assert 0 < result["total"] < 100
    assert list(result["parts"]) == list(PARTS)
    assert min(result["parts"], key=result["parts"].get) == "left_wrist"
    assert result["coverage"] == pytest.approx(1.0)
    assert result["moments"][0]["sentence"].endswith(".")
    assert result["reason"] == ""
    assert result["mirrored"] is False


def test_the_table_can_be_read(tracks: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", *tracks]) == 0
    text = capsys.readouterr().out
    assert "form" in text
    assert "left wrist" in text
    assert "- " in text


def test_a_tolerance_of_a_part_can_be_given(
    tracks: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--tolerance", "left_wrist=60", "--tolerance", "left_elbow=55.5")
    usual, lenient = printed(capsys, *tracks), printed(capsys, *tracks, *words)
    assert lenient["total"] > usual["total"]
    tolerances = {part: lenient["part_details"][part]["tolerance"] for part in ("left_wrist", "left_elbow")}
    assert tolerances == pytest.approx({"left_wrist": 60.0, "left_elbow": 55.5})
    assert main(["compare", *tracks, *words]) == 0
    degrees = lenient["part_details"]["left_wrist"]["degrees"]
    assert f"{degrees:.0f}° / 60°" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("left_knee", "write a part and degrees: left_knee=20."),
        ("left_knee=far", "write a part and degrees: left_knee=20."),
        ("tail=20", "“tail” is not a part that can have a tolerance."),
        ("head=0.5", "The tolerance of “head” must be 1 to 90 degrees."),
    ],
)
def test_a_tolerance_that_cannot_be_is_said_before_any_work(
    word: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", "none.mp4", "none.mp4", "--tolerance", word]) == 2
    assert sentence in capsys.readouterr().err


def test_where_the_side_cannot_be_told_it_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own, turned = movement(7), mirrored(movement(7))
    middle = replace(own, keypoints=(own.keypoints + turned.keypoints) / 2)
    for name, track in (("a", own), ("b", middle)):
        save_track(track, tmp_path / f"{name}.npz")
    paths = (str(tmp_path / "a.npz"), str(tmp_path / "b.npz"))
    assert main(["compare", *paths]) == 0
    assert "how did you move? (--mirror yes, --mirror no)" in capsys.readouterr().out
    assert main(["compare", *paths, "--mirror", "yes"]) == 0
    assert "how did you move?" not in capsys.readouterr().out
    assert printed(capsys, *paths)["side_unsure"] is True


def test_what_the_total_of_several_repetitions_is_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_track(squats([1.0]), tmp_path / "a.npz")
    save_track(squats([1.0, 0.6]), tmp_path / "b.npz")
    paths = (str(tmp_path / "a.npz"), str(tmp_path / "b.npz"))
    result = printed(capsys, *paths)
    assert result["over_repetitions"].startswith("Mean of 2 repetitions: best 100 (repetition 1), worst ")
    assert result["shown_repetition"] == 1
    assert main(["compare", *paths, "--language", "de"]) == 0
    assert "Mittel aus 2 Wiederholungen: die beste 100 (Wiederholung 1)" in capsys.readouterr().out


def test_no_total_is_said_with_the_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    unseen = [
        name for name in movement(1).skeleton.joints if name.endswith(("knee", "ankle", "elbow", "wrist"))
    ]
    save_track(movement(1), tmp_path / "a.npz")
    save_track(hidden(movement(1), unseen), tmp_path / "b.npz")
    paths = str(tmp_path / "a.npz"), str(tmp_path / "b.npz")
    result = printed(capsys, *paths)
    assert result["total"] is None
    assert result["parts"]["left_wrist"] is None
    assert main(["compare", *paths]) == 0
    assert str(result["reason"]) in capsys.readouterr().out


def test_mirroring_can_be_set(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save_track(movement(4), tmp_path / "a.npz")
    save_track(mirrored(movement(4)), tmp_path / "b.npz")
    paths = str(tmp_path / "a.npz"), str(tmp_path / "b.npz")
    assert printed(capsys, *paths)["mirrored"] is True
    assert printed(capsys, *paths, "--mirror", "no")["mirrored"] is False


def test_a_part_on_the_other_side_is_said_with_its_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_track(going_on(4), tmp_path / "a.npz")
    save_track(partly_mirrored(going_on(4), 4.0, 8.0), tmp_path / "b.npz")
    paths = str(tmp_path / "a.npz"), str(tmp_path / "b.npz")
    (change,) = printed(capsys, *paths)["side_changes"]
    assert (change["start"], change["end"]) == pytest.approx((4.0, 8.0), abs=0.25)
    assert main(["compare", *paths]) == 0
    said = capsys.readouterr().out
    assert "Done on the other side: 0:04–0:08." in said
    assert "- From 0:04 to 0:08 you do it on the other side." in said


def test_a_side_that_fits_worse_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save_track(movement(4), tmp_path / "a.npz")
    save_track(mirrored(movement(4)), tmp_path / "b.npz")
    paths = str(tmp_path / "a.npz"), str(tmp_path / "b.npz")
    assert printed(capsys, *paths, "--mirror", "no")["other_side_fits"] is True
    assert printed(capsys, *paths)["other_side_fits"] is False
    assert main(["compare", *paths, "--mirror", "no"]) == 0
    assert "With left and right exchanged" in capsys.readouterr().out


def test_a_side_exchanged_without_need_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save_track(movement(4), tmp_path / "a.npz")
    save_track(movement(4, size=0.9), tmp_path / "b.npz")
    assert main(["compare", str(tmp_path / "a.npz"), str(tmp_path / "b.npz"), "--mirror", "yes"]) == 0
    text = capsys.readouterr().out
    assert "Without exchanging left and right your practice would fit the reference better." in text
    assert "With left and right exchanged" not in text


def test_the_published_method_takes_tracks(
    tracks: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    result = printed(capsys, tracks[0], tracks[0], "--method", "dtw-l2")
    assert result["total"] == pytest.approx(100.0)
    assert list(result["parts"]) == list(PARTS)


@pytest.mark.shared_data
def test_the_published_method_takes_alphapose_lists(
    shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lists = [
        str(shared_data / "seed_scoring" / "video" / f"alphapose-TKD_{name}.json")
        for name in ("test", "slow")
    ]
    result = printed(capsys, *lists, "--method", "dtw-l2", "--box-format", "xyxy")
    assert result["total"] == pytest.approx(77.37550829057717, abs=1e-6)
    assert result["parts"]["right_elbow"] == pytest.approx(72.38327974894764, abs=1e-6)
    assert printed(capsys, lists[0], lists[0])["total"] == pytest.approx(100.0, abs=1e-6)


def test_a_missing_file_is_one_line_and_status_2(
    tracks: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", tracks[0], "nowhere.npz"]) == 2
    errors = capsys.readouterr().err
    assert "nowhere.npz" in errors
    assert errors.count("\n") == 1


def test_what_to_work_on_and_what_went_well_are_printed(
    tracks: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    result = printed(capsys, *tracks)
    assert main(["compare", *tracks]) == 0
    text = capsys.readouterr().out
    for key, title in (("moments", "Work on this"), ("strengths", "What went well")):
        assert title in text
        assert result[key]
        assert all(f"- {said['sentence']}" in text for said in result[key])
    assert result["remarks"] == [] or result["remarks"][0]["sentence"] in text
    assert result["other_side_fits"] is False


def test_the_sentences_can_be_had_in_another_language(
    tracks: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert "linken Ellbogen" in printed(capsys, *tracks, "--language", "de")["moments"][0]["sentence"]
    assert main(["compare", *tracks, "--language", "de"]) == 0
    text = capsys.readouterr().out
    for words in ("Daran arbeiten", "Was gut war", "linkes Handgelenk"):
        assert words in text


def test_a_language_without_sentences_is_refused(tracks: tuple[str, str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["compare", *tracks, "--language", "xx"])
    assert stopped.value.code == 2


def test_further_takes_may_be_given(
    tracks: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_track(movement(1, size=1.05), tmp_path / "take.npz")
    take = str(tmp_path / "take.npz")
    result = printed(capsys, *tracks, "--take", take, "--take", take)
    assert result["total"] is not None
    assert result["takes"] == 2
    assert main(["compare", *tracks, "--take", "nowhere.npz"]) == 2
    assert "nowhere.npz" in capsys.readouterr().err
    assert main(["compare", *tracks, "--take", take, "--method", "dtw-l2"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("method", ["calibrated", "dtw-l2"])
def test_a_broken_file_is_one_line_and_status_2(
    tracks: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str], method: str
) -> None:
    (tmp_path / "broken.json").write_text("[{")
    assert main(["compare", tracks[0], str(tmp_path / "broken.json"), "--method", method]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_an_unknown_method_is_refused(tracks: tuple[str, str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["compare", *tracks, "--method", "guess"])
    assert stopped.value.code == 2


def test_a_part_of_the_reference_is_said_with_its_share(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = movement(1)
    save_track(whole, tmp_path / "a.npz")
    save_track(whole.between(None, 0.8 * whole.duration), tmp_path / "b.npz")
    paths = str(tmp_path / "a.npz"), str(tmp_path / "b.npz")
    result = printed(capsys, *paths)
    share = f"{result['completeness']:.0%}"
    assert 0.7 < result["completeness"] < 0.9  # type: ignore[operator]
    assert main(["compare", *paths]) == 0
    text = capsys.readouterr().out
    assert f"completeness      {share}" in text
    assert f"Your practice contains {share} of the reference. The rest is not scored." in text


def test_fewer_repetitions_than_the_references_are_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_track(squats([1.0] * 4), tmp_path / "a.npz")
    save_track(squats([0.95] * 2), tmp_path / "b.npz")
    paths = str(tmp_path / "a.npz"), str(tmp_path / "b.npz")
    assert printed(capsys, *paths)["reference_repetitions"] == [2, 4]
    assert main(["compare", *paths, "--language", "de"]) == 0
    text = capsys.readouterr().out
    assert "Deine Übung wurde mit 2 der 4 Wiederholungen der Vorlage verglichen." in text


def test_who_is_late_against_the_music_reads_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    music = sound(tune(1, 8.0))
    for name, before in (("reference", 1.0), ("practice", 1.3)):
        save_track(replace(movement(1, before=before), sound=music), tmp_path / f"{name}.npz")
    paths = str(tmp_path / "reference.npz"), str(tmp_path / "practice.npz")
    assert printed(capsys, *paths)["starts_late"] == pytest.approx(0.3, abs=0.04)
    assert main(["compare", *paths]) == 0
    assert "You start 0.3 s late against the music." in capsys.readouterr().out


def test_what_is_left_out_of_either_clip_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = [str(tmp_path / "reference.npz"), str(tmp_path / "practice.npz")]
    save_track(movement(), paths[0])
    save_track(replace(movement(), in_doubt=((1.0, 1.5),)), paths[1])
    assert printed(capsys, *paths)["practice_in_doubt"] == [[1.0, 1.5]]
    main(["compare", *paths])
    said = capsys.readouterr().out
    assert "Left out of the practice, because somebody else was in the way" in said
    assert "Left out of the reference" not in said


def test_the_reason_for_no_total_is_in_the_language_of_the_sentences(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_track(movement(1), tmp_path / "a.npz")
    save_track(movement(1).between(None, 0.4 * movement(1).duration), tmp_path / "b.npz")
    result = printed(capsys, str(tmp_path / "a.npz"), str(tmp_path / "b.npz"), "--language", "de")
    assert result["total"] is None
    assert str(result["reason"]).startswith("Deine Übung enthält nur ")


def test_criteria_of_a_file_are_checked(
    tracks: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "criteria.json"
    file.write_text(json.dumps([{"kind": "above", "part": "wrist", "other": "head", "side": "left"}]))
    (found,) = printed(capsys, *tracks, "--criteria", str(file))["criteria"]
    assert found["met"] is False
    assert found["margin"] < 0
    assert main(["compare", *tracks, "--criteria", str(file), "--language", "de"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "- Linkes Handgelenk: einmal höher als der Kopf: nicht erfüllt" in lines
    assert printed(capsys, *tracks)["criteria"] == []


@pytest.mark.parametrize("content", ["{", '[{"kind": "jump"}]', '{"criteria": 3}', '"knee"'])
def test_criteria_that_cannot_be_are_one_line_and_status_2(
    content: str, tracks: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "criteria.json"
    file.write_text(content)
    assert main(["compare", *tracks, "--criteria", str(file)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert main(["compare", *tracks, "--criteria", str(tmp_path / "nowhere.json")]) == 2
    assert "does not exist" in capsys.readouterr().err


def test_the_published_method_checks_no_criteria(
    tracks: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "criteria.json"
    file.write_text("[]")
    assert main(["compare", *tracks, "--method", "dtw-l2", "--criteria", str(file)]) == 2
    assert "leave --criteria out" in capsys.readouterr().err
