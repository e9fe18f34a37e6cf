"""A run of the event model: its folder, going on after a kill, its figures, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from scoring.cli.main import main
from scoring.errors import BadRun, TrainingFailed
from scoring.learn.config import as_config, read_config
from scoring.learn.events.data import read_material
from scoring.learn.events.model import penalty
from scoring.learn.events.result import better_of, load_events
from scoring.learn.events.settings import EventSettings
from scoring.learn.events.train import EventTask
from scoring.learn.runs import read_weights
from scoring.learn.training import start
from tests.scoring.learn.events.toys import clip, clips, data_folder, settings, write_arrays

pytestmark = pytest.mark.slow

TOML = """
alignment = false
[sampling]
frames_a_second = 10.0
[target]
width = 16
stream = 8
dilations = [1]
dropout = 0.0
[attention]
rows = 2
hidden = 8
[classifier]
hidden = 16
dropout = 0.0
[augment]
crop = 0.0
noise = 0.02
graft = 0.0
[training]
members = {members}
epochs = {epochs}
batch = 8
rate = 1e-2
average = 0.9
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return data_folder(tmp_path_factory.mktemp("data"))


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "small.toml").write_text(TOML.format(members=2, epochs=24))
    return tmp_path / "small.toml"


def test_the_command_leaves_a_whole_run_folder(
    tmp_path: Path, config: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "run"
    command = ["train", "events", "--config", str(config), "--data", str(data), "--out", str(out)]
    assert main(command) == 0
    metrics = json.loads((out / "metrics.json").read_text())
    assert json.loads(capsys.readouterr().out) == metrics
    assert metrics["accuracy"] > 0.6
    assert metrics["seconds"] > 0
    assert list(metrics)[-2:] == ["accuracy", "seconds"]
    assert metrics["clips"] == {"train": 24, "judged": metrics["clips"]["judged"], "test": 9}
    assert metrics["classes"] == {"arm": 8, "leg": 8, "nod": 8}
    for picture in ("losses.png", "figures.png", "attention.png", "confusion.png"):
        assert (out / picture).read_bytes().startswith(b"\x89PNG")
    judged = json.loads((out / "validation.json").read_text())
    assert {"name", "fold", "label", "model", "alignment"} == set(judged[0])
    model = load_events(out)
    assert model.classes == ("arm", "leg", "nod")


def test_at_its_end_a_run_is_compared_with_alignment_on_the_same_clips(tmp_path: Path, data: Path) -> None:
    configuration = as_config(settings(training={"epochs": 1, "members": 2}, alignment=True))
    metrics = start("events", configuration, tmp_path / "run", data=data)
    found = metrics["alignment"]
    assert found["clips"] == metrics["clips"]["judged"] > 0
    judged = json.loads((tmp_path / "run" / "validation.json").read_text())
    right = [one["alignment"] == one["label"] for one in judged]
    assert found["alignment_accuracy"] == pytest.approx(sum(right) / len(right))
    assert found["model_accuracy"] == pytest.approx(metrics["validation_accuracy"])
    assert better_of(tmp_path / "run") == found["better"]


def test_a_clip_of_one_frame_does_not_break_the_comparison(tmp_path: Path) -> None:
    write_arrays(tmp_path / "train.npz", [*clips(4, labels=("arm", "leg")), clip("leg", frames=1, seed=77)])
    write_arrays(tmp_path / "test.npz", clips(1, labels=("arm", "leg"), seed=3))
    configuration = as_config(settings(training={"epochs": 1, "members": 5}, alignment=True))
    metrics = start("events", configuration, tmp_path / "run", data=tmp_path)
    assert metrics["clips"]["judged"] == 9
    assert metrics["alignment"]["clips"] == 8


def test_a_run_that_was_stopped_ends_as_one_in_one_go(tmp_path: Path, data: Path) -> None:
    configuration = as_config(settings(training={"epochs": 3, "members": 2}))
    start("events", configuration, tmp_path / "whole", data=data)
    steps: list[int] = []
    stopped = start(
        "events",
        configuration,
        tmp_path / "parts",
        data=data,
        report=lambda progress: steps.append(progress.step),
        should_stop=lambda: len(steps) >= 4,
    )
    assert stopped["state"] == "stopped"
    torch.randn(5)
    assert start("events", configuration, tmp_path / "parts", data=data)["state"] == "finished"
    whole, parts = (read_weights(tmp_path / name)[0] for name in ("whole", "parts"))
    assert all(torch.equal(whole[name], parts[name]) for name in whole)


def test_no_member_learns_from_the_fold_it_is_judged_by(data: Path) -> None:
    configuration = settings(data={"folder": str(data)}, training={"members": 5})
    task = EventTask(configuration, read_material(configuration))
    seen: list[tuple[int, list[int]]] = []
    original = task.train.batch

    def spy(chosen: Any, seed: Any = None, partners: Any = None) -> Any:
        if seed is not None:
            seen.append((seed[1], [*chosen, *partners]))
            assert [task.train.labels[i] for i in partners] == [task.train.labels[i] for i in chosen]
        return original(chosen, seed, partners)

    task.train.batch = spy  # type: ignore[method-assign]
    for step in range(task.an_epoch):
        task.step(step)
    assert {member for member, _ in seen} == set(range(5))
    assert all(task.folds[i] != member for member, chosen in seen for i in chosen)


def test_a_movement_with_one_video_is_learned_and_never_judged(tmp_path: Path) -> None:
    data_folder(tmp_path)
    write_arrays(tmp_path / "train.npz", [*clips(6, labels=("arm", "leg")), *clips(1, labels=("nod",))])
    metrics = start("events", as_config(settings(training={"epochs": 2})), tmp_path / "run", data=tmp_path)
    assert metrics["classes"] == {"arm": 6, "leg": 6, "nod": 1}
    judged = json.loads((tmp_path / "run" / "validation.json").read_text())
    assert all(one["label"] != "nod" for one in judged)
    assert load_events(tmp_path / "run").classes == ("arm", "leg", "nod")


def test_two_movements_of_one_video_each_can_be_learned(tmp_path: Path) -> None:
    write_arrays(tmp_path / "train.npz", clips(1, labels=("arm", "leg")))
    write_arrays(tmp_path / "test.npz", clips(1, labels=("arm", "leg"), seed=3))
    metrics = start("events", as_config(settings(training={"epochs": 2})), tmp_path / "run", data=tmp_path)
    assert metrics["validation_accuracy"] is None
    assert metrics["state"] == "finished"


def test_the_penalty_is_part_of_the_loss_and_weighed(data: Path) -> None:
    for weight in (0.0, 0.5):
        configuration = settings(data={"folder": str(data)}, attention={"penalty": weight})
        losses = EventTask(configuration, read_material(configuration)).step(0)
        assert losses["loss"] == pytest.approx(losses["labels"] + weight * losses["penalty"], rel=1e-5)
    assert penalty(torch.eye(2)[None]) == 0


def test_a_loss_that_is_no_number_stops_the_run_and_writes_no_weights(tmp_path: Path, data: Path) -> None:
    with pytest.raises(TrainingFailed, match="became"):
        start(
            "events", as_config(settings(training={"rate": 1e30, "epochs": 3})), tmp_path / "run", data=data
        )
    assert not (tmp_path / "run" / "weights.safetensors").exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[attention]\nrowz = 2", "no “attention.rowz”"),
        ("[attention]\npooling = 'sum'", "it can be attention, mean, max, lstm"),
        ("[sampling]\nframes_a_second = 0.0", "either sampling.frames_a_second or"),
        ("[training]\nbatch = 1", "two clips or more"),
        ("[training]\nmembers = 6", "each member needs one of its own"),
        ("[training]\nbatch = 2.5", "“training.batch” must be a whole number"),
        ("[target]\ndropout = 1.0", "“dropout” is 1.0"),
        ("[target]\ndilations = [1, 0]", "“dilations” holds 0"),
        ("[sampling]\nframes_a_second = inf", "“frames_a_second” is inf"),
        ("[augment]\ntempo = -0.1", "“tempo” is -0.1"),
        ("[attention]\npenalty = nan", "“penalty” is nan"),
        ("seed = -1", "“seed” is -1"),
        ("seed = [", "is not a configuration in TOML"),
    ],
)
def test_a_configuration_that_does_not_fit_gives_a_sentence_and_status_two(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str], text: str, sentence: str
) -> None:
    (tmp_path / "bad.toml").write_text(text)
    out = str(tmp_path / "run")
    command = ["train", "events", "--config", str(tmp_path / "bad.toml"), "--data", str(data), "--out", out]
    assert main(command) == 2
    assert sentence in capsys.readouterr().err


