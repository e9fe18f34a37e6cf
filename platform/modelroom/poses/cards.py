"""What people should know of a model before they choose it: what it learned from, and on which terms.

The cards of the models that Formcheck comes with; and what a trained model says of itself, in the
manifest and the model card that lie beside its weights.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from library.files import sha256_of
from modelroom.models import PoseModel
from scoring.pose.models import models_dir

Text = str | Promise

MANIFEST, WEIGHTS, CARD = "manifest.json", "weights.safetensors", "MODEL_CARD.md"
FIGURES = ("pck@0.2", "pck@0.1")


@dataclass(frozen=True)
class Card:
    """A model in words, and its figures on the 951 held-out sports photos of docs/keypoints.md."""

    label: Text
    about: Text
    trained_on: Text
    terms: Text
    figures: dict[str, float] = field(default_factory=dict)


_MOVENET = _("By Google: the public COCO photos, and Google's own pictures of dance and fitness.")
_FREE = _("Free to use, also commercially (Apache-2.0).")
RESEARCH = _(
    "The sports photos (Leeds Sports Pose Extended) are for research use. For anything else, train it "
    "again on photos of your own: the configuration is here."
)

CARDS: dict[str, Card] = {
    "blazepose-heavy": Card(
        label=_("Accurate"),
        about=_("MoveNet Thunder finds the person, BlazePose heavy measures. Also sees heels and toes."),
        trained_on=_("By Google: its own pictures of people exercising, which are not published."),
        terms=_FREE,
        figures={"pck@0.2": 0.865, "pck@0.1": 0.715, "pcp@0.5": 0.722},
    ),
    "movenet-thunder": Card(
        label=_("MoveNet Thunder"),
        about=_("Quicker than the accurate one, no heels and toes."),
        trained_on=_MOVENET,
        terms=_FREE,
        figures={"pck@0.2": 0.841, "pck@0.1": 0.718, "pcp@0.5": 0.697},
    ),
    "movenet-lightning": Card(
        label=_("MoveNet Lightning"),
        about=_("The lightest; loses wrists and ankles in unusual poses."),
        trained_on=_MOVENET,
        terms=_FREE,
        figures={"pck@0.2": 0.809, "pck@0.1": 0.671, "pcp@0.5": 0.645},
    ),
    "student": Card(
        label=_("Fast"),
        about=_("Our own small model, taught by the accurate one. Sees seventeen joints, no heels and toes."),
        trained_on=_(
            "Labelled sports photos (Leeds Sports Pose Extended), frames of clips without labels, and what "
            "the accurate model says of both."
        ),
        terms=RESEARCH,
    ),
    "deeppose": Card(
        label=_("DeepPose cascade"),
        about=_("A cascade of networks as published in 2014, for comparison. Does not see the face."),
        trained_on=_(
            "Labelled sports photos (Leeds Sports Pose Extended); it began from ImageNet's weights or "
            "from those of the fast model."
        ),
        terms=RESEARCH,
    ),
}

UNKNOWN = _("Not known.")
BEGINNINGS: dict[str, Text] = {
    "movenet": _("It began from MoveNet's weights (Apache-2.0)."),
    "imagenet": _("It began from weights learned on ImageNet's photos, which are for research."),
}

TRAINED_HERE = Card(
    label=_("Trained here"),
    about=_("The result of a training run of this installation."),
    trained_on=UNKNOWN,
    terms=UNKNOWN,
)


def card_of(name: str) -> Card:
    """The card of a model by its name in the engine's registry."""
    return CARDS.get(name, TRAINED_HERE)


def folder_of(model: PoseModel) -> Path | None:
    """Where the weights of a trained model lie; None for those of others."""
    if model.run is not None:
        return model.run.folder
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
