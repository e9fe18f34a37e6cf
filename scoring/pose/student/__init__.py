"""Our own small keypoint model: its weights, with manifest and model card, and how it is used."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parent
"""Where the shipped weights, their manifest and the model card are."""

EXPORT_VERSION = "1"
"""Raised when the export changes, so that an installed student is converted again."""
