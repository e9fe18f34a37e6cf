"""A trained student on its way into use: as an ONNX file, as a keypoint model, and beside the code.

The ONNX file goes from a picture to joints and confidences, decoding included.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from scoring.errors import BadRun
from scoring.learn.distillation.result import Curve, CurveLayer
from scoring.learn.networks.student import LightningStudent, build
from scoring.learn.runs import MANIFEST, WEIGHTS, read_weights
from scoring.pose.estimators.base import DEFAULT_THREADS
from scoring.pose.estimators.student import StudentEstimator, installed_witness

OPSET = 17

INPUT, OUTPUT = "picture", "joints"


class WholeStudent(nn.Module):
    """``[N, 3, S, S]`` RGB 0..255 to joints ``[N, 17, 3]``: x, y as shares of the side, confidence."""

    def __init__(self, network: LightningStudent, curve: Curve) -> None:
        super().__init__()
        self.network, self.curve = network, CurveLayer(curve)

    def forward(self, pictures: Tensor) -> Tensor:
        """Joints and calibrated confidences."""
        points, sure = self.network.decode(self.network(pictures))
        return torch.cat([points, self.curve(sure)[..., None]], dim=2)


def read_student(folder: Path) -> tuple[WholeStudent, dict[str, Any]]:
    """The student of a run folder, or of the shipped one, with its manifest; BadRun if it is none."""
    weights, manifest = read_weights(folder)
    try:
        parts = manifest["architecture"]
        network = build(parts["network"], head=parts["head"], size=int(parts["size"]))
        network.load_state_dict(weights)
        curve = Curve(tuple(manifest["confidence"]["given"]), tuple(manifest["confidence"]["meant"]))
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        raise BadRun(f"{folder} holds no student that can be used: {error}.") from error
    return WholeStudent(network, curve).eval(), manifest


def export(student: WholeStudent, target: Path) -> None:
    """Write ``student`` as ONNX for one picture at a time; the file appears whole or not at all."""
    size = student.network.size
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    with warnings.catch_warnings():
        # The TorchScript exporter announces its age; the newer one needs another package.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            student,
            (torch.zeros(1, 3, size, size),),
            str(beside),
            input_names=[INPUT],
            output_names=[OUTPUT],
            opset_version=OPSET,
            dynamo=False,
        )
    beside.replace(target)


def convert(folder: Path, target: Path) -> None:
    """Read the weights in ``folder`` and write them as ONNX to ``target``."""
    export(read_student(folder)[0], target)


def load_run(folder: Path, *, threads: int = DEFAULT_THREADS) -> StudentEstimator:
    """The student of the run ``folder``; its version is the weights' sha-256. BadRun if there is none."""
    student, manifest = read_student(folder)
    # In memory once loaded: a run folder need not be writable.
    with tempfile.TemporaryDirectory() as scratch:
        target = Path(scratch) / "student.onnx"
        export(student, target)
        return StudentEstimator(
            target,
            str(folder),
            str(manifest["sha256"])[:8],
            threads=threads,
            witness=installed_witness(threads),
        )


CARD = "MODEL_CARD.md"

LARGEST = 8_000_000
"""Bytes: heavier weights do not belong in a repository of code."""

CARD_TEXT = """# Model card: student

A small keypoint model: one person in a picture, COCO-17 joints with confidences.

- Network: {network} at {size} px with the head `{head}`; weights in half precision.
- Weights: sha-256 `{sha256}`.
- Starts from: MoveNet SinglePose Lightning, by Google, Apache-2.0.
- Taught by: labels of photos, and `{teacher}` as teacher.
- Made by, with seed {seed} (the whole recipe is in `manifest.json`):

```
{command}
```

## Terms

{terms}

## Confidence

The chance that a joint is within {within} of the person's longer side of where a person would mark it.
Fitted on {fitted} photos; on the held-out ones it is off by {off} on average.
Points of the face have no labels; theirs is on the same scale, but not checked.

## How good it is

On {photos} photos of people in sports, never learned from and never chosen by, one look at each whole photo:
PCK@0.2 {pck_02}, PCK@0.1 {pck_01}, PCP@0.5 {pcp}.

{table}

Standing: the trunk leans by less than 45°. Upside down: by more than 135°.
Large and small: the person's longer side above 160 and below 110 px.
Joints without a label are mostly hidden ones; only the others are counted.

## What it is not for

Several people close together: it measures one, the most central. Fingers, toes, depth.
Deciding anything about a person's health.
"""


def ship(run: Path, target: Path, *, command: str, terms: str) -> dict[str, Any]:
    """Copy the result of ``run`` to ``target``; the manifest.

    ``command`` is what made it, ``terms`` those of the data it was made from:
    both go into the manifest and the card. BadRun if there is nothing to ship.
    """
    manifest = read_student(run)[1]
    if (run / WEIGHTS).stat().st_size > LARGEST:
        raise BadRun(
            f"The weights in {run} are larger than {LARGEST // 1_000_000} MB; ship a smaller student."
        )
    manifest |= {"command": command, "terms": terms, "recipe": _without_places(manifest["recipe"])}
    target.mkdir(parents=True, exist_ok=True)
    beside = target / f".{WEIGHTS}.{os.getpid()}"
    shutil.copyfile(run / WEIGHTS, beside)
    beside.replace(target / WEIGHTS)
    for name, text in ((MANIFEST, json.dumps(manifest, indent=2) + "\n"), (CARD, card(manifest))):
        beside = target / f".{name}.{os.getpid()}"
        beside.write_text(text, encoding="utf-8")
        beside.replace(target / name)
    return manifest


def _without_places(recipe: dict[str, Any]) -> dict[str, Any]:
    """The recipe without the folders of the machine it was followed on."""
    data = {name: value for name, value in recipe["data"].items() if name not in ("folder", "cache")}
    data["frames"] = [Path(name).name for name in data.get("frames", [])]
    return {**recipe, "data": data}


def card(manifest: dict[str, Any]) -> str:
    """The model card, in Markdown, from what the manifest says."""
    figures, recipe, parts = manifest["figures"], manifest["recipe"], manifest["architecture"]
    sure, held_out = figures["reliability"], figures["held_out"]
    return CARD_TEXT.format(
        **parts,
        sha256=manifest["sha256"],
        teacher=recipe["teacher"]["model"],
        command=manifest["command"],
        seed=recipe["seed"],
        terms=manifest["terms"],
        within=f"{sure['right_within']:g}",
        off=f"{sure['calibration_error']:.3f}",
        fitted=figures["photos"]["validation"],
        photos=figures["photos"]["held_out"],
        pck_02=f"{held_out['pck@0.2']:.3f}",
        pck_01=f"{held_out['pck@0.1']:.3f}",
        pcp=f"{held_out['pcp@0.5']:.3f}",
        table=_table(figures["held_out_kinds"]),
    )


def _table(kinds: dict[str, dict[str, Any]]) -> str:
    rows = [
        f"| {name} | {one['photos']} | {one['pck@0.2']:.3f} | {one['pck@0.1']:.3f} | {one['pcp@0.5']:.3f} |"
        for name, one in kinds.items()
    ]
    return "\n".join(["| kind | photos | PCK@0.2 | PCK@0.1 | PCP@0.5 |", "|---|---|---|---|---|", *rows])
