"""How a group's model is trained."""

from __future__ import annotations

from typing import Any

from django.conf import settings

VERSION = "1"
"""Goes into the digest of the material: with another recipe every group learns anew."""

MEMBERS = 5
"""Networks that answer together. Each leaves out a fifth of the videos: by these both ways are judged."""

LARGEST_BATCH = 32


def recipe(examples: int) -> dict[str, Any]:
    """The configuration (``scoring.learn.events.settings``) for so many examples.

    Few examples make a short epoch: there are as many steps as the setting says, however few.
    """
    learned = max(examples * (MEMBERS - 1) // MEMBERS, 1)
    batch = min(max(learned // 2, 2), LARGEST_BATCH)
    steps_an_epoch = max(learned // batch, 1)
    return {
        "seed": 0,
        "threads": 1,
        "alignment": True,
        "sampling": {"frames_a_second": 10.0},
        "target": {"kind": "poses", "width": 96, "stream": 48},
        "training": {
            "members": MEMBERS,
            "batch": batch,
            "epochs": max(-(-settings.RECOGNITION_STEPS // steps_an_epoch), 1),
        },
    }