def test_no_data_folder_and_a_broken_one_give_a_sentence_and_status_two(
    tmp_path: Path, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["train", "events", "--config", str(config), "--out", str(tmp_path / "run")]
    assert main(command) == 2
    assert "give data.folder in the configuration or --data DIR" in capsys.readouterr().err
    (tmp_path / "train.npz").write_bytes(b"nothing")
    assert main([*command, "--data", str(tmp_path)]) == 2
    assert "is broken or holds no labelled clips" in capsys.readouterr().err


def test_a_run_folder_that_cannot_be_made_and_a_missing_configuration_give_a_sentence_and_status_two(
    tmp_path: Path, config: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    for out in ("file", "file/run"):
        command = ["train", "events", "--config", str(config), "--data", str(data)]
        assert main([*command, "--out", str(tmp_path / out)]) == 2
        assert "cannot be made" in capsys.readouterr().err
    missing = ["train", "events", "--config", str(tmp_path / "no.toml"), "--out", str(tmp_path / "run")]
    assert main([*missing, "--data", str(data)]) == 2
    assert "no.toml cannot be read" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()


def test_a_run_goes_on_only_with_the_videos_it_began_with(tmp_path: Path) -> None:
    data_folder(tmp_path / "data", train=3)
    configuration = as_config(settings(training={"epochs": 2}))
    start("events", configuration, tmp_path / "run", data=tmp_path / "data")
    data_folder(tmp_path / "data", train=3, labels=("arm", "leg"))
    with pytest.raises(BadRun, match="not those with which the run began"):
        start("events", configuration, tmp_path / "run", data=tmp_path / "data")


def test_a_folder_that_holds_no_event_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRun):
        load_events(tmp_path)
    (tmp_path / "manifest.json").write_text('{"kind": "distill"}')
    with pytest.raises(BadRun):
        load_events(tmp_path)


@pytest.mark.parametrize("name", ["events_poses", "events_tracks", "events_images"])
def test_shipped_configurations_can_be_read(name: str) -> None:
    assert as_config(read_config(Path(name), EventSettings))["sampling"]


def test_the_shipped_configuration_is_found_by_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["train", "events", "--config", "events_poses", "--out", str(tmp_path / "run")]
    assert main([*command, "--data", str(tmp_path / "nowhere")]) == 2
    assert "nowhere does not exist" in capsys.readouterr().err
