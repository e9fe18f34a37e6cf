"""What comes out of a run: weights, their manifest, figures, and confidences that mean something.

A confidence is the chance that a joint is where a person would mark it. The head says how much of its
map lies near the best place. A monotone curve, fitted on the validation photos, turns that into the share
of joints that were within a tenth of the person's longer side of the label. Labels themselves
agree so closely on three joints in four only, so few confidences exceed 0.9.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from scoring.arrays import BoolArray, FloatArray
from scoring.learn.config import as_config
from scoring.learn.distillation.settings import DistillSettings
from scoring.learn.distillation.student import Answers, Validation
from scoring.learn.metrics import kinds, limb_joints
from scoring.learn.networks.student import LightningStudent
from scoring.learn.photos import PhotoSet
from scoring.learn.runs import Run

NEAR = 0.1
"""A joint is right within this share of the person's longer side."""

KNOTS = 12

BINS = 10


@dataclass(frozen=True)
class Curve:
    """A piecewise linear, rising curve through ``(given[i], meant[i])``, from (0, 0) to a given of 1."""

    given: tuple[float, ...] = (0.0, 1.0)
    meant: tuple[float, ...] = (0.0, 1.0)

    def __call__(self, sure: FloatArray) -> FloatArray:
        """Confidences for what the head says, any shape."""
        return np.asarray(np.interp(sure, self.given, self.meant))

    def as_dict(self) -> dict[str, list[float]]:
        """As plain values."""
        return {"given": list(self.given), "meant": list(self.meant)}


def fit_curve(sure: FloatArray, right: BoolArray) -> Curve:
    """The curve for joints with ``sure [M]`` that were ``right [M]``.

    Isotonic regression (pool adjacent violators), of which knots with equally
    many joints between them are kept.
    """
    from scipy.optimize import isotonic_regression

    if len(sure) < 2 * KNOTS:
        return Curve()
    order = np.argsort(sure, kind="stable")
    groups = np.array_split(order, KNOTS)
    given = np.array([sure[group].mean() for group in groups])
    shares = np.array([right[group].mean() for group in groups])
    meant = isotonic_regression(shares, weights=[len(group) for group in groups]).x
    inside = (given > 1e-4) & (given < 1 - 1e-4) & (np.diff(given, prepend=0.0) > 1e-4)
    points = [(0.0, 0.0), *zip(given[inside], meant[inside], strict=True), (1.0, float(meant[-1]))]
    return Curve(*(tuple(round(float(v), 5) for v in values) for values in zip(*points, strict=True)))


class CurveLayer(nn.Module):
    """A curve inside a network: the sum of ramps that begin at its knots."""

    starts: Tensor
    slopes: Tensor

    def __init__(self, curve: Curve) -> None:
        super().__init__()
        given, meant = np.array(curve.given), np.array(curve.meant)
        slopes = np.diff(meant) / np.diff(given)
        self.register_buffer("starts", torch.tensor(given[:-1], dtype=torch.float32))
        self.register_buffer("slopes", torch.tensor(np.diff(slopes, prepend=0.0), dtype=torch.float32))

    def forward(self, sure: Tensor) -> Tensor:
        """``[N, J]`` to ``[N, J]``."""
        return (torch.relu(sure[..., None] - self.starts) * self.slopes).sum(dim=-1)


@dataclass(frozen=True)
class Reliability:
    """Joints in bins of confidence: the ``count`` of each, their mean ``confidence``, the share ``right``."""

    count: tuple[int, ...]
    confidence: tuple[float, ...]
    right: tuple[float, ...]

    @property
    def error(self) -> float:
        """The expected calibration error: mean gap between both, weighted by the counts."""
        gaps = np.abs(np.array(self.confidence) - np.array(self.right))
        return float((gaps * self.count).sum() / max(sum(self.count), 1))


def reliability(confidence: FloatArray, right: BoolArray) -> Reliability:
    """The reliability of ``confidence [M]`` for joints that were ``right [M]``, in ten bins."""
    place = np.clip((confidence * BINS).astype(int), 0, BINS - 1)
    filled = [place == i for i in range(BINS) if (place == i).any()]
    return Reliability(
        tuple(int(one.sum()) for one in filled),
        tuple(round(float(confidence[one].mean()), 4) for one in filled),
        tuple(round(float(right[one].mean()), 4) for one in filled),
    )


def draw_reliability(curves: dict[str, Reliability], path: Path) -> None:
    """The reliability diagram of each of ``curves`` as a PNG."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 6), layout="tight")
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 1], color="grey", linestyle="--")
    for name, curve in curves.items():
        axes.plot(curve.confidence, curve.right, marker="o", label=f"{name}: off by {curve.error:.3f}")
    axes.set_xlabel("confidence")
    axes.set_ylabel(f"share of joints within {NEAR:g} of the person's longer side")
    axes.grid(alpha=0.3)
    axes.legend()
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    figure.savefig(beside, format="png", dpi=100)
    beside.replace(path)


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
