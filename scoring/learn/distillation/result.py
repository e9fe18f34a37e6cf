"""What comes out of a run: weights, their manifest, figures and pictures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import torch

from scoring.arrays import BoolArray, FloatArray
from scoring.learn.config import as_config
from scoring.learn.data import PhotoSet
from scoring.learn.distillation.calibration import (
    NEAR,
    Curve,
    Reliability,
    draw_reliability,
    fit_curve,
    reliability,
)
from scoring.learn.distillation.settings import DistillSettings
from scoring.learn.distillation.validation import Answers, Validation
from scoring.learn.metrics import limb_joints
from scoring.learn.networks.lightning import LightningStudent
from scoring.learn.poses import kinds
from scoring.learn.runs import Run

FEWEST = 10
"""Of fewer photos of a kind nothing is said."""


def deliver(
    network: LightningStudent,
    settings: DistillSettings,
    run: Run,
    validation: Validation,
    held_out: PhotoSet,
) -> dict[str, Any]:
    """Write the result of a run to its folder; the metrics.

    Confidences are fitted on the validation photos. The held-out photos are
    looked at here for the first and only time, one look at each whole photo.
    """
    weights = {name: value.half() for name, value in network.state_dict().items()}
    # What is written is what is measured.
    network.load_state_dict(weights)
    chosen = Validation(validation.photos, "float32").answers(network)
    judged = Validation(held_out, "float32").answers(network)
    curve = fit_curve(*joints_seen(chosen))
    figures = {
        "validation": chosen.figures(),
        "held_out": judged.figures(),
        "held_out_kinds": by_kind(judged),
        "photos": {"validation": len(chosen.truth), "held_out": len(judged.truth)},
        "reliability": _reliability(run, chosen, judged, curve),
    }
    manifest = {
        "kind": "distill",
        "architecture": {
            name: value for name, value in as_config(settings.student).items() if name != "start"
        },
        "confidence": curve.as_dict(),
        "recipe": run.config,
        "torch": torch.__version__,
        "figures": figures,
    }
    run.save_weights(weights, manifest)
    return {"parameters": sum(value.numel() for value in weights.values()), **figures}


def joints_seen(answers: Answers) -> tuple[FloatArray, BoolArray]:
    """For every labelled joint how sure the head is, ``[M]``, and whether it was right, ``[M]``."""
    errors = answers.errors()
    # The limb joints' third column, by way of the helper that knows their order.
    sure = limb_joints(np.repeat(answers.joints[..., 2:], 2, axis=-1))[..., 0]
    known = np.isfinite(errors)
    return sure[known], errors[known] <= NEAR


def _reliability(run: Run, chosen: Answers, judged: Answers, curve: Curve) -> dict[str, Any]:
    diagrams: dict[str, Reliability] = {}
    for name, answers in (("validation", chosen), ("held out", judged)):
        sure, right = joints_seen(answers)
        diagrams[name] = reliability(curve(sure), right)
    draw_reliability(diagrams, run.folder / "reliability.png")
    raw = reliability(*joints_seen(judged))
    held_out = diagrams["held out"]
    return {
        "right_within": NEAR,
        "calibration_error": round(held_out.error, 4),
        "calibration_error_before": round(raw.error, 4),
        "joints": list(held_out.count),
        "confidence": list(held_out.confidence),
        "right": list(held_out.right),
    }


def by_kind(answers: Answers) -> dict[str, dict[str, Any]]:
    """The figures of each kind of person of which there are enough."""
    table: dict[str, dict[str, Any]] = {}
    for group, members in kinds(answers.truth).items():
        for name, which in members.items():
            if which.sum() >= FEWEST:
                part = replace(answers, joints=answers.joints[which], truth=answers.truth[which])
                table[f"{group}: {name}"] = {"photos": int(which.sum()), **part.figures()}
    return table
