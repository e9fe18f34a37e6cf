"""How a group's model is trained: the shipped configuration for tracks, fitted to how much there is."""

from __future__ import annotations

import tomllib
from typing import Any

from django.conf import settings

from scoring.learn.config import FOLDER

CONFIGURATION = "events_tracks"
VERSION = "1"
"""Goes into the digest of the material: with another recipe every group learns anew."""


def recipe(examples: int) -> dict[str, Any]:
    """The configuration (``scoring.learn.events.settings``) for so many examples.

    Few examples make a short epoch: there are as many steps as the setting says, however few.
    """
    values = tomllib.loads((FOLDER / f"{CONFIGURATION}.toml").read_text(encoding="utf-8"))
    training = values["training"]
    learned = max(examples * (training["members"] - 1) // training["members"], 1)
    batch = min(max(learned // 2, 2), training["batch"])
    epochs = -(-settings.RECOGNITION_STEPS // max(learned // batch, 1))
    return {**values, "training": {**training, "batch": batch, "epochs": epochs}}
