"""A run that was stopped, killed or went wrong: what is kept, and how it goes on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from scoring.errors import BadConfig, BadRun, ScoringError, TrainingFailed
from scoring.learn.runs import CHECKPOINT, LOG, METRICS, Run, read_weights
from scoring.learn.training import Progress, fit

pytestmark = pytest.mark.unit


class Line:
    """A line through points, learned by momentum, with chance from torch's own generator."""

    steps = 12

    def __init__(self, nan_at: int | None = None) -> None:
        torch.manual_seed(1)
        self.network = torch.nn.Linear(2, 1)
        self.optimizer = torch.optim.AdamW(self.network.parameters(), 0.05)
        self.nan_at = nan_at

    def stage(self, step: int) -> str:
        return "line"

    def step(self, step: int) -> dict[str, float]:
        given = torch.randn(4, 2)
        loss = ((self.network(given)[:, 0] - given[:, 0]) ** 2).mean()
        if step == self.nan_at:
            return {"loss": float("nan")}
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return {"loss": float(loss.detach())}

    def after(self, step: int) -> dict[str, float] | None:
        return {"figure": float(step)} if step % 4 == 3 else None

    def state(self) -> dict[str, Any]:
        return {"network": self.network.state_dict(), "optimizer": self.optimizer.state_dict()}

    def load(self, state: dict[str, Any]) -> None:
        self.network.load_state_dict(state["network"])
        self.optimizer.load_state_dict(state["optimizer"])

    def finish(self, run: Run) -> dict[str, Any]:
        run.save_weights(self.network.state_dict(), {"kind": run.kind})
        return {"figure": 1.0}


class Killed(BaseException):
    """As if the process had ended."""


def run_in(folder: Path, **config: Any) -> Run:
    return Run(folder, "line", {"rate": 0.05, **config})


def test_a_run_ends_with_metrics_weights_log_and_curves(tmp_path: Path) -> None:
    seen: list[Progress] = []
    metrics = fit(Line(), run_in(tmp_path), report=seen.append)
    assert (metrics["state"], metrics["figure"]) == ("finished", 1.0)
    assert json.loads((tmp_path / METRICS).read_text()) == metrics
    assert [p.step for p in seen] == list(range(1, 13))
    assert seen[-1].figures == {"figure": 11.0}
    assert [e["step"] for e in run_in(tmp_path).entries()] == [4, 8, 12]
    for picture in ("losses.png", "figures.png"):
        assert (tmp_path / picture).read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("killed_at", [2, 5, 11])
def test_a_killed_run_goes_on_to_the_weights_of_one_in_one_go(tmp_path: Path, killed_at: int) -> None:
    fit(Line(), run_in(tmp_path / "whole"))

    def kill(progress: Progress) -> None:
        if progress.step == killed_at:
            raise Killed

    with pytest.raises(Killed):
        fit(Line(), run_in(tmp_path / "killed"), report=kill)
    torch.randn(7)
    fit(Line(), run_in(tmp_path / "killed"))
    whole, killed = (read_weights(tmp_path / name)[0] for name in ("whole", "killed"))
    assert all(torch.equal(whole[name], killed[name]) for name in whole)
    steps = [[e["step"] for e in run_in(tmp_path / name).entries()] for name in ("whole", "killed")]
    assert steps[0] == steps[1]


def test_asked_to_stop_it_keeps_a_checkpoint_and_goes_on_from_there(tmp_path: Path) -> None:
    seen: list[int] = []
    stopped = fit(
        Line(), run_in(tmp_path), report=lambda p: seen.append(p.step), should_stop=lambda: len(seen) >= 6
    )
    assert (stopped["state"], stopped["step"]) == ("stopped", 6)
    assert not (tmp_path / METRICS).exists()
    seen.clear()
    assert fit(Line(), run_in(tmp_path), report=lambda p: seen.append(p.step))["state"] == "finished"
    assert seen[0] == 7


def test_a_loss_that_is_no_number_stops_the_run_and_leaves_the_last_good_checkpoint(tmp_path: Path) -> None:
    with pytest.raises(TrainingFailed, match="became nan in step 7; the last checkpoint is kept") as failed:
        fit(Line(nan_at=6), run_in(tmp_path))
    assert isinstance(failed.value, ScoringError)
    assert not (tmp_path / METRICS).exists()
    state = run_in(tmp_path).restore()
    assert state is not None
    assert state["step"] == 4
    assert fit(Line(), run_in(tmp_path))["state"] == "finished"


def test_another_configuration_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    fit(Line(), run_in(tmp_path))
    with pytest.raises(BadConfig, match=r"rate was 0\.05 and is 0\.1"):
        run_in(tmp_path, rate=0.1)


def test_a_broken_checkpoint_is_named(tmp_path: Path) -> None:
    fit(Line(), run_in(tmp_path))
    (tmp_path / CHECKPOINT).write_bytes(b"nothing")
    with pytest.raises(BadRun, match=r"checkpoint\.pt is broken"):
        fit(Line(), run_in(tmp_path))


def test_a_line_of_the_log_that_broke_off_is_left_out(tmp_path: Path) -> None:
    fit(Line(), run_in(tmp_path))
    with (tmp_path / LOG).open("a") as file:
        file.write('{"step": 13, "los')
    assert [e["step"] for e in run_in(tmp_path).entries()] == [4, 8, 12]


def test_weights_that_are_no_numbers_are_not_written(tmp_path: Path) -> None:
    with pytest.raises(ScoringError, match="not numbers"):
        run_in(tmp_path).save_weights({"a": torch.tensor([float("nan")])}, {})
    assert not (tmp_path / "weights.safetensors").exists()


def test_weights_that_are_not_those_of_the_manifest_are_refused(tmp_path: Path) -> None:
    run_in(tmp_path).save_weights({"a": torch.ones(2)}, {"kind": "line"})
    with (tmp_path / "weights.safetensors").open("ab") as file:
        file.write(b"!")
    with pytest.raises(BadRun, match="not the file its manifest names"):
        read_weights(tmp_path)


def test_a_run_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadRun, match="cannot be made"):
        run_in(tmp_path / "file" / "run")
