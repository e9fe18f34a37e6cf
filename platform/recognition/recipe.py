"""How a group's model is trained: the shipped configuration for tracks, fitted to how much there is."""

from __future__ import annotations

import tomllib
from typing import Any

from django.conf import settings

from scoring.learn.configs import FOLDER

CONFIGURATION = "events_tracks"
VERSION = "3"
"""Goes into the digest of the material: with another recipe every group learns anew."""


def recipe(examples: int, *, mirror: bool) -> dict[str, Any]:
    """The configuration (``scoring.learn.events.settings``) for so many examples.

    Few examples make a short epoch: there are about as many steps as the setting says, however few.
    ``mirror``: whether mirrored practice counts, in all routines; else left and right are learned apart.
    """
    values = tomllib.loads((FOLDER / f"{CONFIGURATION}.toml").read_text(encoding="utf-8"))
    training = values["training"]
    learned = max(examples * (training["members"] - 1) // training["members"], 1)
    batch = min(max(learned // 2, 2), training["batch"])
    epochs = -(-settings.RECOGNITION_STEPS // max(learned // batch, 1))
    augment = {**values["augment"], "flip": mirror}
    return {**values, "augment": augment, "training": {**training, "batch": batch, "epochs": epochs}}
