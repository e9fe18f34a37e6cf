"""What the score learns from labelled repetitions, and what it refuses to learn from."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from scoring.cli.main import main
from scoring.compare.quality.model import load_model, shipped_model
from scoring.errors import BadDataset, FileMissing
from scoring.learn.quality import QualitySettings, measure, train
from scoring.learn.sequences import Look, read_sequences
from tests.scoring.learn.repetitions import write_sequences

pytestmark = pytest.mark.slow

SMALL = QualitySettings(networks=1, epochs=6, front_draws=4, draws=1)


def test_training_puts_incorrect_repetitions_further_behind(tmp_path: Path) -> None:
    measured = measure(read_sequences(write_sequences(tmp_path / "made.npz")))
    losses: list[float] = []
    train(measured, [1, 2, 3], SMALL, losses.append)
    assert len(losses) == SMALL.epochs
    assert losses[-1] < losses[0]


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
    measured = measure(read_sequences(write_sequences(tmp_path / "made.npz", people=1)))
    with pytest.raises(BadDataset, match="two people"):
        train(measured, [1], SMALL)


def test_a_movement_without_incorrect_repetitions_is_named(tmp_path: Path) -> None:
    path = write_sequences(tmp_path / "made.npz")
    with np.load(path) as stored:
        fields = dict(stored)
    fields["correct"] = np.ones_like(fields["correct"])
    np.savez(path, **fields)
    with pytest.raises(BadDataset, match="Movement 1 has no incorrect repetition"):
        train(measure(read_sequences(path)), [1, 2, 3], SMALL)


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
