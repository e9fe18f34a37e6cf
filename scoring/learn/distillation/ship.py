"""Putting a finished run beside the code, with its manifest and a model card, to be installed from there."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

from scoring.errors import BadRun
from scoring.learn.distillation.export import read_student
from scoring.learn.runs import MANIFEST, WEIGHTS

CARD = "MODEL_CARD.md"
LARGEST = 8_000_000
"""Bytes: heavier weights do not belong in a repository of code."""


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
    manifest |= {"command": command, "terms": terms}
    target.mkdir(parents=True, exist_ok=True)
    beside = target / f".{WEIGHTS}.{os.getpid()}"
    shutil.copyfile(run / WEIGHTS, beside)
    beside.replace(target / WEIGHTS)
    for name, text in ((MANIFEST, json.dumps(manifest, indent=2) + "\n"), (CARD, card(manifest))):
        beside = target / f".{name}.{os.getpid()}"
        beside.write_text(text, encoding="utf-8")
        beside.replace(target / name)
    return manifest


def card(manifest: dict[str, Any]) -> str:
    """The model card, in Markdown, from what the manifest says."""
    figures, recipe = manifest["figures"], manifest["recipe"]
    parts = manifest["architecture"]
    return f"""# Model card: student

A small keypoint model: one person in a picture, COCO-17 joints with confidences.

- **Network:** {parts["network"]} at {parts["size"]} px with a {parts["head"]} head, weights in half precision,
  sha-256 `{manifest["sha256"]}`.
- **Starts from:** MoveNet SinglePose Lightning, by Google, Apache-2.0.
- **Taught by:** labels, and `{recipe["teacher"]["model"]}` as teacher. No photo or frame is in the weights' folder.
- **Made by:** `{manifest["command"]}`, seed {recipe["seed"]}. The whole recipe is in `manifest.json`.

## Terms

{manifest["terms"]}

## Confidence

The chance that the joint is within {figures["reliability"]["right_within"]:g} of the person's longer side of where
a person would mark it, fitted on {figures["photos"]["validation"]} photos. On the held-out photos it is off by
{figures["reliability"]["calibration_error"]:.3f} on average. Points of the face have no labels: theirs is the
teacher's word, on the same scale.

## How good it is

{figures["photos"]["held_out"]} photos of people in sports, never learned from or chosen by, one look at each whole photo:
PCK@0.2 {figures["held_out"]["pck@0.2"]:.3f}, PCK@0.1 {figures["held_out"]["pck@0.1"]:.3f},
PCP@0.5 {figures["held_out"]["pcp@0.5"]:.3f}.

{_table(figures["held_out_kinds"])}

Standing: the trunk leans by less than 45°; upside down: by more than 135°. Sizes: the person's longer side
above 160 and below 110 px. Joints that labellers left out are mostly hidden ones.

## What it is not for

Several people close together: it measures one, the most central. Fingers, feet beyond the ankle, depth.
Deciding anything about a person's health. It has seen few children, few people in wide clothing,
and no pictures from above.
"""


def _table(kinds: dict[str, dict[str, Any]]) -> str:
    rows = [
        f"| {name} | {one['photos']} | {one['pck@0.2']:.3f} | {one['pck@0.1']:.3f} | {one['pcp@0.5']:.3f} |"
        for name, one in kinds.items()
    ]
    return "\n".join(["| kind | photos | PCK@0.2 | PCK@0.1 | PCP@0.5 |", "|---|---|---|---|---|", *rows])
