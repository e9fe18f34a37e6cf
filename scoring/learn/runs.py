"""The folder of a training run: what was asked, how it went, where it stands, what came out.

``config.json``, ``log.jsonl``, ``checkpoint.pt``, ``metrics.json`` (written
last), pictures of the curves, and the result: ``weights.safetensors`` with
``manifest.json``.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from scoring.errors import BadConfig, BadRun, ScoringError

CONFIG, LOG, METRICS = "config.json", "log.jsonl", "metrics.json"
CHECKPOINT, WEIGHTS, MANIFEST = "checkpoint.pt", "weights.safetensors", "manifest.json"


class Run:
    """One run in ``folder``. ``kind`` and ``config`` say what is trained; a run goes on only with these."""

    def __init__(self, folder: Path, kind: str, config: Mapping[str, Any]) -> None:
        self.folder, self.kind = folder, kind
        self.config = json.loads(json.dumps({"kind": kind, **config}))
        _make(folder)
        self._claim()

    def _claim(self) -> None:
        path = self.folder / CONFIG
        if path.is_file() and self.has_checkpoint:
            earlier = _read_json(path)
            if earlier != self.config:
                raise BadConfig(
                    f"{self.folder} holds a run with another configuration:"
                    f" {_difference(earlier, self.config)}. Choose another folder or go on with that one."
                )
            return
        # Nothing that can be gone on with: what lies here is from a run that never got going.
        (self.folder / LOG).unlink(missing_ok=True)
        self.write_json(CONFIG, self.config)

    @property
    def has_checkpoint(self) -> bool:
        """Whether the run can be gone on with."""
        return (self.folder / CHECKPOINT).is_file()

    def checkpoint(self, state: Mapping[str, Any]) -> None:
        """Keep ``state`` (tensors and plain values) in place of the last checkpoint, or not at all."""
        beside = self._beside(CHECKPOINT)
        torch.save(dict(state), beside)
        beside.replace(self.folder / CHECKPOINT)

    def restore(self) -> dict[str, Any] | None:
        """The last checkpoint; None where the run is new. BadRun if it cannot be read.

        The log goes back to it: what came later will be done again.
        """
        path = self.folder / CHECKPOINT
        if not path.is_file():
            return None
        try:
            state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
        except Exception as error:
            raise BadRun(f"The checkpoint {path} is broken; remove it to start again.") from error
        self._cut_log(int(state["step"]))
        return state

    def log(self, entry: Mapping[str, Any]) -> None:
        """Add one line; it has ``step``, the number of steps done."""
        with (self.folder / LOG).open("a", encoding="utf-8") as file:
            file.write(json.dumps({**entry, "time": round(time.time(), 1)}) + "\n")

    def entries(self) -> list[dict[str, Any]]:
        """The log's lines, the last left out where writing it broke off."""
        return read_log(self.folder)

    def _cut_log(self, step: int) -> None:
        kept = [json.dumps(entry) for entry in self.entries() if entry.get("step", 0) <= step]
        self._write(LOG, "".join(f"{line}\n" for line in kept))

    def write_json(self, name: str, content: Any) -> None:
        """Write ``content`` to the file ``name``, whole or not at all."""
        self._write(name, json.dumps(content, indent=2) + "\n")

    def finish(self, metrics: Mapping[str, Any]) -> None:
        """Draw the curves and write the metrics, the last thing a run does."""
        draw_curves(self.folder)
        self.write_json(METRICS, metrics)

    def save_weights(self, weights: Mapping[str, Tensor], manifest: Mapping[str, Any]) -> None:
        """The result, with its sha-256 in the manifest. ScoringError if a weight is no number."""
        write_weights(self.folder, weights, manifest)

    def _write(self, name: str, text: str) -> None:
        beside = self._beside(name)
        beside.write_text(text, encoding="utf-8")
        beside.replace(self.folder / name)

    def _beside(self, name: str) -> Path:
        return self.folder / f".{name}.{os.getpid()}"


def write_weights(folder: Path, weights: Mapping[str, Tensor], manifest: Mapping[str, Any]) -> None:
    """``weights.safetensors`` and ``manifest.json`` (``manifest`` and the sha-256) in ``folder``."""
    from safetensors.torch import save

    if not all(bool(torch.isfinite(one).all()) for one in weights.values()):
        raise ScoringError("Weights that are not numbers are not written.")
    content = save({name: one.detach().contiguous() for name, one in weights.items()})
    for name, data in (
        (WEIGHTS, content),
        (MANIFEST, _manifest_text(manifest, content)),
    ):
        beside = folder / f".{name}.{os.getpid()}"
        beside.write_bytes(data)
        beside.replace(folder / name)


def _manifest_text(manifest: Mapping[str, Any], content: bytes) -> bytes:
    named = {"sha256": hashlib.sha256(content).hexdigest(), **manifest}
    return (json.dumps(named, indent=2) + "\n").encode()


def read_weights(folder: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """Weights and manifest of ``folder``; BadRun if missing, broken or not those of the manifest."""
    from safetensors.torch import load

    manifest = _read_json(folder / MANIFEST)
    try:
        content = (folder / WEIGHTS).read_bytes()
    except OSError as error:
        raise BadRun(f"{folder} holds no {WEIGHTS}; the run has not ended well.") from error
    if hashlib.sha256(content).hexdigest() != manifest.get("sha256"):
        raise BadRun(f"{folder / WEIGHTS} is not the file its manifest names.")
    return load(content), manifest


def read_log(folder: Path) -> list[dict[str, Any]]:
    """The lines of a run's log; empty where there is none yet."""
    path = folder / LOG
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    entries: list[dict[str, Any]] = []
    for line in lines:
        try:
            entries.append(json.loads(line))
        except ValueError:
            break
    return entries


def draw_curves(folder: Path) -> None:
    """``losses.png`` and ``figures.png`` from the log of the run in ``folder``."""
    entries = read_log(folder)
    for part in ("losses", "figures"):
        curves: dict[str, list[tuple[int, float]]] = {}
        for entry in entries:
            for name, value in (entry.get(part) or {}).items():
                if isinstance(value, int | float):
                    curves.setdefault(name, []).append((entry["step"], value))
        if curves:
            _draw(curves, folder / f"{part}.png", part)


def _draw(curves: dict[str, list[tuple[int, float]]], path: Path, label: str) -> None:
    # Only the figure itself: pyplot keeps state, and a window where there is a screen.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 5), layout="tight")
    axes = figure.add_subplot()
    for name, points in curves.items():
        axes.plot(*zip(*points, strict=True), label=name)
    axes.set_xlabel("step")
    axes.set_ylabel(label)
    axes.grid(alpha=0.3)
    axes.legend()
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    figure.savefig(beside, format="png", dpi=100)
    beside.replace(path)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadRun(f"The run folder {folder} cannot be made: {error.strerror}.") from error


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadRun(f"{path} cannot be read; is this a run folder?") from error
    if not isinstance(content, dict):
        raise BadRun(f"{path} does not say what it should; is this a run folder?")
    return content


def _difference(earlier: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """The first thing in which two configurations differ, in words."""
    for name in dict.fromkeys([*earlier, *now]):
        before, after = earlier.get(name), now.get(name)
        if isinstance(before, dict) and isinstance(after, dict) and before != after:
            return f"{name}.{_difference(before, after)}"
        if before != after:
            return f"{name} was {before!r} and is {after!r}"
    return "nothing"
