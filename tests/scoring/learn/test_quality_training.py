"""What the score learns from labelled repetitions, and what it refuses to learn from."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scoring.cli.main import main
from scoring.compare.quality.model import load_model, shipped_model
from scoring.errors import BadDataset, FileMissing
from scoring.learn.config import read_config
from scoring.learn.quality import QualitySettings, QualityTask, measure, train
from scoring.learn.runs import Run
from scoring.learn.sequences import Look, read_sequences
from scoring.learn.training import fit
from tests.scoring.learn.repetitions import write_sequences

pytestmark = pytest.mark.slow

SMALL = {"networks": 1, "epochs": 6, "front_draws": 4, "draws": 1}


def test_training_puts_incorrect_repetitions_further_behind(tmp_path: Path) -> None:
    data, losses = write_sequences(tmp_path / "made.npz"), []
    train(SMALL, tmp_path / "run", data=data, report=lambda now: losses.extend(now.losses.values()))
    # Ten draws of one movement, five a step.
    assert len(losses) == 2 * SMALL["epochs"]
    assert sum(losses[-4:]) < sum(losses[:4])


@pytest.mark.parametrize("after", [3, 4, 7])
def test_a_run_that_was_stopped_goes_on_to_the_same_weights(tmp_path: Path, after: int) -> None:
    measured = measure(read_sequences(write_sequences(tmp_path / "made.npz")))
    settings = QualitySettings(networks=2, epochs=2, front_draws=4, draws=1)

    def go_on(name: str, *, stop_after: int | None = None) -> dict[str, Any]:
        asked = itertools.count()
        task = QualityTask(settings, measured, [1, 2, 3])
        return fit(task, Run(tmp_path / name, "quality", {}), should_stop=lambda: next(asked) == stop_after)

    go_on("whole")
    assert go_on("stopped", stop_after=after)["step"] == after
    assert go_on("stopped")["state"] == "finished"
    whole, stopped = (load_model(tmp_path / name / "weights.npz").networks for name in ("whole", "stopped"))
    for left, right in zip(itertools.chain(*whole), itertools.chain(*stopped), strict=True):
        np.testing.assert_array_equal(left, right)


def test_a_run_folder_has_what_every_run_folder_has(tmp_path: Path) -> None:
    train(SMALL, tmp_path / "run", data=write_sequences(tmp_path / "made.npz"))
    names = {path.name for path in (tmp_path / "run").iterdir()}
    assert names == {"config.json", "log.jsonl", "losses.png", "metrics.json", "weights.npz"}
    metrics = json.loads((tmp_path / "run" / "metrics.json").read_text())
    assert (metrics["kind"], metrics["state"], metrics["people"]) == ("quality", "finished", [1, 2, 3])


def test_the_shipped_recipe_is_the_one_of_the_settings() -> None:
    assert read_config(Path("quality"), QualitySettings) == QualitySettings()


def test_somebody_to_leave_out_who_is_not_there_is_named(tmp_path: Path) -> None:
    data = write_sequences(tmp_path / "made.npz")
    with pytest.raises(BadDataset, match="no person 9"):
        train({"leave_out": [9]}, tmp_path / "run", data=data)


def test_the_same_seed_gives_the_same_weights(tmp_path: Path) -> None:
    data = write_sequences(tmp_path / "made.npz")
    for run in ("first", "second"):
        arguments = ["train", "quality", "--data", str(data), "--out", str(tmp_path / run)]
        assert main([*arguments, "--networks", "1", "--epochs", "2"]) == 0
    first, second = (load_model(tmp_path / run / "weights.npz") for run in ("first", "second"))
    np.testing.assert_array_equal(first.spreads, second.spreads)
    for left, right in zip(first.networks[0], second.networks[0], strict=True):
        np.testing.assert_array_equal(left, right)


def test_who_is_left_out_is_not_learned_from(tmp_path: Path) -> None:
    data = write_sequences(tmp_path / "made.npz")
    arguments = ["train", "quality", "--data", str(data), "--networks", "1", "--epochs", "1"]
    assert main([*arguments, "--out", str(tmp_path / "run"), "--leave-out", "2"]) == 0
    assert json.loads((tmp_path / "run" / "metrics.json").read_text())["people"] == [1, 3]


def test_one_person_is_not_enough(tmp_path: Path) -> None:
    data = write_sequences(tmp_path / "made.npz", people=1)
    with pytest.raises(BadDataset, match="two people"):
        train(SMALL, tmp_path / "run", data=data)
    assert not (tmp_path / "run").exists()


def test_a_movement_without_incorrect_repetitions_is_named(tmp_path: Path) -> None:
    path = write_sequences(tmp_path / "made.npz")
    with np.load(path) as stored:
        fields = dict(stored)
    fields["correct"] = np.ones_like(fields["correct"])
    np.savez(path, **fields)
    with pytest.raises(BadDataset, match="Movement 1 has no incorrect repetition"):
        train(SMALL, tmp_path / "run", data=path)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("joint_names", np.array(["Head"] * 12), "lacks the joints"),
        ("subject", np.array([1, 2]), "one movement, subject and label"),
        ("length", np.full(24, 3), "three coordinates"),
    ],
)
def test_a_file_whose_parts_do_not_fit_is_refused(
    tmp_path: Path, field: str, value: np.ndarray, words: str
) -> None:
    path = write_sequences(tmp_path / "made.npz")
    with np.load(path) as stored:
        fields = dict(stored) | {field: value}
    np.savez(path, **fields)
    with pytest.raises(BadDataset, match=words):
        read_sequences(path)


def test_a_missing_file_and_another_file_are_refused_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(FileMissing):
        read_sequences(tmp_path / "none.npz")
    (tmp_path / "text.npz").write_text("no arrays")
    arguments = ["train", "quality", "--data", str(tmp_path / "text.npz"), "--out", str(tmp_path / "run")]
    assert main(arguments) == 2
    assert "holds no labelled repetitions" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()


def test_a_look_as_filmed_changes_nothing_but_the_place(tmp_path: Path) -> None:
    joints = read_sequences(write_sequences(tmp_path / "made.npz")).joints[0]
    seen = Look().of(joints)
    np.testing.assert_allclose(np.diff(seen, axis=0), np.diff(joints, axis=0), atol=1e-9)
    turned = Look(yaw=90.0).of(joints)
    assert np.ptp(turned[:, :, 0]) < 0.2 * np.ptp(seen[:, :, 0])


def test_longer_limbs_are_longer_and_carry_what_hangs_on_them(tmp_path: Path) -> None:
    joints = read_sequences(write_sequences(tmp_path / "made.npz")).joints[0]
    lengths = [1.0] * 12
    lengths[2] = 2.0  # the left elbow from the left shoulder
    before, after = Look().of(joints), Look(lengths=tuple(lengths)).of(joints)
    np.testing.assert_allclose(after[:, 2] - after[:, 0], 2 * (before[:, 2] - before[:, 0]), atol=1e-9)
    np.testing.assert_allclose(after[:, 4] - after[:, 2], before[:, 4] - before[:, 2], atol=1e-9)


def test_the_shipped_model_has_only_positive_weights_and_spreads() -> None:
    model = shipped_model()
    assert (model.spreads > 0).all()
    inputs = np.random.default_rng(0).normal(0, 1, (len(model.spreads), len(model.networks[0][0])))
    assert (model.weights(inputs) > 0).all()
