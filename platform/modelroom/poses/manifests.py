"""What a trained model says of itself: the manifest and the model card that lie beside its weights."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from library.files import sha256_of
from modelroom.models import PoseModel
from modelroom.runs.folders import run_folder
from scoring.pose.models import models_dir

MANIFEST, WEIGHTS, CARD = "manifest.json", "weights.safetensors", "MODEL_CARD.md"
FIGURES = ("pck@0.2", "pck@0.1")


def folder_of(model: PoseModel) -> Path | None:
    """Where the weights of a trained model lie; None for those of others."""
    if model.run is not None:
        return run_folder(model.run)
    if model.name == "student":
        from scoring.pose.student import FOLDER

        return FOLDER
    return models_dir() / model.name if model.name == "deeppose" else None


def manifest_of(model: PoseModel) -> dict[str, Any]:
    """The manifest of a trained model; empty where there is none."""
    folder = folder_of(model)
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8")) if folder else {}
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def has_whole_weights(model: PoseModel) -> bool:
    """Whether the weights beside the manifest are those it names."""
    folder, stated = folder_of(model), manifest_of(model).get("sha256")
    weights = folder / WEIGHTS if folder else None
    return bool(stated and weights and weights.is_file() and sha256_of(weights) == stated)


def card_text(model: PoseModel) -> str:
    """The model card in full; empty where none was written."""
    folder = folder_of(model)
    try:
        return (folder / CARD).read_text(encoding="utf-8") if folder else ""
    except OSError:
        return ""


def figures_of(manifest: dict[str, Any]) -> dict[str, float]:
    """The accuracy on held-out photos that a manifest states."""
    figures = manifest.get("figures")
    if not isinstance(figures, dict):
        return {}
    held_out = figures.get("held_out")
    stated = held_out if isinstance(held_out, dict) else figures
    return {name: float(stated[name]) for name in FIGURES if isinstance(stated.get(name), int | float)}
